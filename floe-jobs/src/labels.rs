//! Labels and annotations of jobs, beside those that all charts' objects have.

use crate::{
    Jobs, container,
    values::{Job, JobName},
};
use floe_schema::{Text, arg, part, union};
use floe_workload::labels::{self, checksum};
pub use floe_workload::labels::{Labels, annotations, common, environment, metadata, selector};

/// What tells one job's objects from another's.
fn of_job(name: &Text<JobName>, job: &Job) -> Labels {
    union(labels::of_component(&name.get()), labels::labels([("floe.dev/job-type", job.r#type.text().get())]))
}

/// The labels of a Job, a CronJob or a test: the user's, under those of the chart.
pub fn job(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Labels {
    part("jobLabels", (arg("name", name), arg("job", job)), |(name, job)| {
        union(job.labels.entries(), union(common(jobs), of_job(name, job)))
    })
}

/// The labels of a job's pod: the user's, under those of the chart.
pub fn pod(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Labels {
    labels::pod(jobs, &job.shared.pod_labels, of_job(name, job))
}

/// The annotations of a job's pod: the user's, under those of the chart.
pub fn pod_annotations(jobs: &Jobs, job: &Job) -> Labels {
    labels::pod_annotations(jobs, &job.shared.pod_annotations, checksums(jobs, job))
}

/// What a pod is made from: a change of it makes a new Job. And the container that `kubectl logs` shows.
fn checksums(jobs: &Jobs, job: &Job) -> Labels {
    part("podAnnotations", arg("job", job), |job| {
        let values = &jobs.values;
        let artifacts = values.artifacts.inline.or("".into());
        let artifacts = artifacts.is_empty().either(Labels::new, || checksum("artifacts", &artifacts.sha256()));
        let files = job.files.is_empty().either(Labels::new, || checksum("files", &job.files.digest()));
        let profiles = &values.dbt.profiles;
        let profiles = profiles.is_set().either(|| checksum("profiles", &profiles.digest()), Labels::new);
        let container = labels::labels([("kubectl.kubernetes.io/default-container", container::NAME.to_owned())]);
        union(union(artifacts, files), union(profiles, container))
    })
}
