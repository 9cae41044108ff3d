//! The floe-jobs chart: dbt and ingestion as Kubernetes Jobs and CronJobs, with the CompiledArtifacts of a floe data
//! product.
//!
//! [`chart`] is the whole chart. Each builder is a function of its own module: other tools may call it with
//! [values](values::Values) of their own.
//!
//! ```
//! use floe_chart::{Options, Renderer};
//! use serde_json::{Value, json};
//!
//! let chart = floe_jobs::chart();
//! let values = json!({ "jobs": { "nightly": { "schedule": "0 2 * * *", "dbt": { "command": "build" } } } });
//! let Value::Object(values) = values else { unreachable!() };
//! let rendered = Renderer::new(&chart).render(&values, &Options::default()).expect("these values are good");
//! let cron_job = rendered.manifests.iter().find(|manifest| manifest.object["kind"] == "CronJob").expect("a CronJob");
//! assert_eq!(cron_job.object["spec"]["schedule"], "0 2 * * *");
//! ```

pub mod artifacts;
pub mod checks;
pub mod command;
pub mod config_map;
pub mod container;
pub mod cron_job;
pub mod env;
pub mod external_secret;
pub mod files;
pub mod job;
pub mod labels;
pub mod names;
pub mod network_policy;
pub mod notes;
pub mod platform;
pub mod pod;
pub mod profiles;
pub mod role;
pub mod secret;
pub mod tests;
pub mod values;
pub mod volumes;

use floe_chart::{Chart, metadata::Metadata};
use floe_schema::Context;
use floe_workload::{extra_objects, limit_range, metadata, resource_quota, service_account, values::ExtraObject};
use k8s_openapi::api::core::v1::{LimitRange, ResourceQuota, ServiceAccount};
use values::Values;

/// What every builder of this chart is given.
pub type Jobs = Context<Values>;

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), Values::default(), "floe-jobs/src/values")
        .readme(include_str!("chart.md"))
        .template("configmap-artifacts.yaml", "floe-jobs/src/artifacts/mod.rs", artifacts::config_map)
        .template("configmap-files.yaml", "floe-jobs/src/files.rs", files::config_maps)
        .template("configmap-profiles.yaml", "floe-jobs/src/profiles.rs", profiles::config_map)
        .template("configmap.yaml", "floe-jobs/src/config_map.rs", config_map::config_maps)
        .template("cronjob.yaml", "floe-jobs/src/cron_job.rs", cron_job::cron_jobs)
        .template("externalsecret.yaml", "floe-jobs/src/external_secret.rs", external_secret::external_secrets)
        .template("extra.yaml", "floe-workload/src/extra_objects.rs", extra_objects)
        .template("job.yaml", "floe-jobs/src/job.rs", job::jobs)
        .template("limitrange.yaml", "floe-workload/src/limit_range.rs", limit_range)
        .template("networkpolicy.yaml", "floe-jobs/src/network_policy.rs", network_policy::network_policy)
        .template("resourcequota.yaml", "floe-workload/src/resource_quota.rs", resource_quota)
        .template("role.yaml", "floe-jobs/src/role.rs", role::role)
        .template("rolebinding.yaml", "floe-jobs/src/role.rs", role::role_binding)
        .template("secret.yaml", "floe-jobs/src/secret.rs", secret::secrets)
        .template("secretstore.yaml", "floe-jobs/src/external_secret.rs", external_secret::secret_store)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .template("tests/pod.yaml", "floe-jobs/src/tests.rs", tests::pods)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn service_account(jobs: &Jobs) -> Option<ServiceAccount> {
    service_account::service_account(jobs, &jobs.values.service_account)
}

fn extra_objects(jobs: &Jobs) -> Vec<ExtraObject> {
    extra_objects::objects(&jobs.values.extra_objects)
}

fn resource_quota(jobs: &Jobs) -> Option<ResourceQuota> {
    resource_quota::resource_quota(jobs, &jobs.values.resource_quota)
}

fn limit_range(jobs: &Jobs) -> Option<LimitRange> {
    limit_range::limit_range(jobs, &jobs.values.limit_range)
}

fn metadata() -> Metadata {
    Metadata {
        keywords: ["dbt", "dlt", "data", "floe", "jobs"].map(str::to_owned).to_vec(),
        ..metadata::of(
            "floe-jobs",
            "dbt and ingestion jobs of the floe data platform: Jobs and CronJobs with their CompiledArtifacts",
            "1.9.0",
            &[("dbt", "ghcr.io/dbt-labs/dbt-postgres:1.9.0"), ("oras", "ghcr.io/oras-project/oras:v1.3.3")],
        )
    }
}

/// The README's Rust example is true.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
