//! Which connections the pods of jobs may make.

use floe_schema::{Flag, Fragment};
use floe_workload::values::{Dns, External};
use k8s_openapi::api::networking::v1::{NetworkPolicyEgressRule, NetworkPolicyIngressRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A NetworkPolicy for the pods of jobs: nobody may reach them, and they reach name servers, the platform's services
/// and what is listed here.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkPolicy {
    /// Whether it is made; without effect where the cluster's network does not enforce policies.
    pub enabled: Flag,
    /// The name servers.
    pub dns: Dns,
    /// Hosts outside the cluster: warehouses, sources, object stores.
    pub external: External,
    /// Further rules of incoming connections.
    pub extra_ingress: Fragment<Vec<NetworkPolicyIngressRule>>,
    /// Further rules of outgoing connections.
    pub extra_egress: Fragment<Vec<NetworkPolicyEgressRule>>,
}

impl Default for NetworkPolicy {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            dns: Dns::default(),
            external: External::default(),
            extra_ingress: Fragment::default(),
            extra_egress: Fragment::default(),
        }
    }
}
