//! Labels and annotations: one function for each set.

use crate::{
    Jobs,
    values::{Job, JobName},
};
use floe_schema::{Fragment, LabelValue, Text, arg, non_empty_map, part, text_part, union};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use std::collections::BTreeMap;

type Labels = BTreeMap<String, String>;

/// The environment: the chart's own, else the platform's.
pub fn environment(jobs: &Jobs) -> Text<LabelValue> {
    jobs.values.environment.or(jobs.values.global.environment.or(Text::default()))
}

/// `helm.sh/chart`: a label's value has no `+`.
fn chart(jobs: &Jobs) -> Text {
    text_part("chart", (), |()| {
        Text::of(format!("{}-{}", jobs.chart.name, jobs.chart.version)).replace("+", "_").trunc(63).get()
    })
}

/// What stays the same over a chart's versions: the labels of pods, which are part of a Job's identity.
fn stable(jobs: &Jobs) -> Labels {
    part("stableLabels", (), |()| {
        let own = [
            ("app.kubernetes.io/name", "floe-jobs".to_owned()),
            ("app.kubernetes.io/instance", jobs.release.name.get()),
            ("app.kubernetes.io/part-of", "floe".to_owned()),
            ("app.kubernetes.io/managed-by", jobs.release.service.get()),
        ];
        let own = own.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let own = union(own, where_set("floe.dev/environment", &environment(jobs)));
        union(own, where_set("floe.dev/product", &jobs.values.product.or("".into())))
    })
}

/// A label that is there where its value is.
fn where_set<F>(key: &str, value: &Text<F>) -> Labels {
    value.is_empty().either(Labels::new, || Labels::from([(key.to_owned(), value.get())]))
}

/// The labels of every object.
pub fn common(jobs: &Jobs) -> Labels {
    part("labels", (), |()| {
        let versions = Labels::from([
            ("helm.sh/chart".to_owned(), chart(jobs).get()),
            ("app.kubernetes.io/version".to_owned(), jobs.chart.app_version.get()),
        ]);
        union(jobs.values.global.common_labels.entries(), union(stable(jobs), versions))
    })
}

/// What tells one job's objects from another's.
fn of_job(name: &Text<JobName>, job: &Job) -> Labels {
    Labels::from([
        ("app.kubernetes.io/component".to_owned(), name.get()),
        ("floe.dev/job-type".to_owned(), job.r#type.text().get()),
    ])
}

/// The labels of a Job or a CronJob.
pub fn job(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Labels {
    part("jobLabels", (arg("name", name), arg("job", job)), |(name, job)| union(common(jobs), of_job(&name, &job)))
}

/// The labels of a job's pod: the user's, under those of the chart.
pub fn pod(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Labels {
    let users = union(jobs.values.global.common_labels.entries(), job.pod_labels.entries());
    union(users, union(stable(jobs), of_job(name, job)))
}

/// The annotations of every object, with more over them; none where there are none.
pub fn annotations(jobs: &Jobs, more: Option<&Fragment<Labels>>) -> Option<Labels> {
    let common = &jobs.values.global.common_annotations;
    match more {
        None => common.get(),
        Some(more) => non_empty_map(union(common.entries(), more.entries())),
    }
}

/// The metadata of an object that belongs to no job.
pub fn metadata(jobs: &Jobs, name: Text) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.get()),
        namespace: Some(jobs.release.namespace.get()),
        labels: Some(common(jobs)),
        annotations: annotations(jobs, None),
        ..ObjectMeta::default()
    }
}
