//! How many pods may be missing while nodes are drained.

use floe_schema::{Flag, IntOrPercent, Opt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many pods may be missing while nodes are drained.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisruptionBudget {
    /// Whether it is made: where more than one pod may run, or where an amount is set.
    pub enabled: Flag,
    /// How many pods may be missing, a number or a share; 1 where neither amount is set. 0 blocks every drain.
    pub max_unavailable: Opt<IntOrPercent>,
    /// How many pods must be there, a number or a share, in place of `maxUnavailable`; for more than one pod.
    pub min_available: Opt<IntOrPercent>,
}

impl Default for DisruptionBudget {
    fn default() -> Self {
        Self { enabled: true.into(), max_unavailable: Opt::unset(), min_available: Opt::unset() }
    }
}
