//! What `helm test` runs: for each dbt job a pod like the job's own, which parses the project in place of running it.

use crate::{
    Jobs, command, container, job, names, pod,
    values::{Job, JobName},
};
use floe_schema::Text;
use floe_workload::{helm_test, resources};
use k8s_openapi::{
    api::core::v1::{Container, Pod, PodSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// Tries to reach the platform's services, and lets dbt parse the project.
const SCRIPT: &str = include_str!("test.py").trim_ascii_end();

/// The pods.
pub fn pods(jobs: &Jobs) -> Vec<Pod> {
    let enabled = &jobs.values.tests.enabled;
    enabled.then_items(|| {
        jobs.values.jobs.flat_map(|name, overlay| {
            let job = job::merged(jobs, overlay);
            let tested = job.enabled.and(&command::is_dbt(&job)).and(&job.own.shared.command.is_empty());
            tested.then(|| build(jobs, name, &job)).into_iter().collect()
        })
    })
}

fn build(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Pod {
    let metadata = ObjectMeta { name: Some(names::test(jobs, name).get()), ..job::metadata(jobs, name, job) };
    let spec = PodSpec { containers: vec![container(jobs, name, job)], ..pod::common(jobs, name, job) };
    helm_test::pod(jobs, metadata, jobs.values.tests.active_deadline_seconds.get(), spec)
}

fn container(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Container {
    let tests = &jobs.values.tests;
    // No time to wait: nothing is tried.
    let timeout = tests.endpoints.either(|| tests.timeout_seconds.text().get(), || "0".to_owned());
    Container {
        name: container::NAME.to_owned(),
        command: Some(["python", "-c"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned(), timeout]),
        resources: Some(resources::plain(&tests.resources)),
        ..container::common(jobs, name, job)
    }
}
