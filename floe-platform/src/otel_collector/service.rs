//! The collector's Service.

use super::{COMPONENT, OtelCollector, config, container, on_every_node};
use crate::collector;
use floe_schema::{Text, non_empty, union};
use floe_workload::{labels, names, service::service_port};
use k8s_openapi::{
    api::core::v1::{Service, ServicePort, ServiceSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The Service.
pub fn service(cx: &OtelCollector) -> Service {
    let values = &cx.values.service;
    let own = union(labels::common(cx), labels::of_component(COMPONENT));
    Service {
        metadata: ObjectMeta {
            labels: Some(union(values.labels.entries(), own)),
            annotations: labels::annotations(cx, Some(&values.annotations)),
            ..labels::metadata(cx, &names::own(cx))
        },
        spec: Some(ServiceSpec {
            // A pod of the client's own node knows that node.
            internal_traffic_policy: on_every_node(cx).then(|| "Local".to_owned()),
            load_balancer_class: values.load_balancer_class.map(Text::get),
            load_balancer_source_ranges: non_empty(values.load_balancer_source_ranges.map(Text::get)),
            ports: Some(ports(cx)),
            selector: Some(labels::component_selector(cx, COMPONENT)),
            type_: Some(values.r#type.text().get()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

fn ports(cx: &OtelCollector) -> Vec<ServicePort> {
    let prometheus = &cx.values.export.prometheus;
    let metrics = cx.values.service.metrics.or(&cx.values.service_monitor.enabled);
    let fixed =
        [service_port(container::GRPC, collector::GRPC), service_port(container::HTTP, collector::HTTP)].into_iter();
    let metrics = metrics.then(|| service_port(container::METRICS, config::METRICS));
    let prometheus = prometheus.enabled.then(|| service_port(container::PROMETHEUS, prometheus.port.get()));
    fixed.chain(metrics).chain(prometheus).collect()
}
