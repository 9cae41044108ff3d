//! The Job that creates buckets.

use super::of_version;
use floe_schema::{Flag, Int, Opt};
use floe_workload::values::{Image, Resources};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The Job that creates the buckets after every install and upgrade, as `global.hooks.mode` says. Buckets that are there stay as
/// they are.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BucketJob {
    /// Whether it runs.
    pub enabled: Flag,
    /// An image with a shell and with curl; the test uses it, too.
    pub image: Image,
    /// After how many seconds a store that does not answer is given up.
    pub wait_seconds: Int<1, 3600>,
    /// After how many seconds the Job is given up, whatever it waits for.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// How many seconds a finished hook stays, with its log; null for ever. A plain Job stays always.
    pub ttl_seconds_after_finished: Opt<Int<0, 31_622_400>>,
    /// CPU and memory.
    pub resources: Resources,
}

impl Default for BucketJob {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            image: of_version("docker.io", "curlimages/curl", "8.16.0"),
            wait_seconds: 300.into(),
            active_deadline_seconds: 600.into(),
            ttl_seconds_after_finished: Int::from(86_400).into(),
            resources: Resources::of(&[("cpu", "100m"), ("memory", "64Mi")], &[("cpu", "10m"), ("memory", "16Mi")]),
        }
    }
}
