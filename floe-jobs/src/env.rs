//! The environment of a job's container. A later variable wins over an earlier one of the same name.

use crate::{
    Jobs, artifacts, labels,
    values::{Job, JobType},
    volumes::WORK,
};
use floe_schema::{Text, non_empty};
use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, EnvVarSource, SecretEnvSource, SecretKeySelector};

/// The variables: what the chart sets, then the job's own.
pub fn variables(jobs: &Jobs, job: &Job) -> Vec<EnvVar> {
    let environment = labels::environment(jobs);
    let floe = [
        environment.is_empty().not().then(|| plain("FLOE_ENVIRONMENT", environment.get())),
        artifacts::present(jobs).then(|| plain("FLOE_COMPILED_ARTIFACTS", artifacts::path(jobs).get())),
    ];
    let own = job.env.map(|name, value| plain_of(name, value.get()));
    let secret = job.secrets.env.map(|name, key| EnvVar {
        value_from: Some(EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                name: key.name.get(),
                key: key.key.get(),
                ..SecretKeySelector::default()
            }),
            ..EnvVarSource::default()
        }),
        name: name.get(),
        ..EnvVar::default()
    });
    let floe = floe.into_iter().flatten();
    floe.chain(dbt(job)).chain(own).chain(secret).chain(job.extra_env.items()).collect()
}

/// dbt reads from its environment what does not change from command to command; it writes only below `/work`.
fn dbt(job: &Job) -> Vec<EnvVar> {
    job.r#type.is(JobType::Dbt).then_items(|| {
        let fixed = [
            ("DBT_PROJECT_DIR", job.dbt.project_dir.get()),
            ("DBT_PROFILES_DIR", job.dbt.profiles_dir.get()),
            ("DBT_TARGET_PATH", format!("{WORK}/target")),
            ("DBT_LOG_PATH", format!("{WORK}/logs")),
            ("DBT_LOG_FORMAT", "json".to_owned()),
            ("DBT_USE_COLORS", "false".to_owned()),
            ("DBT_SEND_ANONYMOUS_USAGE_STATS", "false".to_owned()),
        ];
        let target = job.dbt.target.map(|target| plain("DBT_TARGET", target.get()));
        fixed.into_iter().map(|(name, value)| plain(name, value)).chain(target).collect()
    })
}

/// Where all variables of a Secret or a ConfigMap come from.
pub fn sources(job: &Job) -> Option<Vec<EnvFromSource>> {
    let secrets = job.secrets.env_from.map(|name| EnvFromSource {
        secret_ref: Some(SecretEnvSource { name: name.get(), ..SecretEnvSource::default() }),
        ..EnvFromSource::default()
    });
    non_empty(secrets.into_iter().chain(job.extra_env_from.items()).collect())
}

fn plain(name: &str, value: String) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value), ..EnvVar::default() }
}

fn plain_of<F>(name: &Text<F>, value: String) -> EnvVar {
    EnvVar { name: name.get(), value: Some(value), ..EnvVar::default() }
}
