//! The subchart polaris: Apache Polaris, a catalog of Iceberg tables, with its realms and a first catalog.

pub mod bootstrap;
pub mod catalog;
pub mod checks;
pub mod config_map;
pub mod credential;
pub mod deployment;
pub mod maintenance;
pub mod network_policy;
pub mod notes;
pub mod persistence;
pub mod pod;
pub mod properties;
pub mod root;
pub mod service;
pub mod storage;
pub mod test;
pub mod values;

use floe_chart::{Chart, metadata::Metadata};
use floe_schema::{Context, Text};
use floe_workload::{metadata, service_account};
use k8s_openapi::api::core::v1::ServiceAccount;
use values::Values;

/// What every builder of this chart is given.
pub type Polaris = Context<Values>;

/// The component of the server, and its container's name.
pub const COMPONENT: &str = "server";

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), values::defaults(), "floe-platform/src/polaris/values")
        .readme(include_str!("chart.md"))
        .part()
        .template("configmap.yaml", "floe-platform/src/polaris/config_map.rs", config_map::config_map)
        .template("configmap-jobs.yaml", "floe-platform/src/polaris/config_map.rs", config_map::jobs)
        .template("cronjob-maintenance.yaml", "floe-platform/src/polaris/maintenance.rs", maintenance::cron_job)
        .template("deployment.yaml", "floe-platform/src/polaris/deployment.rs", deployment::deployment)
        .template("externalsecret.yaml", "floe-platform/src/polaris/credential.rs", credential::external_secrets)
        .template("horizontalpodautoscaler.yaml", "floe-workload/src/autoscaling.rs", deployment::autoscaler)
        .template("httproute.yaml", "floe-workload/src/http_route.rs", service::http_route)
        .template("ingress.yaml", "floe-workload/src/ingress.rs", service::ingress)
        .template("job-bootstrap.yaml", "floe-platform/src/polaris/bootstrap.rs", bootstrap::job)
        .template("job-catalog.yaml", "floe-platform/src/polaris/catalog.rs", catalog::job)
        .template("networkpolicy.yaml", "floe-platform/src/polaris/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", deployment::disruption_budget)
        .template("secret.yaml", "floe-platform/src/polaris/root.rs", root::secret)
        .template("service.yaml", "floe-platform/src/polaris/service.rs", service::service)
        .template("service-management.yaml", "floe-platform/src/polaris/service.rs", service::management)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .template("servicemonitor.yaml", "floe-workload/src/service_monitor.rs", service::monitor)
        .template("tests/pod.yaml", "floe-platform/src/polaris/test.rs", test::pod)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        "polaris",
        "Apache Polaris for the floe data platform: a catalog of Iceberg tables",
        "1.7.0",
        &[
            ("polaris", "docker.io/apache/polaris:1.7.0"),
            ("polaris-admin-tool", "docker.io/apache/polaris-admin-tool:1.7.0"),
            ("python", "docker.io/library/python:3.13.1-slim-bookworm"),
            ("wait-for-database", "docker.io/library/postgres:17.9"),
        ],
    )
}

fn service_account(cx: &Polaris) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The service account's name.
fn account(cx: &Polaris) -> Text {
    service_account::name(cx, &cx.values.service_account)
}
