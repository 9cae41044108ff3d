//! The API is reached by its clients, and reaches the database; the user interface reaches the API.

use super::{Marquez, api, web};
use crate::network;
use floe_schema::Text;
use floe_workload::{
    helm_test,
    labels::{component_metadata, component_selector, label_selector},
    names,
    network::{Flows, deny_all, dns, from, pods, policy, tcp, to},
};
use k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule};

/// The policies; none where they are not enabled.
pub fn policies(cx: &Marquez) -> Vec<NetworkPolicy> {
    let own = &cx.values.network_policy;
    cx.values.platform().network_policy.enabled.then_items(|| {
        let policies = [
            own.api.enabled.then(|| api(cx)),
            cx.values.web.enabled.and(&own.web.enabled).then(|| web(cx)),
            cx.values.tests.enabled.then(|| test(cx)),
        ];
        [deny_all(cx)].into_iter().chain(policies.into_iter().flatten()).collect()
    })
}

fn api(cx: &Marquez) -> NetworkPolicy {
    let platform = cx.values.platform();
    let outside = cx.values.api.ingress.enabled.or(&cx.values.api.gateway.enabled);
    let outside = outside.then_items(|| cx.values.networks().ingress_controllers.items());
    let peers = network::clients_of("marquez", platform).into_iter().chain(outside).collect();
    let flows = Flows {
        ingress: vec![from(peers, vec![tcp(api::PORT)])],
        egress: [names(cx)].into_iter().chain(network::to_database(cx, platform)).collect(),
    };
    of(cx, api::COMPONENT, flows.and(&cx.values.network_policy.api))
}

/// The user interface: nobody in the cluster asks it but the test.
fn web(cx: &Marquez) -> NetworkPolicy {
    let test = pods(component_selector(cx, helm_test::COMPONENT));
    let outside = cx.values.networks().ingress_controllers.items();
    let flows = Flows {
        ingress: vec![from([test].into_iter().chain(outside).collect(), vec![tcp(web::LISTENS_AT)])],
        egress: vec![names(cx), to(vec![pods(component_selector(cx, api::COMPONENT))], vec![tcp(api::PORT)])],
    };
    of(cx, web::COMPONENT, flows.and(&cx.values.network_policy.web))
}

fn test(cx: &Marquez) -> NetworkPolicy {
    let asked = |component: &str, port| to(vec![pods(component_selector(cx, component))], vec![tcp(port)]);
    let web = cx.values.web.enabled.then(|| asked(web::COMPONENT, web::LISTENS_AT));
    let egress = [names(cx), asked(api::COMPONENT, api::PORT)].into_iter().chain(web).collect();
    of(cx, helm_test::COMPONENT, Flows { egress, ..Flows::default() })
}

fn names(cx: &Marquez) -> NetworkPolicyEgressRule {
    dns(&cx.values.platform().network_policy.dns)
}

fn of(cx: &Marquez, component: &str, flows: Flows) -> NetworkPolicy {
    let name: Text = names::with(cx, component);
    policy(component_metadata(cx, &name, component), label_selector(cx, component), flows)
}
