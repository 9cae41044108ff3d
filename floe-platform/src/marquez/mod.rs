//! The subchart marquez: an API that takes events of OpenLineage, and a user interface that shows them.

pub mod api;
pub mod checks;
pub mod config_map;
pub mod deployment;
pub mod network_policy;
pub mod notes;
pub mod test;
pub mod values;
pub mod web;

use floe_chart::{Chart, metadata::Metadata};
use floe_schema::{Context, Text};
use floe_workload::{metadata, service_account};
use k8s_openapi::api::core::v1::ServiceAccount;
use values::Values;

/// What every builder of this chart is given.
pub type Marquez = Context<Values>;

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), Values::default(), "floe-platform/src/marquez/values")
        .readme(include_str!("chart.md"))
        .part()
        .template("configmap.yaml", "floe-platform/src/marquez/config_map.rs", config_map::config_map)
        .template("deployment.yaml", "floe-platform/src/marquez/api.rs", api::deployment)
        .template("deployment-web.yaml", "floe-platform/src/marquez/web.rs", web::deployment)
        .template("horizontalpodautoscaler.yaml", "floe-workload/src/autoscaling.rs", api::autoscaler)
        .template("horizontalpodautoscaler-web.yaml", "floe-workload/src/autoscaling.rs", web::autoscaler)
        .template("httproute.yaml", "floe-workload/src/http_route.rs", api::http_route)
        .template("httproute-web.yaml", "floe-workload/src/http_route.rs", web::http_route)
        .template("ingress.yaml", "floe-workload/src/ingress.rs", api::ingress)
        .template("ingress-web.yaml", "floe-workload/src/ingress.rs", web::ingress)
        .template("networkpolicy.yaml", "floe-platform/src/marquez/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", api::disruption_budget)
        .template("poddisruptionbudget-web.yaml", "floe-workload/src/disruption_budget.rs", web::disruption_budget)
        .template("service.yaml", "floe-platform/src/marquez/api.rs", api::service)
        .template("service-web.yaml", "floe-platform/src/marquez/web.rs", web::service)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .template("servicemonitor.yaml", "floe-workload/src/service_monitor.rs", api::service_monitor)
        .template("tests/pod.yaml", "floe-platform/src/marquez/test.rs", test::pod)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        "marquez",
        "Marquez for the floe data platform: lineage by OpenLineage, kept in PostgreSQL",
        "0.51.1",
        &[
            ("marquez", "docker.io/marquezproject/marquez:0.51.1"),
            ("marquez-web", "docker.io/marquezproject/marquez-web:0.51.1"),
            ("wait-for-database", "docker.io/library/postgres:17.9"),
            ("curl", "docker.io/curlimages/curl:8.16.0"),
        ],
    )
}

fn service_account(cx: &Marquez) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The service account's name.
fn account(cx: &Marquez) -> Text {
    service_account::name(cx, &cx.values.service_account)
}
