//! The pod of a job: as the template that Jobs and CronJobs share, and as what its test shares with it.

use crate::{
    Jobs, artifacts, container, labels, names,
    values::{Job, JobName},
    volumes,
};
use floe_schema::{Text, arg, part};
use floe_workload::pod;
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
        spec: Some(PodSpec {
            containers: pod::containers(&job.shared, container::container(jobs, name, job)),
            restart_policy: Some(job.restart_policy.text().get()),
            ..common(jobs, name, job)
        }),
    })
}

/// What a job's pod and that of its test have in common: all but the containers.
pub fn common(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> PodSpec {
    part("jobPod", (arg("name", name), arg("job", job)), |(name, job)| PodSpec {
        init_containers: pod::init_containers(&job.shared, artifacts::init::containers(jobs, job)),
        volumes: pod::volumes(&job.shared, volumes::volumes(jobs, name, job)),
        ..pod::common(jobs, &job.shared, &names::service_account(jobs))
    })
}
