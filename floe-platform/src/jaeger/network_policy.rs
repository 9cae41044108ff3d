//! Who sends to Jaeger, and who looks at it. It resolves names, and connects to nobody.

use super::{COMPONENT, Jaeger, NAME, config_map};
use crate::{collector, network};
use floe_workload::{
    labels::{self, label_selector},
    names,
    network::{Flows, deny_all, dns, from, policy, tcp},
};
use k8s_openapi::api::networking::v1::NetworkPolicy;

/// The policies; none where they are not enabled.
pub fn policies(cx: &Jaeger) -> Vec<NetworkPolicy> {
    cx.values.platform().network_policy.enabled.then_items(|| {
        let own = cx.values.network_policy.enabled.then(|| own(cx));
        [deny_all(cx)].into_iter().chain(own).collect()
    })
}

fn own(cx: &Jaeger) -> NetworkPolicy {
    let platform = cx.values.platform();
    let clients = network::clients_of(NAME, platform);
    let controllers = &cx.values.networks().ingress_controllers;
    // A rule without peers would be one for everybody.
    let seen = controllers.is_set().then(|| from(controllers.items(), vec![tcp(config_map::UI)]));
    let sent = from(clients, vec![tcp(collector::GRPC), tcp(collector::HTTP), tcp(config_map::UI)]);
    let flows =
        Flows { ingress: [sent].into_iter().chain(seen).collect(), egress: vec![dns(&platform.network_policy.dns)] };
    let metadata = labels::component_metadata(cx, &names::own(cx), COMPONENT);
    policy(metadata, label_selector(cx, COMPONENT), flows.and(&cx.values.network_policy))
}
