//! A job's container.

use crate::{
    Jobs, command, env,
    values::{Job, JobName},
    volumes,
};
use floe_schema::{Text, arg, part};
use floe_workload::{container, resources};
use k8s_openapi::api::core::v1::Container;

/// The container's name: policies and `kubectl logs` refer to it.
pub const NAME: &str = "job";

/// The container.
pub fn container(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Container {
    Container {
        name: NAME.to_owned(),
        command: command::command(job),
        lifecycle: job.own.shared.lifecycle.get(),
        args: command::args(job),
        resources: Some(resources::requirements(jobs, &job.own.shared)),
        ..common(jobs, name, job)
    }
}

/// What a job's container and that of its test have in common: all but name, command and resources.
pub fn common(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Container {
    part("jobContainer", (arg("name", name), arg("job", job)), |(name, job)| Container {
        env: container::with_extra(&job.own.shared, env::variables(jobs, name, job)),
        env_from: container::sources(&job.own.shared, env::sources(jobs, job)),
        volume_mounts: container::mounts(&job.own.shared, volumes::mounts(jobs, job)),
        ..container::common(jobs, &job.own.shared)
    })
}
