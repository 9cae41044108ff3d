//! CronJobs: the jobs with a schedule.

use crate::{
    Jobs, job, names,
    values::{Job, JobName},
};
use floe_schema::{Int, Text};
use k8s_openapi::{
    api::batch::v1::{CronJob, CronJobSpec, JobTemplateSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The CronJobs.
pub fn cron_jobs(jobs: &Jobs) -> Vec<CronJob> {
    jobs.values.jobs.flat_map(|name, overlay| {
        let job = job::merged(jobs, overlay);
        let scheduled = job.enabled.and(&job.schedule.is_set());
        scheduled.then(|| build(jobs, name, &job)).into_iter().collect()
    })
}

fn build(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> CronJob {
    let metadata = job::metadata(jobs, name, job);
    let labels = metadata.labels.clone();
    CronJob {
        metadata: ObjectMeta { name: Some(names::cron_job(jobs, name).get()), ..metadata },
        spec: CronJobSpec {
            concurrency_policy: Some(job.concurrency_policy.text().get()),
            failed_jobs_history_limit: Some(job.failed_jobs_history_limit.get()),
            job_template: JobTemplateSpec {
                metadata: Some(ObjectMeta { labels, ..ObjectMeta::default() }),
                spec: Some(job::spec(jobs, name, job)),
            },
            schedule: job.schedule.or("@daily".into()).get(),
            starting_deadline_seconds: job.starting_deadline_seconds.map(Int::get),
            successful_jobs_history_limit: Some(job.successful_jobs_history_limit.get()),
            suspend: Some(job.suspend.get()),
            time_zone: job.time_zone.map(Text::get),
        },
        ..CronJob::default()
    }
}
