//! The server is reached by its clients, and reaches name servers alone.

use super::{COMPONENT, Store, bucket_job, container};
use crate::{network, store};
use floe_schema::Text;
use floe_workload::{
    helm_test,
    labels::{component_metadata, component_selector, label_selector},
    names,
    network::{Flows, deny_all, dns, from, pods, policy, tcp, to},
};
use k8s_openapi::api::networking::v1::NetworkPolicy;

/// The policies; none where they are not enabled.
pub fn policies(cx: &Store) -> Vec<NetworkPolicy> {
    cx.values.platform().network_policy.enabled.then_items(|| {
        let server = cx.values.network_policy.enabled.then(|| server(cx));
        let job = cx.values.bucket_job.enabled.then(|| client(cx, bucket_job::COMPONENT));
        let test = cx.values.tests.enabled.then(|| client(cx, helm_test::COMPONENT));
        [deny_all(cx)].into_iter().chain(server).chain(job).chain(test).collect()
    })
}

fn server(cx: &Store) -> NetworkPolicy {
    let platform = cx.values.platform();
    let controllers = &cx.values.networks().ingress_controllers;
    let outside = cx.values.ingress.enabled.then_items(|| controllers.items());
    let peers = network::clients_of(store::CHART, platform).into_iter().chain(outside).collect();
    let console = &cx.values.console;
    // A rule without peers would be one for everybody.
    let console = console.enabled.and(&console.ingress.enabled).and(&controllers.is_set());
    let console = console.then(|| from(controllers.items(), vec![tcp(container::CONSOLE_LISTENS_AT)]));
    let flows = Flows {
        ingress: [from(peers, vec![tcp(store::PORT)])].into_iter().chain(console).collect(),
        egress: vec![dns(&platform.network_policy.dns)],
    };
    of(cx, COMPONENT, flows.and(&cx.values.network_policy))
}

/// What asks the server: the Job, the test.
fn client(cx: &Store, component: &str) -> NetworkPolicy {
    let server = pods(component_selector(cx, COMPONENT));
    let egress = vec![dns(&cx.values.platform().network_policy.dns), to(vec![server], vec![tcp(store::PORT)])];
    of(cx, component, Flows { egress, ..Flows::default() })
}

fn of(cx: &Store, component: &str, flows: Flows) -> NetworkPolicy {
    let name: Text = names::with(cx, component);
    policy(component_metadata(cx, &name, component), label_selector(cx, component), flows)
}
