//! Which connections pods may make.

use floe_schema::{Flag, Format, Fragment, Int, List, Text};
use k8s_openapi::{
    api::networking::v1::{NetworkPolicyEgressRule, NetworkPolicyIngressRule},
    apimachinery::pkg::apis::meta::v1::LabelSelector,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The NetworkPolicy of a component.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkPolicy {
    /// Whether it is made; without effect where the cluster's network does not enforce policies.
    pub enabled: Flag,
    /// Further rules of incoming connections.
    pub extra_ingress: Fragment<Vec<NetworkPolicyIngressRule>>,
    /// Further rules of outgoing connections.
    pub extra_egress: Fragment<Vec<NetworkPolicyEgressRule>>,
}

/// The cluster's name servers.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dns {
    /// The namespaces that they run in.
    pub namespace_selector: Fragment<LabelSelector>,
    /// Their pods; all of these namespaces where it is empty.
    pub pod_selector: Fragment<LabelSelector>,
}

/// Hosts outside the cluster.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct External {
    /// Whether any may be reached.
    pub enabled: Flag,
    /// The networks that may be reached.
    pub cidrs: List<Text<Cidr>>,
    /// Networks inside those that may not be reached: the cluster's own and the cloud's metadata service.
    pub except: List<Text<Cidr>>,
    /// The TCP ports that may be reached there.
    pub ports: List<Int<1, 65_535>>,
}

/// The Kubernetes API server.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApiServer {
    /// The networks that its addresses are in. A policy sees the server's own addresses, not that of its Service:
    /// `kubectl get endpointslices kubernetes`.
    pub cidrs: List<Text<Cidr>>,
    /// The ports that it listens at.
    pub ports: List<Int<1, 65_535>>,
}

/// The format of a network: an IPv4 or IPv6 address with the length of its prefix.
#[derive(Clone, Debug)]
pub struct Cidr;

impl Format for Cidr {
    const PATTERN: &'static str = "([0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])|[0-9a-fA-F:]*:[0-9a-fA-F:]*/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))";
    const TITLE: &'static str = "a network in CIDR notation";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["10.0.0.0/8", "2001:db8::/32"];
}

impl NetworkPolicy {
    /// A policy that is there, or not, with no rules but the chart's.
    #[must_use]
    pub fn of(enabled: bool) -> Self {
        Self { enabled: enabled.into(), extra_ingress: Fragment::default(), extra_egress: Fragment::default() }
    }
}

impl Default for Dns {
    fn default() -> Self {
        let selector = |key: &str, value: &str| LabelSelector {
            match_labels: Some(BTreeMap::from([(key.to_owned(), value.to_owned())])),
            ..LabelSelector::default()
        };
        Self {
            namespace_selector: selector("kubernetes.io/metadata.name", "kube-system").into(),
            pod_selector: selector("k8s-app", "kube-dns").into(),
        }
    }
}

impl Default for External {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            cidrs: vec!["0.0.0.0/0".into()].into(),
            except: vec![
                "10.0.0.0/8".into(),
                "172.16.0.0/12".into(),
                "192.168.0.0/16".into(),
                "169.254.169.254/32".into(),
            ]
            .into(),
            ports: vec![443.into()].into(),
        }
    }
}

impl Default for ApiServer {
    fn default() -> Self {
        Self { cidrs: vec!["0.0.0.0/0".into()].into(), ports: vec![443.into(), 6443.into()].into() }
    }
}
