//! Where CompiledArtifacts come from.

use floe_schema::{ConfigMapKey, DnsSubdomain, Opt, Path, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The CompiledArtifacts of a data product: what `floe compile` wrote.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Artifacts {
    /// The JSON text itself, as of `--set-file artifacts.inline=compiled_artifacts.json`; at most 1 MiB.
    pub inline: Opt<Text>,
    /// A ConfigMap that holds it, in place of `inline`.
    pub existing_config_map: Opt<Text<DnsSubdomain>>,
    /// The file's name, which is the key in the ConfigMap.
    pub key: Text<ConfigMapKey>,
    /// The directory that it is mounted into; `FLOE_COMPILED_ARTIFACTS` is the file's path.
    pub mount_path: Text<Path>,
}

impl Default for Artifacts {
    fn default() -> Self {
        Self {
            inline: Opt::unset(),
            existing_config_map: Opt::unset(),
            key: "compiled_artifacts.json".into(),
            mount_path: "/etc/floe".into(),
        }
    }
}
