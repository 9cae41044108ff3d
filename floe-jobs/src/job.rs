//! Jobs: those without a schedule. They run at install, and again after every change.

use crate::{
    Jobs, labels, names, pod,
    values::{Job, JobName, Naming},
};
use floe_schema::{Text, digest};
use k8s_openapi::{
    api::{batch::v1, core::v1::PodTemplateSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The Jobs.
pub fn jobs(jobs: &Jobs) -> Vec<v1::Job> {
    jobs.values.jobs.flat_map(|name, overlay| {
        let job = overlay.over(&jobs.values.defaults);
        let once = job.enabled.and(&job.schedule.is_set().not());
        once.then(|| build(jobs, name, &job)).into_iter().collect()
    })
}

fn build(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> v1::Job {
    let template = pod::template(jobs, name, job);
    v1::Job {
        metadata: ObjectMeta { name: Some(self::name(jobs, name, job, &template)), ..metadata(jobs, name, job) },
        spec: Some(spec(job, template)),
        ..v1::Job::default()
    }
}

/// A Job's pod is immutable: with its hash in the name, a change makes a new Job.
fn name(jobs: &Jobs, name: &Text<JobName>, job: &Job, template: &PodTemplateSpec) -> String {
    let base = names::job(jobs, name);
    let hash = digest(template).trunc(8);
    job.naming.is(Naming::Hashed).either(|| format!("{base}-{hash}"), || base.get())
}

/// The metadata of a job's objects, but for the name.
pub(crate) fn metadata(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> ObjectMeta {
    ObjectMeta {
        namespace: Some(jobs.release.namespace.get()),
        labels: Some(labels::job(jobs, name, job)),
        annotations: labels::annotations(jobs, None),
        ..ObjectMeta::default()
    }
}

/// What Jobs, and the Jobs that CronJobs make, have in common.
pub(crate) fn spec(job: &Job, template: PodTemplateSpec) -> v1::JobSpec {
    v1::JobSpec {
        active_deadline_seconds: job.active_deadline_seconds.map(floe_schema::Int::get),
        backoff_limit: job.backoff_limit.map(floe_schema::Int::get),
        suspend: Some(job.suspend.get()),
        template,
        ttl_seconds_after_finished: job.ttl_seconds_after_finished.map(floe_schema::Int::get),
        ..v1::JobSpec::default()
    }
}
