//! Who sends to the collector, and where it sends on.

use super::{COMPONENT, OtelCollector};
use crate::{collector, jaeger, network};
use floe_workload::{
    helm_test,
    labels::{self, label_selector},
    names,
    network::{Flows, api_server, deny_all, dns, external, from, pods, policy, tcp, to},
};
use k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule};

/// The policies; none where they are not enabled.
pub fn policies(cx: &OtelCollector) -> Vec<NetworkPolicy> {
    cx.values.platform().network_policy.enabled.then_items(|| {
        let own = cx.values.network_policy.enabled.then(|| own(cx));
        let test = cx.values.tests.enabled.then(|| test(cx));
        [deny_all(cx)].into_iter().chain(own).chain(test).collect()
    })
}

fn own(cx: &OtelCollector) -> NetworkPolicy {
    let platform = cx.values.platform();
    let clients = network::clients_of(collector::CHART, platform);
    let flows = Flows {
        ingress: vec![from(clients, vec![tcp(collector::GRPC), tcp(collector::HTTP)])],
        egress: [dns(&platform.network_policy.dns)].into_iter().chain(egress(cx)).collect(),
    };
    let metadata = labels::component_metadata(cx, &names::own(cx), COMPONENT);
    policy(metadata, label_selector(cx, COMPONENT), flows.and(&cx.values.network_policy))
}

/// The test resolves names, and connects to nobody.
fn test(cx: &OtelCollector) -> NetworkPolicy {
    let component = helm_test::COMPONENT;
    let metadata = labels::component_metadata(cx, &names::with(cx, component), component);
    let egress = vec![dns(&cx.values.platform().network_policy.dns)];
    policy(metadata, label_selector(cx, component), Flows { egress, ingress: vec![] })
}

/// Jaeger, a backend outside of the cluster, and whom the preset asks.
fn egress(cx: &OtelCollector) -> Vec<NetworkPolicyEgressRule> {
    let values = &cx.values;
    let to_jaeger = values.jaeger().then(|| {
        let server = labels::labels([
            ("app.kubernetes.io/name", jaeger::NAME.to_owned()),
            ("app.kubernetes.io/instance", cx.release.name.get()),
        ]);
        to(vec![pods(server)], vec![tcp(collector::GRPC)])
    });
    let outside =
        values.export.otlp.endpoint.is_set().then_items(|| external(&values.networks().external).into_iter().collect());
    let server = values
        .presets
        .kubernetes_attributes
        .then_items(|| api_server(&values.networks().api_server).into_iter().collect());
    to_jaeger.into_iter().chain(outside).chain(server).collect()
}
