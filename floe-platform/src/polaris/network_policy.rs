//! Who reaches the server, and whom it and its Jobs reach.

use super::{
    COMPONENT, Polaris, bootstrap, catalog, credential, maintenance, persistence, properties, service, test,
    values::PersistenceType,
};
use crate::{collector, network, store};
use floe_schema::Flag;
use floe_workload::{
    helm_test,
    labels::{self, component_metadata, label_selector},
    names,
    network::{Flows, deny_all, dns, external, from, pods, policy, tcp, to, to_networks},
};
use k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule};

/// Where MongoDB listens.
const MONGODB: i32 = 27_017;

/// The policies; none where they are not enabled.
pub fn policies(cx: &Polaris) -> Vec<NetworkPolicy> {
    cx.values.platform().network_policy.enabled.then_items(|| {
        let policies = [
            cx.values.network_policy.enabled.then(|| server(cx)),
            bootstrap::wanted(cx).then(|| of(cx, bootstrap::COMPONENT, out(state(cx)))),
            maintenance::wanted(cx).then(|| of(cx, maintenance::COMPONENT, out(state(cx)))),
            cx.values.catalog.enabled.then(|| of(cx, catalog::COMPONENT, out(to_server(cx, &[service::API])))),
            test::wanted(cx)
                .then(|| of(cx, helm_test::COMPONENT, out(to_server(cx, &[service::API, service::MANAGEMENT])))),
        ];
        [deny_all(cx)].into_iter().chain(policies.into_iter().flatten()).collect()
    })
}

fn of(cx: &Polaris, component: &str, flows: Flows) -> NetworkPolicy {
    policy(component_metadata(cx, &names::with(cx, component), component), label_selector(cx, component), flows)
}

const fn out(egress: Vec<NetworkPolicyEgressRule>) -> Flows {
    Flows { ingress: vec![], egress }
}

/// The server: reached by clients, by whom the values name, and by its own test.
fn server(cx: &Polaris) -> NetworkPolicy {
    let platform = cx.values.platform();
    let controllers = cx.values.networks().ingress_controllers.items();
    let clients = network::clients_of("polaris", platform).into_iter().chain(controllers).collect();
    let test = test::wanted(cx).then(|| {
        let test = labels::component_selector(cx, helm_test::COMPONENT);
        from(vec![pods(test)], vec![tcp(service::MANAGEMENT.number)])
    });
    let traces =
        properties::traced(cx).then_items(|| collector::egress(cx, cx.values.collector()).into_iter().collect());
    let flows = Flows {
        ingress: [from(clients, vec![tcp(service::API.number)])].into_iter().chain(test).collect(),
        egress: state(cx)
            .into_iter()
            .chain(store::egress(cx, cx.values.object_store(), &cx.values.networks().external))
            .chain(traces)
            .chain(outside(cx))
            .collect(),
    };
    of(cx, COMPONENT, flows.and(&cx.values.network_policy))
}

/// Names, and what holds the state.
fn state(cx: &Polaris) -> Vec<NetworkPolicyEgressRule> {
    let platform = cx.values.platform();
    let networks = |wanted: &Flag, port: i32| {
        let cidrs = &platform.network_policy.database_cidrs;
        wanted.then_items(|| to_networks(cidrs, vec![tcp(port)]).into_iter().collect())
    };
    let shared = persistence::shared(cx).then_items(|| network::to_database(cx, platform));
    let own = networks(&persistence::own(cx), platform.postgresql.port.get());
    let documents = networks(&persistence::is(cx, PersistenceType::Nosql), MONGODB);
    let names = dns(&platform.network_policy.dns);
    [names].into_iter().chain(shared).chain(own).chain(documents).collect()
}

/// An authorisation server, and a collector of the user's own.
fn outside(cx: &Polaris) -> Vec<NetworkPolicyEgressRule> {
    let elsewhere = properties::traced(cx).and(&cx.values.collector().endpoint.is_set());
    let wanted = credential::external(cx).or(&elsewhere);
    wanted.then_items(|| external(&cx.values.networks().external).into_iter().collect())
}

fn to_server(cx: &Polaris, ports: &[service::Port]) -> Vec<NetworkPolicyEgressRule> {
    let server = pods(labels::component_selector(cx, COMPONENT));
    let ports = ports.iter().map(|port| tcp(port.number)).collect();
    vec![dns(&cx.values.platform().network_policy.dns), to(vec![server], ports)]
}
