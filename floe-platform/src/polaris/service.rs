//! The Services: the catalog's, and that of health and metrics; the ways to the first from outside, and what reads the second.

use super::{COMPONENT, Polaris};
use floe_schema::Text;
use floe_workload::{
    http_route::{self, HttpRoute},
    ingress, labels, names,
    service::{self, Port as Named},
    service_monitor::{self, ServiceMonitor},
    values::ServiceType,
};
use k8s_openapi::api::{
    core::v1::{Service, ServiceSpec},
    networking::v1::Ingress,
};

/// A port of the container.
#[derive(Clone, Copy, Debug)]
pub struct Port {
    /// Its name, and what is spoken there.
    pub port: Named,
    /// Its number.
    pub number: i32,
}

/// The catalog: Iceberg's API and Polaris' own.
pub const API: Port = Port { port: Named { name: "http", protocol: "http" }, number: 8181 };
/// Health and metrics.
pub const MANAGEMENT: Port = Port { port: Named { name: "management", protocol: "http" }, number: 8182 };
/// The component of the Service of health and metrics, by which it is told from the catalog's.
const COMPONENT_OF_MANAGEMENT: &str = "management";

/// The name of the catalog's: clients find it by the release alone.
pub(super) fn name(cx: &Polaris) -> Text {
    names::own(cx)
}

/// The name of the one of health and metrics.
pub(super) fn management_name(cx: &Polaris) -> Text {
    names::with(cx, "management")
}

/// The catalog's.
pub fn service(cx: &Polaris) -> Service {
    let labels = (labels::of_component(COMPONENT), labels::component_selector(cx, COMPONENT));
    service::service(cx, &name(cx), labels, API.port, &cx.values.service)
}

/// That of health and metrics: headless, for each pod is asked by itself; unless it is to be reached from outside.
pub fn management(cx: &Polaris) -> Service {
    let values = &cx.values.management_service;
    let labels = (labels::of_component(COMPONENT_OF_MANAGEMENT), labels::component_selector(cx, COMPONENT));
    let service = service::service(cx, &management_name(cx), labels, MANAGEMENT.port, values);
    let spec = service.spec.unwrap_or_default();
    let headless = values.r#type.is(ServiceType::ClusterIP).then(|| "None".to_owned());
    let spec = ServiceSpec { cluster_ip: headless, publish_not_ready_addresses: Some(true), ..spec };
    Service { spec: Some(spec), ..service }
}

/// An Ingress to the catalog's.
pub fn ingress(cx: &Polaris) -> Option<Ingress> {
    ingress::ingress(cx, &name(cx), COMPONENT, (API.port.name, &"/".into()), &cx.values.ingress)
}

/// An HTTPRoute to the catalog's.
pub fn http_route(cx: &Polaris) -> Option<HttpRoute> {
    let (port, root) = (cx.values.service.port.get(), "/".into());
    http_route::http_route(cx, &name(cx), COMPONENT, (port, &root), &cx.values.gateway)
}

/// What Prometheus reads.
pub fn monitor(cx: &Polaris) -> Option<ServiceMonitor> {
    let values = &cx.values.service_monitor;
    let own = labels::of_component(COMPONENT_OF_MANAGEMENT);
    service_monitor::service_monitor(cx, &names::own(cx), &own, values, || {
        vec![service_monitor::endpoint(MANAGEMENT.port.name, "/q/metrics", values)]
    })
}

/// Where the catalog answers within the namespace.
pub(super) fn url(cx: &Polaris) -> String {
    format!("http://{}:{}", name(cx), cx.values.service.port)
}

/// Where health is within the namespace.
pub(super) fn management_url(cx: &Polaris) -> String {
    format!("http://{}:{}", management_name(cx), cx.values.management_service.port)
}
