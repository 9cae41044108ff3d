//! Writable directories.

use floe_schema::{Opt, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Writable directories of a pod.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scratch {
    /// The size limit of each; the pod is evicted beyond it.
    pub size_limit: Opt<Quantity>,
}
