//! The server is reached by its clients, and reaches name servers alone.

use super::{COMPONENT, Postgresql, backup, own_server};
use crate::network;
use floe_schema::Text;
use floe_workload::{
    helm_test,
    labels::{component_metadata, label_selector},
    names,
    network::{Flows, deny_all, dns, from, policy, tcp},
};
use k8s_openapi::api::networking::v1::NetworkPolicy;

/// The policies; none where they are not enabled, and none of an operator's pods.
pub fn policies(cx: &Postgresql) -> Vec<NetworkPolicy> {
    let platform = &cx.values.global.own.shared;
    platform.network_policy.enabled.then_items(|| {
        let own = own_server(cx);
        let backups = backup::enabled(cx).then(|| client(cx, backup::COMPONENT));
        let server = own.and(&cx.values.network_policy.enabled).then(|| server(cx));
        let test = cx.values.tests.enabled.then(|| client(cx, helm_test::COMPONENT));
        let deny = own.then(|| deny_all(cx));
        deny.into_iter().chain(server).chain(backups).chain(test).collect()
    })
}

fn server(cx: &Postgresql) -> NetworkPolicy {
    let platform = &cx.values.global.own.shared;
    let port = tcp(platform.postgresql.port.get());
    let flows = Flows {
        ingress: vec![from(network::clients_of("postgresql", platform), vec![port])],
        egress: vec![dns(&platform.network_policy.dns)],
    };
    of(cx, COMPONENT, flows.and(&cx.values.network_policy))
}

/// What asks the server: copies, tests.
fn client(cx: &Postgresql, component: &str) -> NetworkPolicy {
    let platform = &cx.values.global.own.shared;
    let egress = [dns(&platform.network_policy.dns)].into_iter().chain(network::to_database(cx, platform)).collect();
    of(cx, component, Flows { egress, ..Flows::default() })
}

fn of(cx: &Postgresql, component: &str, flows: Flows) -> NetworkPolicy {
    let name: Text = names::with(cx, component);
    policy(component_metadata(cx, &name, component), label_selector(cx, component), flows)
}
