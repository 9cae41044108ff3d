//! Labels and annotations: one function for each set.

use crate::{
    Jobs, container, names,
    values::{Job, JobName},
};
use floe_schema::{Fragment, LabelValue, Text, arg, non_empty_map, part, text_part, union};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use std::collections::BTreeMap;

/// Labels or annotations.
pub type Labels = BTreeMap<String, String>;

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

/// What selects the pods of all jobs of the release.
pub fn selector(jobs: &Jobs) -> Labels {
    labels([
        ("app.kubernetes.io/name", "floe-jobs".to_owned()),
        ("app.kubernetes.io/instance", jobs.release.name.get()),
    ])
}

fn labels<const N: usize>(entries: [(&str, String); N]) -> Labels {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// What stays the same over a chart's versions: the labels of pods, which are part of a Job's identity.
fn stable(jobs: &Jobs) -> Labels {
    part("stableLabels", (), |()| {
        let own = labels([
            ("app.kubernetes.io/part-of", "floe-jobs".to_owned()),
            ("app.kubernetes.io/managed-by", jobs.release.service.get()),
        ]);
        let own = union(union(selector(jobs), own), where_set("floe.dev/environment", &environment(jobs)));
        union(own, where_set("floe.dev/product", &jobs.values.product.or("".into())))
    })
}

/// A label that is there where its value is.
fn where_set<F>(key: &str, value: &Text<F>) -> Labels {
    value.is_empty().either(Labels::new, || labels([(key, value.get())]))
}

/// The labels of every object.
pub fn common(jobs: &Jobs) -> Labels {
    part("labels", (), |()| {
        let versions =
            labels([("helm.sh/chart", chart(jobs).get()), ("app.kubernetes.io/version", jobs.chart.app_version.get())]);
        union(jobs.values.global.common_labels.entries(), union(stable(jobs), versions))
    })
}

/// What tells one job's objects from another's.
fn of_job(name: &Text<JobName>, job: &Job) -> Labels {
    labels([("app.kubernetes.io/component", name.get()), ("floe.dev/job-type", job.r#type.text().get())])
}

/// The labels of a Job, a CronJob or a test: the user's, under those of the chart.
pub fn job(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Labels {
    part("jobLabels", (arg("name", name), arg("job", job)), |(name, job)| {
        union(job.labels.entries(), union(common(jobs), of_job(name, job)))
    })
}

/// The labels of a job's pod: the user's, under those of the chart.
pub fn pod(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Labels {
    let users = union(jobs.values.global.common_labels.entries(), job.shared.pod_labels.entries());
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

/// The annotations of a job's pod: the user's, under those of the chart.
pub fn pod_annotations(jobs: &Jobs, job: &Job) -> Labels {
    let users = union(jobs.values.global.common_annotations.entries(), job.shared.pod_annotations.entries());
    union(users, checksums(jobs, job))
}

/// What a pod is made from: a change of it makes a new Job. And the container that `kubectl logs` shows.
fn checksums(jobs: &Jobs, job: &Job) -> Labels {
    part("podAnnotations", arg("job", job), |job| {
        let values = &jobs.values;
        let artifacts = values.artifacts.inline.or("".into());
        let artifacts = artifacts.is_empty().either(Labels::new, || checksum("artifacts", &artifacts.sha256()));
        let files = job.shared.files.is_empty().either(Labels::new, || checksum("files", &job.shared.files.digest()));
        let profiles = &values.dbt.profiles;
        let profiles = profiles.is_set().either(|| checksum("profiles", &profiles.digest()), Labels::new);
        let container = labels([("kubectl.kubernetes.io/default-container", container::NAME.to_owned())]);
        union(union(artifacts, files), union(profiles, container))
    })
}

fn checksum(of: &str, digest: &Text) -> Labels {
    labels([(&format!("checksum/{of}"), digest.get())])
}

/// The metadata of an object that belongs to no job.
pub fn metadata<F>(jobs: &Jobs, name: &Text<F>) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.get()),
        namespace: Some(names::namespace(jobs).get()),
        labels: Some(common(jobs)),
        annotations: annotations(jobs, None),
        ..ObjectMeta::default()
    }
}
