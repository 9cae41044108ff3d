//! What rules take for granted of the cluster, and what is wanted of a rendering that it does not say itself.

use super::network::Flows;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, SocketAddr},
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
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            namespace: "default".to_owned(),
            external: None,
            flows: Flows::default(),
            api_server: Self::API_SERVER_PORTS.map(|port| SocketAddr::new(Self::API_SERVER, port)).to_vec(),
            cluster_roles: BTreeSet::new(),
            blocking_budgets: false,
        }
    }
}
