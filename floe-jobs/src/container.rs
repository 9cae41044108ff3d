//! A job's container.

use crate::{
    Jobs, command, env, resources,
    values::{Image, Job, JobName},
    volumes,
};
use floe_schema::{Text, arg, non_empty, part, text_part};
use k8s_openapi::api::core::v1::Container;

/// The container's name: policies and `kubectl logs` refer to it.
pub const NAME: &str = "job";

/// The end of the log says why a container failed.
pub const TERMINATION_MESSAGE_POLICY: &str = "FallbackToLogsOnError";

/// The container.
pub fn container(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Container {
    Container {
        name: NAME.to_owned(),
        command: command::command(job),
        args: command::args(job),
        resources: Some(resources::requirements(jobs, &job.shared)),
        ..common(jobs, name, job)
    }
}

/// What a job's container and that of its test have in common: all but name, command and resources.
pub fn common(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Container {
    part("container", (arg("name", name), arg("job", job)), |(name, job)| Container {
        image: Some(image(jobs, &job.shared.image).get()),
        image_pull_policy: Some(job.shared.image.pull_policy.text().get()),
        env: non_empty(env::variables(jobs, name, job)),
        env_from: env::sources(job),
        security_context: job.shared.security_context.get(),
        termination_message_policy: Some(TERMINATION_MESSAGE_POLICY.to_owned()),
        volume_mounts: Some(volumes::mounts(jobs, job)),
        working_dir: job.shared.working_dir.map(Text::get),
        ..Container::default()
    })
}

/// `registry/repository:tag`, or `@digest`.
pub fn image(jobs: &Jobs, image: &Image) -> Text {
    text_part("image", arg("image", image), |image| {
        let registry = jobs.values.global.image_registry.or(image.registry.or("".into()));
        let registry = registry.is_empty().either(String::new, || format!("{registry}/"));
        let name = format!("{registry}{}", image.repository);
        let tag = image.tag.or(jobs.chart.app_version.get().into());
        let digest = image.digest.or("".into());
        digest.is_empty().either(|| format!("{name}:{tag}"), || format!("{name}@{digest}"))
    })
}
