//! The server's Services: the one that clients use, the console's, and the headless one that a StatefulSet needs.

use super::{COMPONENT, Store, container};
use crate::store;
use floe_schema::Text;
use floe_workload::{labels, names, service};
use k8s_openapi::{
    api::core::v1::{Service, ServiceSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The component of the Services that metrics are not read of.
const OTHER: &str = "console";

/// The name of the Service that clients use.
pub fn name(cx: &Store) -> Text {
    store::server(cx, cx.values.object_store())
}

/// Where the store answers in the cluster.
pub(super) fn address(cx: &Store) -> String {
    format!("http://{}.{}.svc:{}", name(cx), names::namespace(cx), store::PORT)
}

/// The Service that clients use.
pub fn service(cx: &Store) -> Service {
    let service = internal(cx, &name(cx), COMPONENT);
    Service {
        metadata: ObjectMeta {
            annotations: labels::annotations(cx, Some(&cx.values.service_annotations)),
            ..service.metadata
        },
        ..service
    }
}

fn internal(cx: &Store, name: &Text, component: &str) -> Service {
    let labels = (labels::of_component(component), labels::component_selector(cx, COMPONENT));
    service::internal(cx, name, labels, (container::API, store::PORT))
}

/// The name of the console's Service.
pub(super) fn console_name(cx: &Store) -> Text {
    names::with(cx, "console")
}

/// The console's Service; none where there is no console.
pub fn console(cx: &Store) -> Option<Service> {
    let console = &cx.values.console;
    console.enabled.then(|| {
        let labels = (labels::of_component(OTHER), labels::component_selector(cx, COMPONENT));
        service::service(cx, &console_name(cx), labels, container::CONSOLE, &console.service)
    })
}

/// The name of the headless Service.
pub fn headless_name(cx: &Store) -> Text {
    names::with(cx, "headless")
}

/// The headless Service: a name for the pod, ready or not.
pub fn headless(cx: &Store) -> Service {
    let service = internal(cx, &headless_name(cx), "headless");
    Service {
        spec: Some(ServiceSpec {
            cluster_ip: Some("None".to_owned()),
            publish_not_ready_addresses: Some(true),
            type_: None,
            ..service.spec.unwrap_or_default()
        }),
        ..service
    }
}
