//! NetworkPolicies: what the charts of the platform have to say alike.

use crate::{database, global::Platform};
use floe_schema::Context;
use floe_workload::{
    labels::{self, Labels},
    network::{pods, pods_in, tcp, to, to_networks},
};
use k8s_openapi::api::networking::v1::{NetworkPolicyEgressRule, NetworkPolicyPeer};

/// The way to PostgreSQL: the bundled one, an operator's, or your own.
pub fn to_database<V>(cx: &Context<V>, platform: &Platform) -> Vec<NetworkPolicyEgressRule> {
    let database = &platform.postgresql;
    let port = || vec![tcp(database.port.get())];
    let own = || {
        let server = labels::labels([
            ("app.kubernetes.io/name", "postgresql".to_owned()),
            ("app.kubernetes.io/instance", cx.release.name.get()),
            ("app.kubernetes.io/component", "database".to_owned()),
        ]);
        let operators = labels::labels([("cnpg.io/cluster", database::server(cx, platform).get())]);
        to(vec![pods(server), pods(operators)], port())
    };
    let outside = database
        .host
        .is_set()
        .then_items(|| to_networks(&platform.network_policy.database_cidrs, port()).into_iter().collect());
    database.host.is_set().not().then(own).into_iter().chain(outside).collect()
}

/// The clients of a chart's pods: those of this namespace, and of the namespaces that are named.
pub fn clients_of(name: &str, platform: &Platform) -> Vec<NetworkPolicyPeer> {
    let clients = || -> Labels { labels::client_of(name) };
    let elsewhere = platform.network_policy.client_namespaces.map(|namespace| pods_in(namespace.get(), clients()));
    [pods(clients())].into_iter().chain(elsewhere).collect()
}
