//! What an ingestion job runs.

use floe_schema::{Opt, Path, Text};
use floe_workload::values::PythonModule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an ingestion job runs: a dlt pipeline, or any Python program. One of the two, unless `command` or `args` is set.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ingestion {
    /// A Python file in the image or among `files`.
    pub script: Opt<Text<Path>>,
    /// A Python module of the image (`python -m`).
    pub module: Opt<Text<PythonModule>>,
}
