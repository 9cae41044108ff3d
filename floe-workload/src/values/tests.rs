//! What `helm test` checks.

use super::Resources;
use floe_schema::{Flag, Int};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `helm test` checks.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tests {
    /// Whether the tests' pods are part of the chart.
    pub enabled: Flag,
    /// How long an answer may take, in seconds.
    pub timeout_seconds: Int<1, 3600>,
    /// After how many seconds the test's pod has failed, whatever it waits for.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// CPU and memory of each test's containers.
    pub resources: Resources,
}
