//! NetworkPolicies by component.

use floe_workload::values::NetworkPolicy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The NetworkPolicy of each component. That of the migration needs nothing from you.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkPolicies {
    /// Of the webserver and its read-only twin.
    pub webserver: NetworkPolicy,
    /// Of the daemon.
    pub daemon: NetworkPolicy,
    /// Of the code locations' servers.
    pub code_locations: NetworkPolicy,
    /// Of runs, in their namespace.
    pub runs: NetworkPolicy,
}

impl Default for NetworkPolicies {
    fn default() -> Self {
        let of = || NetworkPolicy::of(true);
        Self { webserver: of(), daemon: of(), code_locations: of(), runs: of() }
    }
}
