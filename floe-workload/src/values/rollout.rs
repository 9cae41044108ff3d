//! How a Deployment changes, and what it stands up to.

use super::DisruptionBudget;
use floe_schema::{Int, Opt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a Deployment changes, and what it stands up to.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rollout {
    /// How long a new pod must be ready before it counts, in seconds.
    pub min_ready_seconds: Opt<Int<0, 86_400>>,
    /// How many old ReplicaSets are kept, to go back to; null for Kubernetes' own ten.
    pub revision_history_limit: Opt<Int<0, 100>>,
    /// After how many seconds without progress a change counts as failed; Kubernetes' own ten minutes where it is unset.
    pub progress_deadline_seconds: Opt<Int<1, 86_400>>,
    /// How many pods may be missing while nodes are drained.
    pub pod_disruption_budget: DisruptionBudget,
}

impl Default for Rollout {
    fn default() -> Self {
        Self {
            min_ready_seconds: Opt::unset(),
            revision_history_limit: Int::from(3).into(),
            progress_deadline_seconds: Opt::unset(),
            pod_disruption_budget: DisruptionBudget::default(),
        }
    }
}
