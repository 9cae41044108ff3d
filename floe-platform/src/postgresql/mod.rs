//! The subchart postgresql: a server for development and small installations, or a cluster of CloudNativePG.

pub mod backup;
pub mod checks;
pub mod cluster;
pub mod config_map;
pub mod container;
pub mod network_policy;
pub mod notes;
pub mod secret;
pub mod service;
pub mod stateful_set;
pub mod test;
pub mod values;

use floe_chart::{Chart, metadata::Metadata};
use floe_schema::{Context, Flag, Text};
use floe_workload::{metadata, service_account};
use k8s_openapi::api::core::v1::ServiceAccount;
use values::Values;

/// What every builder of this chart is given.
pub type Postgresql = Context<Values>;

/// The component that all objects are of.
pub const COMPONENT: &str = "database";

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), values::defaults(), "floe-platform/src/postgresql/values")
        .readme(include_str!("chart.md"))
        .part()
        .template("cluster.yaml", "floe-platform/src/postgresql/cluster.rs", cluster::cluster)
        .template("configmap.yaml", "floe-platform/src/postgresql/config_map.rs", config_map::config_map)
        .template("configmap-scripts.yaml", "floe-platform/src/postgresql/config_map.rs", config_map::scripts)
        .template("cronjob-backup.yaml", "floe-platform/src/postgresql/backup.rs", backup::cron_job)
        .template("externalsecret.yaml", "floe-platform/src/postgresql/secret.rs", secret::external)
        .template("job-backup.yaml", "floe-platform/src/postgresql/backup.rs", backup::job)
        .template("networkpolicy.yaml", "floe-platform/src/postgresql/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", stateful_set::disruption_budget)
        .template("pvc-backup.yaml", "floe-platform/src/postgresql/backup.rs", backup::claim)
        .template("secret.yaml", "floe-platform/src/postgresql/secret.rs", secret::secret)
        .template("service.yaml", "floe-platform/src/postgresql/service.rs", service::service)
        .template("service-headless.yaml", "floe-platform/src/postgresql/service.rs", service::headless)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .template("statefulset.yaml", "floe-platform/src/postgresql/stateful_set.rs", stateful_set::stateful_set)
        .template("tests/pod.yaml", "floe-platform/src/postgresql/test.rs", test::pod)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        "postgresql",
        "PostgreSQL for the floe data platform: a server, or a CloudNativePG cluster",
        "17.9",
        &[("postgresql", "docker.io/library/postgres:17.9")],
    )
}

/// Whether the chart runs the server itself, and no operator does.
fn own_server(cx: &Postgresql) -> Flag {
    cx.values.operator.enabled.not()
}

fn service_account(cx: &Postgresql) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The service account's name.
fn account(cx: &Postgresql) -> Text {
    service_account::name(cx, &cx.values.service_account)
}
