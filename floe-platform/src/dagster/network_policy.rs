//! Who of Dagster's pods reaches whom.

use super::{
    Dagster, code_server, daemon, launcher, migrate,
    values::{CodeLocation, ComputeLogsType, LauncherType, LocationName, LocationType},
    webserver,
};
use crate::{collector, network, store};
use floe_schema::Text;
use floe_workload::{
    helm_test,
    labels::{self, Labels},
    names,
    network::{
        Flows, api_server, deny_all, dns, external, from, pods, pods_in, policy, selector, tcp, to, to_networks,
    },
};
use k8s_openapi::{
    api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyPeer},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// What the runs' policy is named after.
const RUNS: &str = "run";

/// The policies; none where they are not enabled.
pub fn policies(cx: &Dagster) -> Vec<NetworkPolicy> {
    let own = &cx.values.network_policy;
    cx.values.platform().network_policy.enabled.then_items(|| {
        let twin = own.webserver.enabled.and(&cx.values.webserver.read_only.enabled);
        let launched = own.runs.enabled.and(&cx.values.run_launcher.r#type.is(LauncherType::K8s));
        let policies = [
            own.webserver.enabled.then(|| webserver(cx, webserver::COMPONENT, to_api_server(cx))),
            // Nothing can be launched there.
            twin.then(|| webserver(cx, webserver::READ_ONLY, vec![])),
            own.daemon.enabled.then(|| daemon(cx)),
            cx.values.migrate.enabled.then(|| of(cx, migrate::COMPONENT, Flows { egress: data(cx), ingress: vec![] })),
            launched.then(|| runs(cx)),
            cx.values.tests.enabled.then(|| test(cx)),
        ];
        let servers = own
            .code_locations
            .enabled
            .then_items(|| code_server::served(cx, |name, location| Some(code_location(cx, name, location))));
        [deny_all(cx)].into_iter().chain(policies.into_iter().flatten()).chain(servers).collect()
    })
}

/// The policy of one component's pods.
fn of(cx: &Dagster, component: &str, flows: Flows) -> NetworkPolicy {
    policy(metadata(cx, component), labels::label_selector(cx, component), flows)
}

fn metadata(cx: &Dagster, component: &str) -> ObjectMeta {
    labels::component_metadata(cx, &names::with(cx, component), component)
}

/// A webserver: reached by clients, and by whom the values name.
fn webserver(cx: &Dagster, component: &str, launching: Vec<NetworkPolicyEgressRule>) -> NetworkPolicy {
    let platform = cx.values.platform();
    let controllers = cx.values.networks().ingress_controllers.items();
    let peers = network::clients_of("dagster", platform).into_iter().chain(controllers).collect();
    // It shows the output of runs, from where it is kept.
    let logs = &cx.values.compute_logs.r#type;
    let logs = logs.is(ComputeLogsType::Local).or(&logs.is(ComputeLogsType::NoOp)).not();
    let logs = logs.then_items(|| outside(cx));
    let flows = Flows {
        ingress: vec![from(peers, vec![tcp(webserver::LISTENS_AT)])],
        egress: data(cx).into_iter().chain(launching).chain(to_code(cx)).chain(logs).collect(),
    };
    of(cx, component, flows.and(&cx.values.network_policy.webserver))
}

/// The daemon launches runs, and asks code locations; nobody reaches it.
fn daemon(cx: &Dagster) -> NetworkPolicy {
    let egress = data(cx).into_iter().chain(to_api_server(cx)).chain(to_code(cx)).collect();
    of(cx, daemon::COMPONENT, Flows { egress, ingress: vec![] }.and(&cx.values.network_policy.daemon))
}

/// The server of a code location: asked by webservers, daemon and runs. What it loads may go outside.
fn code_location(cx: &Dagster, name: &Text<LocationName>, location: &CodeLocation) -> NetworkPolicy {
    let askers = [webserver::COMPONENT, webserver::READ_ONLY, daemon::COMPONENT];
    let askers = askers.map(|component| pods(labels::component_selector(cx, component)));
    let runs = pods_in(launcher::namespace(cx).get(), launched(cx));
    let flows = Flows {
        ingress: vec![from(askers.into_iter().chain([runs]).collect(), vec![tcp(location.port.get())])],
        egress: data(cx).into_iter().chain(outside(cx)).collect(),
    };
    let metadata = labels::component_metadata(cx, &code_server::name(cx, name), code_server::COMPONENT);
    policy(metadata, selector(code_server::selector(cx, name)), flows.and(&cx.values.network_policy.code_locations))
}

/// Runs, in their namespace: nobody reaches them.
fn runs(cx: &Dagster) -> NetworkPolicy {
    let egress = data(cx).into_iter().chain(to_api_server(cx)).chain(to_code(cx));
    let flows = Flows { ingress: vec![], egress: egress.chain(outside(cx)).collect() };
    let metadata = ObjectMeta { namespace: Some(launcher::namespace(cx).get()), ..metadata(cx, RUNS) };
    policy(metadata, selector(launched(cx)), flows.and(&cx.values.network_policy.runs))
}

/// The test asks the webservers.
fn test(cx: &Dagster) -> NetworkPolicy {
    let webservers = [webserver::COMPONENT, webserver::READ_ONLY];
    let webservers = webservers.map(|component| pods(labels::component_selector(cx, component)));
    let names = dns(&cx.values.platform().network_policy.dns);
    let egress = vec![names, to(webservers.to_vec(), vec![tcp(webserver::LISTENS_AT)])];
    of(cx, helm_test::COMPONENT, Flows { egress, ingress: vec![] })
}

/// What the pods of runs are known by: the launcher labels them.
pub(super) fn launched(cx: &Dagster) -> Labels {
    labels::labels([("floe.dev/dagster-instance", cx.release.name.get())])
}

/// What every process of Dagster needs: names, the database, and the collector of telemetry where there is one.
fn data(cx: &Dagster) -> Vec<NetworkPolicyEgressRule> {
    let platform = cx.values.platform();
    let telemetry = collector::egress(cx, cx.values.collector());
    let names = [dns(&platform.network_policy.dns)].into_iter();
    names.chain(network::to_database(cx, platform)).chain(telemetry).chain(services(cx)).collect()
}

/// What code is told of, by dagster.yaml, which all processes read: the platform's own Iceberg catalog, its Marquez, and its object store.
fn services(cx: &Dagster) -> Vec<NetworkPolicyEgressRule> {
    let (catalog, lineage) = (&cx.values.catalog_env, &cx.values.open_lineage);
    let catalog = catalog.enabled.and(&catalog.uri.is_set().not());
    let lineage = lineage.enabled.and(&lineage.url.is_set().not());
    let own = [
        catalog.then(|| to(vec![part_of_release(cx, "polaris")], vec![tcp(8181)])),
        lineage.then(|| to(vec![part_of_release(cx, "marquez")], vec![tcp(5000)])),
        bundled(cx),
    ];
    own.into_iter().flatten().collect()
}

/// The platform's own object store; any other is outside.
fn bundled(cx: &Dagster) -> Option<NetworkPolicyEgressRule> {
    store::bundled_egress(cx, cx.values.object_store())
}

/// The pods of another chart of the release.
fn part_of_release(cx: &Dagster, chart: &str) -> NetworkPolicyPeer {
    pods_in(
        names::namespace(cx).get(),
        labels::labels([
            ("app.kubernetes.io/name", chart.to_owned()),
            ("app.kubernetes.io/instance", cx.release.name.get()),
        ]),
    )
}

/// The servers of code locations, each at its port; those that run elsewhere, too.
fn to_code(cx: &Dagster) -> Vec<NetworkPolicyEgressRule> {
    let namespace = names::namespace(cx);
    let elsewhere = &cx.values.networks().external.cidrs;
    cx.values.code_locations.flat_map(|name, overlay| {
        let location = overlay.over(&cx.values.code_location_defaults);
        let port = || vec![tcp(location.port.get())];
        let is = |of| location.enabled.and(&location.r#type.is(of));
        let own = is(LocationType::Server)
            .then(|| to(vec![pods_in(namespace.get(), code_server::selector(cx, name))], port()));
        let external = is(LocationType::External).then_items(|| to_networks(elsewhere, port()).into_iter().collect());
        own.into_iter().chain(external).collect()
    })
}

fn to_api_server(cx: &Dagster) -> Vec<NetworkPolicyEgressRule> {
    api_server(&cx.values.networks().api_server).into_iter().collect()
}

fn outside(cx: &Dagster) -> Vec<NetworkPolicyEgressRule> {
    external(&cx.values.networks().external).into_iter().collect()
}
