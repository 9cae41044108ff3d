//! The pod of a job: as the template that Jobs and CronJobs share, and as what its test shares with it.

use crate::{
    Jobs, artifacts, container, labels, names,
    values::{Job, JobName},
    volumes,
};
use floe_schema::{Int, Text, arg, non_empty, part, with_flags};
use k8s_openapi::{
    api::core::v1::{PodSpec, PodTemplateSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The pod template of a job.
pub fn template(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> PodTemplateSpec {
    part("podTemplate", (arg("name", name), arg("job", job)), |(name, job)| PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels::pod(jobs, name, job)),
            annotations: Some(labels::pod_annotations(jobs, job)),
            ..ObjectMeta::default()
        }),
        spec: Some(spec(jobs, name, job)),
    })
}

fn spec(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> PodSpec {
    let workload = &job.shared;
    let containers = [container::container(jobs, name, job)].into_iter().chain(workload.extra_containers.items());
    PodSpec {
        containers: containers.collect(),
        restart_policy: Some(workload.restart_policy.text().get()),
        ..common(jobs, name, job)
    }
}

/// What a job's pod and that of its test have in common: all but the containers.
pub fn common(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> PodSpec {
    part("pod", (arg("name", name), arg("job", job)), |(name, job)| {
        let workload = &job.shared;
        let init = artifacts::init::containers(jobs, job).into_iter().chain(workload.extra_init_containers.items());
        let spec = PodSpec {
            affinity: workload.affinity.get(),
            dns_config: workload.dns_config.get(),
            dns_policy: workload.dns_policy.map(|policy| policy.text().get()),
            host_aliases: workload.host_aliases.get(),
            init_containers: non_empty(init.collect()),
            image_pull_secrets: pull_secrets(jobs, job),
            node_selector: workload.node_selector.get(),
            priority_class_name: workload.priority_class_name.map(Text::get),
            resource_claims: workload.resource_claims.get(),
            runtime_class_name: workload.runtime_class_name.map(Text::get),
            scheduler_name: workload.scheduler_name.map(Text::get),
            security_context: workload.pod_security_context.get(),
            service_account_name: Some(service_account(jobs, job)),
            termination_grace_period_seconds: workload.termination_grace_period_seconds.map(Int::get),
            tolerations: workload.tolerations.get(),
            topology_spread_constraints: workload.topology_spread_constraints.get(),
            volumes: Some(volumes::volumes(jobs, name, job)),
            ..PodSpec::default()
        };
        with_flags(
            spec,
            &[
                (&workload.automount_service_account_token, |spec, on| spec.automount_service_account_token = Some(on)),
                (&workload.enable_service_links, |spec, on| spec.enable_service_links = Some(on)),
                (&workload.host_network, |spec, on| spec.host_network = on.then_some(true)),
                (&workload.host_users, |spec, on| spec.host_users = (!on).then_some(false)),
                (&workload.share_process_namespace, |spec, on| spec.share_process_namespace = on.then_some(true)),
            ],
        )
    })
}

fn pull_secrets(jobs: &Jobs, job: &Job) -> Option<Vec<k8s_openapi::api::core::v1::LocalObjectReference>> {
    let global = jobs.values.global.image_pull_secrets.items();
    non_empty(global.into_iter().chain(job.shared.image_pull_secrets.items()).collect())
}

fn service_account(jobs: &Jobs, job: &Job) -> String {
    job.shared.service_account_name.or(names::service_account(jobs).get().into()).get()
}
