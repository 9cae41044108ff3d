//! What Helm prints after an install.

use crate::{Jobs, names};

/// The lines.
pub fn lines(jobs: &Jobs) -> Vec<String> {
    let namespace = &jobs.release.namespace;
    let none = jobs.values.jobs.is_empty().then_items(|| {
        let remedy = "add one below `jobs` in your values, for example `jobs.nightly.schedule: \"0 2 * * *\"`.";
        vec![String::new(), format!("There are no jobs yet: {remedy}")]
    });
    let head = [format!("{} is installed as release {} in namespace {namespace}.", jobs.chart.name, jobs.release.name)];
    let follow = [
        String::new(),
        "Its jobs and their runs:".to_owned(),
        format!(
            "  kubectl --namespace {namespace} get cronjobs,jobs --selector app.kubernetes.io/instance={}",
            jobs.release.name
        ),
        "Run a scheduled job now:".to_owned(),
        format!("  kubectl --namespace {namespace} create job --from=cronjob/{}-NAME manual-1", names::fullname(jobs)),
    ];
    head.into_iter().chain(none).chain(follow).collect()
}
