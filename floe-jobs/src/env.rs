//! The environment of a job's container. A later variable wins over an earlier one of the same name.

use crate::{
    Jobs, artifacts, command, labels, platform,
    values::{Job, JobName, JobType},
    volumes::WORK,
};
use floe_schema::Text;
use floe_workload::{env, volumes::TMP};
use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar};

/// The variables: what the chart sets, then the job's own, those from Secrets last.
pub fn variables(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Vec<EnvVar> {
    let secret =
        job.secrets.env.map(|name, key| EnvVar { name: name.get(), ..env::secret("", key.name.get(), key.key.get()) });
    let chart = [home()].into_iter().chain(floe(jobs)).chain(platform::variables(jobs, name));
    let typed = dbt(job).into_iter().chain(ingestion(job));
    chart.chain(typed).chain(env::users(&job.own.shared.env)).chain(secret).collect()
}

/// Programs write caches below their home, and the root is read-only.
pub fn home() -> EnvVar {
    env::plain("HOME", TMP.to_owned())
}

/// What a job knows of itself.
fn floe(jobs: &Jobs) -> impl Iterator<Item = EnvVar> {
    let environment = labels::environment(jobs);
    let variables = [
        environment.is_empty().not().then(|| env::plain("FLOE_ENVIRONMENT", environment.get())),
        jobs.values.product.map(|product| env::plain("FLOE_PRODUCT_NAME", product.get())),
        artifacts::present(jobs).then(|| env::plain("FLOE_COMPILED_ARTIFACTS", artifacts::path(jobs).get())),
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
        let target = job.dbt.target.map(|target| env::plain("DBT_TARGET", target.get()));
        fixed.into_iter().map(|(name, value)| env::plain(name, value)).chain(target).collect()
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
        fixed.into_iter().map(|(name, value)| env::plain(name, value)).collect()
    })
}

/// The ConfigMap and the Secrets all of whose keys become variables.
pub fn sources(jobs: &Jobs, job: &Job) -> Vec<EnvFromSource> {
    let endpoints = jobs.values.platform.endpoints_config_map.map(|name| env::from_config_map(name.get()));
    endpoints.into_iter().chain(job.secrets.env_from.map(|name| env::from_secret(name.get()))).collect()
}
