//! Names of objects: within Kubernetes' limits, and never two alike.

use crate::{Jobs, values::JobName};
use floe_schema::{Text, arg, text_part};
pub use floe_workload::names::{fullname, namespace, own, with};
use floe_workload::{
    names::{CRON_JOB_LENGTH, JOB_LENGTH, with_length},
    service_account,
};

/// A job's name without a hash.
pub fn job(jobs: &Jobs, name: &Text<JobName>) -> Text {
    text_part("jobName", arg("name", name), |name| with_length(jobs, &name.get(), JOB_LENGTH).get())
}

/// A CronJob's name.
pub fn cron_job(jobs: &Jobs, name: &Text<JobName>) -> Text {
    text_part("cronJobName", arg("name", name), |name| with_length(jobs, &name.get(), CRON_JOB_LENGTH).get())
}

/// The name of a job's test.
pub fn test(jobs: &Jobs, name: &Text<JobName>) -> Text {
    Text::of(format!("{}-test", job(jobs, name)))
}

/// The service account of jobs that name none.
pub fn service_account(jobs: &Jobs) -> Text {
    service_account::name(jobs, &jobs.values.service_account)
}
