//! Services.

use crate::{
    Chart,
    labels::{self, Labels},
    values,
};
use floe_schema::{Context, Int, Text, arg, non_empty, part, union};
use k8s_openapi::{
    api::core::v1::{Service, ServicePort, ServiceSpec},
    apimachinery::pkg::{apis::meta::v1::ObjectMeta, util::intstr::IntOrString},
};

/// The port of a container that a Service leads to.
#[derive(Clone, Copy, Debug)]
pub struct Port {
    /// The name of the container's port, and of the Service's.
    pub name: &'static str,
    /// What is spoken there, for meshes and gateways: `http`, `grpc`, `postgresql`.
    pub protocol: &'static str,
}

/// A Service inside the cluster, of the pods that `pods` selects; `own` tells it from others.
pub fn internal<V: Chart, F>(
    cx: &Context<V>,
    name: &Text<F>,
    (own, pods): (Labels, Labels),
    (port, number): (Port, i32),
) -> Service {
    Service {
        metadata: labels::own_metadata(cx, name, own),
        spec: Some(ServiceSpec {
            ports: Some(vec![service_port(port, number)]),
            selector: Some(pods),
            type_: Some("ClusterIP".to_owned()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

/// The same, as its values say who reaches it.
pub fn service<V: Chart, F>(
    cx: &Context<V>,
    name: &Text<F>,
    (own, pods): (Labels, Labels),
    port: Port,
    values: &values::Service,
) -> Service {
    Service {
        metadata: ObjectMeta {
            labels: Some(union(values.labels.entries(), union(labels::common(cx), own))),
            annotations: labels::annotations(cx, Some(&values.annotations)),
            ..labels::metadata(cx, name)
        },
        spec: Some(ServiceSpec {
            selector: Some(pods),
            ports: Some(vec![ServicePort {
                node_port: values.node_port.map(Int::get),
                ..service_port(port, values.port.get())
            }]),
            ..spec(values)
        }),
        ..Service::default()
    }
}

/// The port `number` of a Service, which leads to the container's port of the same name.
pub fn service_port(port: Port, number: i32) -> ServicePort {
    ServicePort {
        app_protocol: Some(port.protocol.to_owned()),
        name: Some(port.name.to_owned()),
        port: number,
        target_port: Some(IntOrString::String(port.name.to_owned())),
        ..ServicePort::default()
    }
}

/// What the values say of who reaches it, and how.
fn spec(values: &values::Service) -> ServiceSpec {
    part("service", arg("service", values), |values| ServiceSpec {
        external_traffic_policy: values.external_traffic_policy.map(|policy| policy.text().get()),
        ip_families: non_empty(values.ip_families.map(|family| family.text().get())),
        ip_family_policy: values.ip_family_policy.map(|policy| policy.text().get()),
        load_balancer_class: values.load_balancer_class.map(Text::get),
        load_balancer_source_ranges: non_empty(values.load_balancer_source_ranges.map(Text::get)),
        type_: Some(values.r#type.text().get()),
        ..ServiceSpec::default()
    })
}
