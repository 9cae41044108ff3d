//! The ways in from outside of the cluster: to the store itself, and to its console.

use super::{COMPONENT, Store, container, service};
use floe_workload::ingress;
use k8s_openapi::api::networking::v1::Ingress;

/// The Ingresses.
pub fn ingresses(cx: &Store) -> Vec<Ingress> {
    let root = "/".into();
    let store = ingress::ingress(cx, &service::name(cx), COMPONENT, (container::API.name, &root), &cx.values.ingress);
    let console = &cx.values.console;
    let console = console.enabled.then_items(|| {
        let port = (container::CONSOLE.name, &root);
        ingress::ingress(cx, &service::console_name(cx), "console", port, &console.ingress).into_iter().collect()
    });
    store.into_iter().chain(console).collect()
}
