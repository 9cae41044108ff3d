//! Credentials from Secrets.

use floe_schema::{ConfigMapKey, DnsSubdomain, EnvVarName, Format, List, Map, Path, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Credentials from Secrets, as environment variables and as files.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Secrets {
    /// Environment variables by name, each from one key of a Secret.
    pub env: Map<SecretKey, EnvVarName>,
    /// Secrets all of whose keys become environment variables.
    pub env_from: List<Text<DnsSubdomain>>,
    /// Secrets whose keys become files, each under a name of its own.
    pub files: Map<SecretFiles, FilesName>,
}

/// A key of a Secret.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretKey {
    /// The Secret.
    pub name: Text<DnsSubdomain>,
    /// Its key.
    pub key: Text<ConfigMapKey>,
}

/// A Secret as files.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretFiles {
    /// The Secret.
    pub name: Text<DnsSubdomain>,
    /// The directory that its keys are mounted into, a file each.
    pub mount_path: Text<Path>,
}

/// The format of the name of mounted files: short enough for what a volume's name has before it.
#[derive(Clone, Debug)]
pub struct FilesName;

impl Format for FilesName {
    const PATTERN: &'static str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    const TITLE: &'static str = "a name of lower-case letters, digits and `-`";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 50;
    const EXAMPLES: &'static [&'static str] = &["warehouse-key"];
}
