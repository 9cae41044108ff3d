//! Services.

use super::Cidr;
use floe_schema::{Choice, DnsSubdomain, Fragment, Int, List, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A Service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Who can reach it.
    pub r#type: Choice<ServiceType>,
    /// Its port.
    pub port: Int<1, 65_535>,
    /// The port on every node, of a `NodePort` or a `LoadBalancer`; drawn where it is unset.
    pub node_port: Opt<Int<30_000, 32_767>>,
    /// Its labels; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Its annotations.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// Which load balancer serves it, of a `LoadBalancer`; the cloud's own where it is unset.
    pub load_balancer_class: Opt<Text<DnsSubdomain>>,
    /// The networks that may reach the load balancer; all where it is empty.
    pub load_balancer_source_ranges: List<Text<Cidr>>,
    /// Whether connections from outside stay on the node that they reach, which keeps the client's address.
    pub external_traffic_policy: Opt<Choice<TrafficPolicy>>,
    /// Whether it has IPv4, IPv6 or both; the cluster's default where it is unset.
    pub ip_family_policy: Opt<Choice<IpFamilyPolicy>>,
    /// The families of its addresses in order of preference, as of `[IPv6, IPv4]`.
    pub ip_families: List<Choice<IpFamily>>,
}

/// Who can reach a Service.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum ServiceType {
    /// The cluster alone.
    ClusterIP,
    /// Whoever reaches a node.
    NodePort,
    /// Whoever reaches the cloud's load balancer.
    LoadBalancer,
}

/// Which pods connections from outside reach.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum TrafficPolicy {
    /// Those of all nodes.
    Cluster,
    /// Those of the node that was reached.
    Local,
}

/// Whether a Service has one family of addresses or both.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum IpFamilyPolicy {
    /// One.
    SingleStack,
    /// Both where the cluster has both.
    PreferDualStack,
    /// Both.
    RequireDualStack,
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum IpFamily {
    /// IPv4
    IPv4,
    /// IPv6
    IPv6,
}

impl Service {
    /// A Service inside the cluster at `port`.
    #[must_use]
    pub fn at(port: i64) -> Self {
        Self {
            r#type: ServiceType::ClusterIP.into(),
            port: port.into(),
            node_port: Opt::unset(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            load_balancer_class: Opt::unset(),
            load_balancer_source_ranges: List::default(),
            external_traffic_policy: Opt::unset(),
            ip_family_policy: Opt::unset(),
            ip_families: List::default(),
        }
    }
}
