//! The subchart otel-collector: what all parts send their traces, metrics and logs to, and where it sends them on.

pub mod checks;
pub mod cluster_role;
pub mod config;
pub mod config_map;
pub mod container;
pub mod credential;
pub mod daemon_set;
pub mod deployment;
pub mod network_policy;
pub mod notes;
pub mod pod;
pub mod service;
pub mod service_monitor;
pub mod test;
pub mod values;

use crate::collector;
use floe_chart::{Chart, metadata::Metadata};
use floe_schema::{Context, Flag, Text};
use floe_workload::{metadata, service_account};
use k8s_openapi::api::core::v1::ServiceAccount;
use values::{Mode, Values};

/// What every builder of this chart is given.
pub type OtelCollector = Context<Values>;

/// The component that all pods are of.
pub const COMPONENT: &str = "collector";

/// The version of the collector.
const VERSION: &str = "0.158.0";

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), values::defaults(), "floe-platform/src/otel_collector/values")
        .readme(include_str!("chart.md"))
        .part()
        .template("clusterrole.yaml", "floe-platform/src/otel_collector/cluster_role.rs", cluster_role::cluster_role)
        .template("clusterrolebinding.yaml", "floe-platform/src/otel_collector/cluster_role.rs", cluster_role::binding)
        .template("configmap.yaml", "floe-platform/src/otel_collector/config_map.rs", config_map::config_map)
        .template("daemonset.yaml", "floe-platform/src/otel_collector/daemon_set.rs", daemon_set::daemon_set)
        .template("deployment.yaml", "floe-platform/src/otel_collector/deployment.rs", deployment::deployment)
        .template("externalsecret.yaml", "floe-platform/src/otel_collector/credential.rs", credential::external_secret)
        .template("horizontalpodautoscaler.yaml", "floe-workload/src/autoscaling.rs", deployment::autoscaler)
        .template("networkpolicy.yaml", "floe-platform/src/otel_collector/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", deployment::disruption_budget)
        .template("service.yaml", "floe-platform/src/otel_collector/service.rs", service::service)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .template("servicemonitor.yaml", "floe-workload/src/service_monitor.rs", service_monitor::service_monitor)
        .template("tests/pod.yaml", "floe-platform/src/otel_collector/test.rs", test::pod)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        collector::CHART,
        "The OpenTelemetry collector of the floe data platform: traces, metrics and logs of all parts",
        VERSION,
        &[("otel-collector", "docker.io/otel/opentelemetry-collector-contrib:0.158.0")],
    )
}

/// Whether a pod runs on every node, and not as many as are asked for.
fn on_every_node(cx: &OtelCollector) -> Flag {
    cx.values.mode.is(Mode::Daemonset)
}

fn service_account(cx: &OtelCollector) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The service account's name.
fn account(cx: &OtelCollector) -> Text {
    service_account::name(cx, &cx.values.service_account)
}
