//! What `helm test` runs: for each dbt job a pod like the job's own, which parses the project in place of running it.

use crate::{
    Jobs, command, container, job, labels, names, pod,
    values::{Job, JobName},
};
use floe_chart::hook::{Event, Hook};
use floe_schema::{Text, union};
use floe_workload::resources;
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
    let hook: labels::Labels = Hook::on([Event::Test]).annotations();
    let annotations = union(jobs.values.global.common_annotations.entries(), hook);
    Pod {
        metadata: ObjectMeta {
            name: Some(names::test(jobs, name).get()),
            annotations: Some(annotations),
            ..job::metadata(jobs, name, job)
        },
        spec: Some(PodSpec {
            containers: vec![container(jobs, name, job)],
            active_deadline_seconds: Some(jobs.values.tests.active_deadline_seconds.get()),
            restart_policy: Some("Never".to_owned()),
            ..pod::common(jobs, name, job)
        }),
        ..Pod::default()
    }
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
