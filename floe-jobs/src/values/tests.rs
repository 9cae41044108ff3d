//! What `helm test` checks.

use floe_schema::{Flag, Int};
use floe_workload::values::Resources;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `helm test` checks: for each job of the types `dbt` and `quality` a pod with the job's own image, environment and
/// mounts. It reads the CompiledArtifacts, opens a connection to each service of the platform, and lets dbt parse the
/// project with its profile and target.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tests {
    /// Whether the tests' pods are part of the chart.
    pub enabled: Flag,
    /// Whether they try to reach the platform's services.
    pub endpoints: Flag,
    /// How long a connection may take, in seconds.
    pub timeout_seconds: Int<1, 300>,
    /// How long each test may take at most, in seconds.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// CPU and memory of each test's containers.
    pub resources: Resources,
}

impl Default for Tests {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            endpoints: true.into(),
            timeout_seconds: 10.into(),
            active_deadline_seconds: 600.into(),
            resources: Resources::of(&[("cpu", "1"), ("memory", "1Gi")], &[("cpu", "100m"), ("memory", "256Mi")]),
        }
    }
}
