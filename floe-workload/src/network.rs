//! NetworkPolicies: who may reach a component's pods, and whom they may reach.

use crate::{
    Chart,
    labels::{self, Labels},
    names,
    values::{self, Cidr},
};
use floe_schema::{Context, List, Text, arg, non_empty, part};
use k8s_openapi::{
    api::networking::v1::{
        IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
        NetworkPolicyPort, NetworkPolicySpec,
    },
    apimachinery::pkg::{
        apis::meta::v1::{LabelSelector, ObjectMeta},
        util::intstr::IntOrString,
    },
};

/// The connections of a component's pods; there are no others.
#[derive(Default)]
pub struct Flows {
    /// Those that others make to them.
    pub ingress: Vec<NetworkPolicyIngressRule>,
    /// Those that they make.
    pub egress: Vec<NetworkPolicyEgressRule>,
}

impl Flows {
    /// These flows, and those that the user adds.
    #[must_use]
    pub fn and(self, users: &values::NetworkPolicy) -> Self {
        Self {
            ingress: self.ingress.into_iter().chain(users.extra_ingress.items()).collect(),
            egress: self.egress.into_iter().chain(users.extra_egress.items()).collect(),
        }
    }
}

/// The policy of the pods that `pods` selects.
pub fn policy(metadata: ObjectMeta, pods: LabelSelector, flows: Flows) -> NetworkPolicy {
    NetworkPolicy {
        metadata,
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(pods),
            policy_types: Some(["Ingress", "Egress"].map(str::to_owned).to_vec()),
            ingress: non_empty(flows.ingress),
            egress: non_empty(flows.egress),
        }),
    }
}

/// The policy under which no pod of the chart has a connection that no other policy allows.
pub fn deny_all<V: Chart>(cx: &Context<V>) -> NetworkPolicy {
    let metadata = labels::metadata(cx, &names::with(cx, "deny-all"));
    policy(metadata, selector(labels::selector(cx)), Flows::default())
}

/// A selector of these labels.
pub fn selector(labels: Labels) -> LabelSelector {
    LabelSelector { match_labels: Some(labels), ..LabelSelector::default() }
}

/// Pods of the policy's own namespace.
pub fn pods(labels: Labels) -> NetworkPolicyPeer {
    NetworkPolicyPeer { pod_selector: Some(selector(labels)), ..NetworkPolicyPeer::default() }
}

/// All pods of a namespace.
pub fn in_namespace(namespace: String) -> NetworkPolicyPeer {
    let namespace = Labels::from([("kubernetes.io/metadata.name".to_owned(), namespace)]);
    NetworkPolicyPeer { namespace_selector: Some(selector(namespace)), ..NetworkPolicyPeer::default() }
}

/// Pods of any namespace that is named.
pub fn pods_in(namespace: String, labels: Labels) -> NetworkPolicyPeer {
    NetworkPolicyPeer { pod_selector: Some(selector(labels)), ..in_namespace(namespace) }
}

/// Connections from `peers`, of which there is at least one: a rule without peers is one for everybody.
pub fn from(peers: Vec<NetworkPolicyPeer>, ports: Vec<NetworkPolicyPort>) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule { from: Some(peers), ports: Some(ports) }
}

/// Connections to `peers`, of which there is at least one.
pub fn to(peers: Vec<NetworkPolicyPeer>, ports: Vec<NetworkPolicyPort>) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: Some(peers), ports: Some(ports) }
}

/// Connections to hosts outside the cluster; none where they are not allowed.
pub fn external(external: &values::External) -> Option<NetworkPolicyEgressRule> {
    // A rule to nobody in particular would be one to everybody.
    external.enabled.and(&external.cidrs.is_empty().not()).then(|| NetworkPolicyEgressRule {
        ports: non_empty(external.ports.map(|number| tcp(number.get()))),
        to: Some(external.cidrs.map(|cidr| network(cidr, non_empty(external.except.map(Text::get))))),
    })
}

/// Connections to hosts in these networks, at these ports; none where there are no networks.
pub fn to_networks(cidrs: &List<Text<Cidr>>, ports: Vec<NetworkPolicyPort>) -> Option<NetworkPolicyEgressRule> {
    cidrs.is_empty().not().then(|| to(cidrs.map(|cidr| network(cidr, None)), ports.clone()))
}

/// Connections to the Kubernetes API server.
pub fn api_server(server: &values::ApiServer) -> Option<NetworkPolicyEgressRule> {
    to_networks(&server.cidrs, server.ports.map(|number| tcp(number.get())))
}

fn network(cidr: &Text<Cidr>, except: Option<Vec<String>>) -> NetworkPolicyPeer {
    NetworkPolicyPeer { ip_block: Some(IPBlock { cidr: cidr.get(), except }), ..NetworkPolicyPeer::default() }
}

/// Connections to name servers, by UDP, and by TCP where an answer is long.
pub fn dns(dns: &values::Dns) -> NetworkPolicyEgressRule {
    part("dnsEgress", arg("dns", dns), |dns| NetworkPolicyEgressRule {
        ports: Some(vec![port("UDP", 53), tcp(53)]),
        to: Some(vec![NetworkPolicyPeer {
            // An empty selector is every namespace, none is this one alone.
            namespace_selector: Some(dns.namespace_selector.get_or_empty()),
            pod_selector: dns.pod_selector.get(),
            ..NetworkPolicyPeer::default()
        }]),
    })
}

/// A TCP port.
pub fn tcp(number: i32) -> NetworkPolicyPort {
    port("TCP", number)
}

fn port(protocol: &str, number: i32) -> NetworkPolicyPort {
    NetworkPolicyPort {
        port: Some(IntOrString::Int(number)),
        protocol: Some(protocol.to_owned()),
        ..NetworkPolicyPort::default()
    }
}
