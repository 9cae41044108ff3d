//! Jobs: those without a schedule. They run at install, and again after every change.

use crate::{
    Jobs, labels, names, pod,
    values::{Job, JobName, Naming, RestartPolicy},
};
use floe_chart::{argo, hook as helm};
use floe_schema::{Defaults, Int, Overlay, Text, arg, digest, non_empty_map, part, union};
use floe_workload::hook;
use k8s_openapi::{api::batch::v1, apimachinery::pkg::apis::meta::v1::ObjectMeta};

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
    let fixed = fixed(jobs, name, job);
    let users = union(jobs.values.global.common_annotations.entries(), job.annotations.entries());
    let hook = job.naming.is(Naming::Hook).either(|| hook::annotations(jobs, "hook", &moment()), labels::Labels::new);
    v1::Job {
        metadata: ObjectMeta {
            name: Some(self::name(jobs, name, job, &fixed)),
            annotations: non_empty_map(union(users, hook)),
            ..metadata(jobs, name, job)
        },
        spec: Some(v1::JobSpec { suspend: Some(job.suspend.get()), ..with(fixed, job) }),
        ..v1::Job::default()
    }
}

/// After every install and upgrade; a failed run stays to be looked at.
fn moment() -> hook::Moment {
    hook::Moment {
        helm: helm::Hook::on([helm::Event::PostInstall, helm::Event::PostUpgrade]),
        argo: argo::Hook::at(argo::Phase::PostSync),
    }
}

/// With the hash of what is fixed in the name, a change of it makes a new Job.
fn name(jobs: &Jobs, name: &Text<JobName>, job: &Job, fixed: &v1::JobSpec) -> String {
    let base = names::job(jobs, name);
    let hash = digest(fixed).trunc(8);
    let plain = job.naming.is(Naming::Hook).and(&hook::plain(jobs));
    job.naming.is(Naming::Hashed).or(&plain).either(|| format!("{base}-{hash}"), || base.get())
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

/// The specification that Jobs, and the Jobs that CronJobs make, have in common.
pub(crate) fn spec(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> v1::JobSpec {
    with(fixed(jobs, name, job), job)
}

/// What Kubernetes lets nobody change in a Job: its pod, and how its pods count.
fn fixed(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> v1::JobSpec {
    part("fixedSpec", (arg("name", name), arg("job", job)), |(name, job)| {
        let once = job.restart_policy.is(RestartPolicy::Never);
        v1::JobSpec {
            completion_mode: job.completion_mode.map(|mode| mode.text().get()),
            completions: job.completions.map(Int::get),
            pod_failure_policy: job.pod_failure_policy.get_if(&once),
            template: pod::template(jobs, name, job),
            ..v1::JobSpec::default()
        }
    })
}

fn with(fixed: v1::JobSpec, job: &Job) -> v1::JobSpec {
    v1::JobSpec {
        active_deadline_seconds: job.active_deadline_seconds.map(Int::get),
        backoff_limit: job.backoff_limit.map(Int::get),
        parallelism: job.parallelism.map(Int::get),
        pod_replacement_policy: job.pod_replacement_policy.map(|policy| policy.text().get()),
        ttl_seconds_after_finished: job.ttl_seconds_after_finished.map(Int::get),
        ..fixed
    }
}

#[cfg(test)]
mod tests {
    use floe_chart::{Options, Renderer};
    use serde_json::{Value, json};

    /// The Job's name with these settings.
    fn name(settings: &Value) -> String {
        let values = json!({ "defaults": settings, "jobs": { "a": {} } });
        let Value::Object(values) = values else { unreachable!("an object is one") };
        let rendered = Renderer::new(&crate::chart()).render(&values, &Options::default()).expect("good values");
        let job = rendered.manifests.into_iter().find(|manifest| manifest.object["kind"] == "Job");
        job.expect("a Job").object["metadata"]["name"].as_str().expect("a name").to_owned()
    }

    /// The API server refuses a change of a Job's fixed fields, and takes the others.
    #[test]
    fn a_change_of_what_is_fixed_makes_another_job() {
        let fail = json!({ "rules": [{ "action": "FailJob", "onExitCodes": { "operator": "In", "values": [3] } }] });
        let fixed = [
            json!({ "completions": 2 }),
            json!({ "completions": 2, "completionMode": "Indexed" }),
            json!({ "podFailurePolicy": fail }),
            json!({ "image": { "tag": "other" } }),
        ];
        let mut names: Vec<_> = fixed.iter().chain([&json!({})]).map(name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), fixed.len() + 1, "{names:?}");
        let free = [json!({ "parallelism": 2 }), json!({ "backoffLimit": 9 }), json!({ "suspend": true })];
        assert!(free.iter().all(|settings| name(settings) == name(&json!({}))));
    }
}
