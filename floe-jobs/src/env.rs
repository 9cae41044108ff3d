//! The environment of a job's container. A later variable wins over an earlier one of the same name.

use crate::{
    Jobs, artifacts, command, labels, platform,
    values::{Job, JobName, JobType},
    volumes::{TMP, WORK},
};
use floe_schema::{Text, non_empty};
use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, EnvVarSource, SecretEnvSource, SecretKeySelector};

/// The variables: what the chart sets, then the job's own.
pub fn variables(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Vec<EnvVar> {
    let workload = &job.shared;
    let own = workload.env.map(|name, value| plain_of(name, value.get()));
    let secret = workload.secrets.env.map(|name, key| EnvVar {
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
    let chart = [home()].into_iter().chain(floe(jobs)).chain(platform::variables(jobs, name));
    let typed = dbt(job).into_iter().chain(ingestion(job));
    chart.chain(typed).chain(own).chain(secret).chain(workload.extra_env.items()).collect()
}

/// Programs write caches below their home, and the root is read-only.
pub fn home() -> EnvVar {
    plain("HOME", TMP.to_owned())
}

/// What a job knows of itself.
fn floe(jobs: &Jobs) -> impl Iterator<Item = EnvVar> {
    let environment = labels::environment(jobs);
    let variables = [
        environment.is_empty().not().then(|| plain("FLOE_ENVIRONMENT", environment.get())),
        jobs.values.product.map(|product| plain("FLOE_PRODUCT_NAME", product.get())),
        artifacts::present(jobs).then(|| plain("FLOE_COMPILED_ARTIFACTS", artifacts::path(jobs).get())),
    ];
    variables.into_iter().flatten()
}

/// dbt reads from its environment what does not change from command to command; it writes only below `/work`.
fn dbt(job: &Job) -> Vec<EnvVar> {
    command::is_dbt(job).then_items(|| {
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

/// dlt keeps its state below `/work`, and tells nobody of its use; Python shows its output at once.
fn ingestion(job: &Job) -> Vec<EnvVar> {
    job.r#type.is(JobType::Ingestion).then_items(|| {
        let fixed = [
            ("DLT_DATA_DIR", format!("{WORK}/dlt")),
            ("RUNTIME__DLTHUB_TELEMETRY", "false".to_owned()),
            ("PYTHONUNBUFFERED", "1".to_owned()),
        ];
        fixed.into_iter().map(|(name, value)| plain(name, value)).collect()
    })
}

/// Where all variables of a Secret or a ConfigMap come from.
pub fn sources(job: &Job) -> Option<Vec<EnvFromSource>> {
    let secrets = job.shared.secrets.env_from.map(|name| EnvFromSource {
        secret_ref: Some(SecretEnvSource { name: name.get(), ..SecretEnvSource::default() }),
        ..EnvFromSource::default()
    });
    non_empty(secrets.into_iter().chain(job.shared.extra_env_from.items()).collect())
}

/// A variable with its value.
pub fn plain(name: &str, value: String) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value), ..EnvVar::default() }
}

fn plain_of<F>(name: &Text<F>, value: String) -> EnvVar {
    EnvVar { name: name.get(), value: Some(value), ..EnvVar::default() }
}
