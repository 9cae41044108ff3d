//! Jobs: those without a schedule. They run at install, and again after every change.

use crate::{
    Jobs, labels, names, pod,
    values::{Job, JobName, Naming, RestartPolicy},
};
use floe_chart::hook::{Event, Hook};
use floe_schema::{Defaults, Int, Overlay, Text, digest, non_empty_map, union};
use k8s_openapi::{
    api::{batch::v1, core::v1::PodTemplateSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The Jobs.
pub fn jobs(jobs: &Jobs) -> Vec<v1::Job> {
    jobs.values.jobs.flat_map(|name, overlay| {
        let job = merged(jobs, overlay);
        let once = job.enabled.and(&job.schedule.is_set().not());
        once.then(|| build(jobs, name, &job)).into_iter().collect()
    })
}

/// A job: the defaults, over them what its type changes, over all what it changes itself.
pub fn merged(jobs: &Jobs, overlay: &Overlay<Job>) -> Defaults<Job> {
    let defaults = &jobs.values.defaults;
    let r#type = overlay.choice(defaults, |job| &job.r#type);
    overlay.over(&jobs.values.types.get(&r#type).over(defaults))
}

fn build(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> v1::Job {
    let template = pod::template(jobs, name, job);
    let users = union(jobs.values.global.common_annotations.entries(), job.annotations.entries());
    let hook = job.naming.is(Naming::Hook).either(hook, labels::Labels::new);
    v1::Job {
        metadata: ObjectMeta {
            name: Some(self::name(jobs, name, job, &template)),
            annotations: non_empty_map(union(users, hook)),
            ..metadata(jobs, name, job)
        },
        spec: Some(with_suspend(job, spec(job, template))),
        ..v1::Job::default()
    }
}

/// After every install and upgrade; a failed run stays to be looked at.
fn hook() -> labels::Labels {
    Hook::on([Event::PostInstall, Event::PostUpgrade]).annotations()
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
        namespace: Some(names::namespace(jobs).get()),
        labels: Some(labels::job(jobs, name, job)),
        annotations: labels::annotations(jobs, Some(&job.annotations)),
        ..ObjectMeta::default()
    }
}

fn with_suspend(job: &Job, spec: v1::JobSpec) -> v1::JobSpec {
    v1::JobSpec { suspend: Some(job.suspend.get()), ..spec }
}

/// What Jobs, and the Jobs that CronJobs make, have in common.
pub(crate) fn spec(job: &Job, template: PodTemplateSpec) -> v1::JobSpec {
    let once = job.restart_policy.is(RestartPolicy::Never);
    v1::JobSpec {
        active_deadline_seconds: job.active_deadline_seconds.map(Int::get),
        backoff_limit: job.backoff_limit.map(Int::get),
        completion_mode: job.completion_mode.map(|mode| mode.text().get()),
        completions: job.completions.map(Int::get),
        parallelism: job.parallelism.map(Int::get),
        pod_failure_policy: job.pod_failure_policy.get_if(&once),
        pod_replacement_policy: job.pod_replacement_policy.map(|policy| policy.text().get()),
        template,
        ttl_seconds_after_finished: job.ttl_seconds_after_finished.map(Int::get),
        ..v1::JobSpec::default()
    }
}
