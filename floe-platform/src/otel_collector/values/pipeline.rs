//! What becomes of telemetry on its way.

use floe_schema::{Int, Ratio, Text};
use floe_workload::values::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many traces are kept.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sampling {
    /// The share of traces that is kept, from 0 for none to 1 for all; a trace is kept or dropped as a whole.
    pub ratio: Ratio,
}

/// How much is sent at once.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Batch {
    /// How many spans, data points or log records make a batch.
    pub send_batch_size: Int<1, 1_000_000>,
    /// After how long a batch is sent that is not full, as of `10s`.
    pub timeout: Text<Duration>,
}

/// When the collector refuses telemetry, to stay within its memory.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemoryLimiter {
    /// How often its use of memory is looked at, as of `1s`.
    pub check_interval: Text<Duration>,
    /// How much of its memory limit it may use, in percent.
    pub limit_percentage: Int<1, 100>,
    /// How much it may need more until it is looked at again, in percent: it refuses telemetry at that much below the limit.
    pub spike_limit_percentage: Int<1, 100>,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { ratio: 1.0.into() }
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self { send_batch_size: 1024.into(), timeout: "10s".into() }
    }
}

impl Default for MemoryLimiter {
    fn default() -> Self {
        Self { check_interval: "1s".into(), limit_percentage: 80.into(), spike_limit_percentage: 25.into() }
    }
}
