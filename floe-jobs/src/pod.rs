//! The pod template that Jobs and CronJobs share.

use crate::{
    Jobs, container, labels,
    values::{Job, JobName},
    volumes,
};
use floe_schema::{Text, arg, non_empty, part};
use k8s_openapi::{
    api::core::v1::{PodSpec, PodTemplateSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The pod template of a job.
pub fn template(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> PodTemplateSpec {
    part("podTemplate", (arg("name", name), arg("job", job)), |(name, job)| PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels::pod(jobs, &name, &job)),
            annotations: labels::annotations(jobs, Some(&job.pod_annotations)),
            ..ObjectMeta::default()
        }),
        spec: Some(spec(jobs, &job)),
    })
}

fn spec(jobs: &Jobs, job: &Job) -> PodSpec {
    let pull_secrets = jobs.values.global.image_pull_secrets.items().into_iter().chain(job.image_pull_secrets.items());
    PodSpec {
        affinity: job.affinity.get(),
        // A job talks to databases and catalogs, not to the API server.
        automount_service_account_token: Some(false),
        containers: vec![container::container(jobs, job)],
        image_pull_secrets: non_empty(pull_secrets.collect()),
        node_selector: job.node_selector.get(),
        priority_class_name: job.priority_class_name.map(Text::get),
        restart_policy: Some(job.restart_policy.text().get()),
        runtime_class_name: job.runtime_class_name.map(Text::get),
        security_context: job.pod_security_context.get(),
        service_account_name: job.service_account_name.map(Text::get),
        termination_grace_period_seconds: job.termination_grace_period_seconds.map(floe_schema::Int::get),
        tolerations: job.tolerations.get(),
        topology_spread_constraints: job.topology_spread_constraints.get(),
        volumes: Some(volumes::volumes(jobs, job)),
        ..PodSpec::default()
    }
}
