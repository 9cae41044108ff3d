//! What Helm prints after an install.

use crate::{Jobs, artifacts, job, names};
use floe_schema::Text;

/// The lines.
pub fn lines(jobs: &Jobs) -> Vec<String> {
    let values = &jobs.values;
    let namespace = names::namespace(jobs);
    let none = values.jobs.is_empty().then_items(|| {
        let remedy = "add one below `jobs` in your values, for example `jobs.nightly.schedule: \"0 2 * * *\"`.";
        vec![String::new(), format!("There are no jobs yet: {remedy}")]
    });
    let head = [format!("{} is installed as release {} in namespace {namespace}.", jobs.chart.name, jobs.release.name)];
    head.into_iter().chain(none).chain(overview(jobs)).chain(follow(jobs, &namespace)).chain(warnings(jobs)).collect()
}

/// A line for each job.
fn overview(jobs: &Jobs) -> Vec<String> {
    let each = |name: &Text<_>, job: &crate::values::Job| {
        let zone = job.time_zone.or("".into());
        let zone = zone.is_empty().either(String::new, || format!(" ({zone})"));
        let when =
            job.schedule.is_set().either(|| format!("{}{zone}", job.schedule.or("".into())), || "once".to_owned());
        let state = job.suspend.either(|| ", suspended".to_owned(), String::new);
        format!("  {name}: {}, {when}{state}", job.r#type.text())
    };
    let lines = jobs.values.jobs.flat_map(|name, overlay| {
        let job = job::merged(jobs, overlay);
        job.enabled.then(|| each(name, &job)).into_iter().collect()
    });
    let head = jobs.values.jobs.is_empty().not().then_items(|| vec![String::new(), "Jobs:".to_owned()]);
    head.into_iter().chain(lines).collect()
}

fn follow(jobs: &Jobs, namespace: &Text) -> Vec<String> {
    let release = &jobs.release.name;
    let kubectl = format!("kubectl --namespace {namespace}");
    vec![
        String::new(),
        "Their runs, and the log of the newest:".to_owned(),
        format!("  {kubectl} get cronjobs,jobs,pods --selector app.kubernetes.io/instance={release}"),
        format!(
            "  {kubectl} logs --selector app.kubernetes.io/instance={release},app.kubernetes.io/component=NAME --tail=-1"
        ),
        "Run a scheduled job now:".to_owned(),
        format!("  {kubectl} create job --from=cronjob/{}-NAME manual-1", names::fullname(jobs)),
        "Check the configuration:".to_owned(),
        format!("  helm test {release} --namespace {} --logs", jobs.release.namespace),
    ]
}

fn warnings(jobs: &Jobs) -> Vec<String> {
    let values = &jobs.values;
    let no_artifacts = artifacts::present(jobs).not().then_items(|| {
        vec![
            String::new(),
            "Note: no CompiledArtifacts are mounted; set one of artifacts.inline, .existingConfigMap, .oci, .imageVolume.".to_owned(),
        ]
    });
    let off = jobs.capabilities.at_least("1.35").not();
    let image_volume = values.artifacts.image_volume.reference.is_set().and(&off).then_items(|| {
        vec![
            String::new(),
            "Note: Kubernetes before 1.35 mounts artifacts.imageVolume only where the feature gate ImageVolume is on."
                .to_owned(),
        ]
    });
    let own_secrets = values.secrets.is_empty().not().then_items(|| {
        vec![
            String::new(),
            "Warning: `secrets` holds credentials in values; in production use externalSecrets or Secrets that exist."
                .to_owned(),
        ]
    });
    no_artifacts.into_iter().chain(image_volume).chain(own_secrets).collect()
}
