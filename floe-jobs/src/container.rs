//! A job's container.

use crate::{
    Jobs, env,
    values::{Image, Job, JobType},
    volumes,
};
use floe_schema::{Flag, Opt, Text, arg, non_empty, text_part};
use k8s_openapi::api::core::v1::Container;

/// The container.
pub fn container(jobs: &Jobs, job: &Job) -> Container {
    Container {
        name: "job".to_owned(),
        image: Some(image(jobs, &job.image).get()),
        image_pull_policy: Some(job.image.pull_policy.text().get()),
        command: command(job),
        args: args(job),
        env: non_empty(env::variables(jobs, job)),
        env_from: env::sources(job),
        resources: job.resources.get(),
        security_context: job.security_context.get(),
        // The end of the log says why a job failed.
        termination_message_policy: Some("FallbackToLogsOnError".to_owned()),
        volume_mounts: Some(volumes::mounts(jobs, job)),
        ..Container::default()
    }
}

/// `registry/repository:tag`, or `@digest`.
fn image(jobs: &Jobs, image: &Image) -> Text {
    text_part("image", arg("image", image), |image| {
        let registry = jobs.values.global.image_registry.or(image.registry.or("".into()));
        let registry = registry.is_empty().either(String::new, || format!("{registry}/"));
        let name = format!("{registry}{}", image.repository);
        let tag = image.tag.or(jobs.chart.app_version.get().into());
        let digest = image.digest.or("".into());
        digest.is_empty().either(|| format!("{name}:{tag}"), || format!("{name}@{digest}"))
    })
}

/// The job's own command, else dbt's.
fn command(job: &Job) -> Option<Vec<String>> {
    let own = job.command.map(Text::get);
    let dbt = job.command.is_empty().and(&job.r#type.is(JobType::Dbt)).then(|| "dbt".to_owned());
    non_empty(dbt.into_iter().chain(own).collect())
}

/// The job's own arguments, else dbt's command and options.
fn args(job: &Job) -> Option<Vec<String>> {
    let own = job.args.map(Text::get);
    let is_dbt = job.args.is_empty().and(&job.r#type.is(JobType::Dbt));
    let dbt = is_dbt.then_items(|| dbt(job));
    non_empty(dbt.into_iter().chain(own).collect())
}

fn dbt(job: &Job) -> Vec<String> {
    let dbt = &job.dbt;
    let flag = |is_set: &Flag, name: &str| is_set.then(|| name.to_owned());
    let options = [
        option("--select", &dbt.select),
        option("--exclude", &dbt.exclude),
        [flag(&dbt.vars.is_set(), "--vars"), dbt.vars.json_text()],
        [flag(&dbt.threads.is_set(), "--threads"), dbt.threads.map(|threads| threads.text().get())],
        [flag(&dbt.full_refresh, "--full-refresh"), None],
    ];
    [dbt.command.text().get()].into_iter().chain(options.into_iter().flatten().flatten()).collect()
}

/// An option and its value, where that is set.
fn option(name: &str, value: &Opt<Text>) -> [Option<String>; 2] {
    [value.map(|_| name.to_owned()), value.map(Text::get)]
}
