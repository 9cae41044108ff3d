//! The subchart jaeger: shows traces, which it keeps in memory. For development.

pub mod config_map;
pub mod deployment;
pub mod network_policy;
pub mod notes;
pub mod service;
pub mod values;

use floe_chart::{Chart, metadata::Metadata};
use floe_schema::{Context, Text};
use floe_workload::{ingress, metadata, names, service_account};
use k8s_openapi::api::{core::v1::ServiceAccount, networking::v1::Ingress};
use values::Values;

/// What every builder of this chart is given.
pub type Jaeger = Context<Values>;

/// The name of the chart.
pub const NAME: &str = "jaeger";

/// The component that the pod is of.
pub const COMPONENT: &str = "all-in-one";

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), values::defaults(), "floe-platform/src/jaeger/values.rs")
        .readme(include_str!("chart.md"))
        .part()
        .template("configmap.yaml", "floe-platform/src/jaeger/config_map.rs", config_map::config_map)
        .template("deployment.yaml", "floe-platform/src/jaeger/deployment.rs", deployment::deployment)
        .template("ingress.yaml", "floe-workload/src/ingress.rs", ingress)
        .template("networkpolicy.yaml", "floe-platform/src/jaeger/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", deployment::disruption_budget)
        .template("service.yaml", "floe-platform/src/jaeger/service.rs", service::service)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .checks(findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        NAME,
        "Jaeger for the floe data platform: shows traces, which it keeps in memory",
        "2.19.0",
        &[("jaeger", "docker.io/jaegertracing/jaeger:2.19.0")],
    )
}

fn service_account(cx: &Jaeger) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The service account's name.
fn account(cx: &Jaeger) -> Text {
    service_account::name(cx, &cx.values.service_account)
}

fn ingress(cx: &Jaeger) -> Option<Ingress> {
    ingress::ingress(cx, &names::own(cx), COMPONENT, (service::UI.name, &"/".into()), &cx.values.ingress)
}

fn findings(cx: &Jaeger) -> Vec<String> {
    let ingress = &cx.values.ingress;
    let hosts = ingress.enabled.and(&ingress.hosts.is_empty());
    let hosts = hosts.then(|| "ingress.hosts: is empty; name a host".to_owned());
    let budget = deployment::findings(cx);
    hosts.into_iter().chain(budget).collect()
}
