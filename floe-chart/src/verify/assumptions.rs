//! What rules take for granted of the cluster, and what is wanted of a rendering that it does not say itself.

use super::network::Flows;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// What rules take for granted.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// The namespace of objects that name none: that of the release.
    pub namespace: String,
    /// The objects that the cluster holds beside the rendering: Secrets that others make, pods that start later, namespaces
    /// with their labels, policies of other releases. With `Some`, all that a pod refers to is here or in the rendering;
    /// with `None`, what is not rendered is taken to be in the cluster.
    pub external: Option<Vec<Value>>,
    /// Connections that are needed, or must not be possible.
    pub flows: Flows,
    /// Where the API server listens, as a network policy sees it: behind the Service `kubernetes`.
    pub api_server: Vec<SocketAddr>,
    /// The blocks from which pods may get their addresses. What lies outside them is no pod's, so that a rule of a network
    /// policy for it lets no pod through.
    pub pod_addresses: Vec<IpNet>,
    /// The ClusterRoles that may be made and bound.
    pub cluster_roles: BTreeSet<String>,
    /// Whether a disruption budget may forbid every eviction.
    pub blocking_budgets: bool,
}

impl Assumptions {
    /// The API server of a cluster of kind, by both of its usual ports.
    pub const API_SERVER: IpAddr = IpAddr::V4(Ipv4Addr::new(172, 18, 0, 2));
    /// The ports at which API servers listen.
    pub const API_SERVER_PORTS: [u16; 2] = [443, 6443];

    /// The blocks that are private (RFC 1918, RFC 4193) or shared (RFC 6598): those that clusters give their pods.
    #[must_use]
    pub fn private_addresses() -> Vec<IpNet> {
        let v4 = |address: [u8; 4], length| Ipv4Net::new_assert(Ipv4Addr::from(address), length).into();
        let v6 = Ipv6Net::new_assert(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7).into();
        vec![v4([10, 0, 0, 0], 8), v4([172, 16, 0, 0], 12), v4([192, 168, 0, 0], 16), v4([100, 64, 0, 0], 10), v6]
    }
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            namespace: "default".to_owned(),
            external: None,
            flows: Flows::default(),
            api_server: Self::API_SERVER_PORTS.map(|port| SocketAddr::new(Self::API_SERVER, port)).to_vec(),
            pod_addresses: Self::private_addresses(),
            cluster_roles: BTreeSet::new(),
            blocking_budgets: false,
        }
    }
}
