//! Jaeger's Service: the user interface, and OTLP.

use super::{COMPONENT, Jaeger};
use crate::collector;
use floe_workload::{
    labels, names,
    service::{self, Port, service_port},
};
use k8s_openapi::api::core::v1::{Service, ServicePort};

/// The user interface.
pub const UI: Port = Port { name: "http", protocol: "http" };
/// OTLP by gRPC.
pub const GRPC: Port = Port { name: "otlp-grpc", protocol: "grpc" };
/// OTLP by HTTP.
pub const HTTP: Port = Port { name: "otlp-http", protocol: "http" };

/// The Service.
pub fn service(cx: &Jaeger) -> Service {
    let labels = (labels::of_component(COMPONENT), labels::component_selector(cx, COMPONENT));
    let mut service = service::service(cx, &names::own(cx), labels, UI, &cx.values.service);
    let otlp: [ServicePort; 2] = [service_port(GRPC, collector::GRPC), service_port(HTTP, collector::HTTP)];
    service.spec.iter_mut().for_each(|spec| spec.ports.iter_mut().for_each(|ports| ports.extend(otlp.clone())));
    service
}
