//! What an ingestion job runs.

use floe_schema::{Format, Opt, Path, Text};
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

/// The format of a Python module's name.
#[derive(Clone, Debug)]
pub struct PythonModule;

impl Format for PythonModule {
    const PATTERN: &'static str = "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*";
    const TITLE: &'static str = "a Python module";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["pipelines.orders"];
}
