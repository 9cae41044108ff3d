//! The server's Services: the one that clients use, and the headless one that a StatefulSet needs.

use super::{COMPONENT, Postgresql, container, own_server};
use crate::database;
use floe_schema::Text;
use floe_workload::{
    labels, names,
    service::{Port, service_port},
};
use k8s_openapi::{
    api::core::v1::{Service, ServiceSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The server's port.
const PORT: Port = Port { name: container::PORT, protocol: "postgresql" };

/// The Service that clients use; none where an operator makes one of the same name.
pub fn service(cx: &Postgresql) -> Option<Service> {
    own_server(cx).then(|| Service {
        metadata: ObjectMeta {
            annotations: labels::annotations(cx, Some(&cx.values.service_annotations)),
            ..labels::component_metadata(cx, &database::service(cx, &cx.values.global.own.shared), COMPONENT)
        },
        spec: Some(ServiceSpec { type_: Some("ClusterIP".to_owned()), ..spec(cx) }),
        ..Service::default()
    })
}

/// The name of the headless Service.
pub fn headless_name(cx: &Postgresql) -> Text {
    names::with(cx, "headless")
}

/// The headless Service: a name for the pod, ready or not.
pub fn headless(cx: &Postgresql) -> Option<Service> {
    own_server(cx).then(|| Service {
        metadata: labels::component_metadata(cx, &headless_name(cx), COMPONENT),
        spec: Some(ServiceSpec {
            cluster_ip: Some("None".to_owned()),
            publish_not_ready_addresses: Some(true),
            ..spec(cx)
        }),
        ..Service::default()
    })
}

fn spec(cx: &Postgresql) -> ServiceSpec {
    ServiceSpec {
        ports: Some(vec![service_port(PORT, cx.values.global.own.shared.postgresql.port.get())]),
        selector: Some(labels::component_selector(cx, COMPONENT)),
        ..ServiceSpec::default()
    }
}
