//! Objects of the user's own.

use floe_schema::{ConfigMapKey, Map, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A ConfigMap.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfigMap {
    /// Its entries.
    pub data: Map<Text, ConfigMapKey>,
}

/// A Secret.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Secret {
    /// Its entries in clear.
    #[schemars(extend("writeOnly" = true))]
    pub string_data: Map<Text, ConfigMapKey>,
}
