//! The values of the umbrella: what its subcharts share, and which of them there are.

use crate::global::{Global, Outside, Storage};
use floe_schema::{Flag, Opt, With};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The floe data platform: Dagster on PostgreSQL.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// What all charts of the platform share.
    pub global: With<With<Global, Storage>, Outside>,
    /// The bundled PostgreSQL; all its values are in charts/postgresql.
    pub postgresql: Part,
    /// Dagster; all its values are in charts/dagster.
    pub dagster: Part,
}

/// A part of the platform.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Whether it is installed. Where it is unset its tag decides, and without that it is.
    pub enabled: Opt<Flag>,
}

impl Default for Values {
    fn default() -> Self {
        let part = || Part { enabled: Opt::unset() };
        Self { global: With::default(), postgresql: part(), dagster: part() }
    }
}
