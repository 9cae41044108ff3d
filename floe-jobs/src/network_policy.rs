//! The NetworkPolicy of jobs' pods: no connection in, and out only what is named.

use crate::{Jobs, labels, names, values::External};
use floe_schema::{Text, non_empty};
use k8s_openapi::{
    api::networking::v1::{
        IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
    },
    apimachinery::pkg::{apis::meta::v1::LabelSelector, util::intstr::IntOrString},
};
use std::collections::BTreeMap;

/// Where the platform's services listen: Polaris, the collector (gRPC and HTTP), Marquez, the Dagster webserver. A policy
/// sees the pods' own ports.
const PLATFORM_PORTS: [i32; 5] = [8181, 4317, 4318, 5000, 3000];

/// The policy; none where it is not enabled.
pub fn network_policy(jobs: &Jobs) -> Option<NetworkPolicy> {
    let policy = &jobs.values.network_policy;
    policy.enabled.then(|| NetworkPolicy {
        metadata: labels::metadata(jobs, &names::own(jobs)),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(LabelSelector {
                match_labels: Some(labels::selector(jobs)),
                ..LabelSelector::default()
            }),
            policy_types: Some(["Ingress", "Egress"].map(str::to_owned).to_vec()),
            ingress: policy.extra_ingress.get(),
            egress: Some(egress(jobs)),
        }),
    })
}

fn egress(jobs: &Jobs) -> Vec<NetworkPolicyEgressRule> {
    let policy = &jobs.values.network_policy;
    let platform = jobs.values.platform.namespace.map(|namespace| NetworkPolicyEgressRule {
        ports: Some(PLATFORM_PORTS.map(tcp).to_vec()),
        to: Some(vec![NetworkPolicyPeer {
            namespace_selector: Some(LabelSelector {
                match_labels: Some(BTreeMap::from([("kubernetes.io/metadata.name".to_owned(), namespace.get())])),
                ..LabelSelector::default()
            }),
            ..NetworkPolicyPeer::default()
        }]),
    });
    // A rule to nobody in particular would be one to everybody.
    let somewhere = policy.external.enabled.and(&policy.external.cidrs.is_empty().not());
    let external = somewhere.then(|| external(&policy.external));
    [dns(jobs)].into_iter().chain(platform).chain(external).chain(policy.extra_egress.items()).collect()
}

/// Name servers, by UDP, and by TCP where an answer is long.
fn dns(jobs: &Jobs) -> NetworkPolicyEgressRule {
    let dns = &jobs.values.network_policy.dns;
    NetworkPolicyEgressRule {
        ports: Some(vec![port("UDP", 53), tcp(53)]),
        to: Some(vec![NetworkPolicyPeer {
            // An empty selector is every namespace, none is this one alone.
            namespace_selector: Some(dns.namespace_selector.get_or_empty()),
            pod_selector: dns.pod_selector.get(),
            ..NetworkPolicyPeer::default()
        }]),
    }
}

fn external(external: &External) -> NetworkPolicyEgressRule {
    let peers = external.cidrs.map(|cidr| NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr: cidr.get(), except: non_empty(external.except.map(Text::get)) }),
        ..NetworkPolicyPeer::default()
    });
    NetworkPolicyEgressRule {
        ports: non_empty(
            external.ports.map(|port| NetworkPolicyPort { port: Some(IntOrString::Int(port.get())), ..tcp(0) }),
        ),
        to: Some(peers),
    }
}

fn tcp(number: i32) -> NetworkPolicyPort {
    port("TCP", number)
}

fn port(protocol: &str, number: i32) -> NetworkPolicyPort {
    NetworkPolicyPort {
        port: Some(IntOrString::Int(number)),
        protocol: Some(protocol.to_owned()),
        ..NetworkPolicyPort::default()
    }
}
