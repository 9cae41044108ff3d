//! Secrets that the External Secrets Operator fetches.

use floe_schema::{Choice, ConfigMapKey, DnsSubdomain, Flag, Format, Fragment, FreeForm, Map, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Secrets that the External Secrets Operator fetches from a secret store: an ExternalSecret each, and from it a Secret
/// of the same name, for `secrets.env`, `secrets.envFrom` and `secrets.files` of jobs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalSecrets {
    /// Whether they are made; the operator must be installed.
    pub enabled: Flag,
    /// The API that the operator serves: `external-secrets.io/v1` from version 0.17 on.
    pub api_version: Text<ApiVersion>,
    /// The store that they are fetched from.
    pub secret_store_ref: SecretStoreRef,
    /// How often they are fetched again, as of `1h`; `0` fetches once.
    pub refresh_interval: Text<Duration>,
    /// The Secrets by name.
    pub secrets: Map<ExternalSecret, DnsSubdomain>,
}

/// A store of secrets.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretStoreRef {
    /// Its name.
    pub name: Opt<Text<DnsSubdomain>>,
    /// Whether it belongs to the namespace or to the cluster.
    pub kind: Choice<SecretStoreKind>,
}

/// Whether a store belongs to a namespace.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum SecretStoreKind {
    /// To the namespace.
    SecretStore,
    /// To the cluster.
    ClusterSecretStore,
}

/// One Secret that is fetched.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalSecret {
    /// The Secret's keys, each with where its value is in the store.
    pub data: Map<RemoteRef, ConfigMapKey>,
    /// Further sources, as the operator writes them: `extract` takes all keys of one entry.
    pub data_from: Fragment<Vec<FreeForm>>,
    /// The Secret's template, as the operator writes it.
    pub template: Fragment<BTreeMap<String, FreeForm>>,
}

/// Where a value is in the store.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoteRef {
    /// The entry.
    pub key: Text,
    /// The member of the entry, where that is a map.
    pub property: Opt<Text>,
    /// The version of the entry; the newest where it is unset.
    pub version: Opt<Text>,
}

/// The format of an API version of the operator.
#[derive(Clone, Debug)]
pub struct ApiVersion;

impl Format for ApiVersion {
    const PATTERN: &'static str = "external-secrets\\.io/v[0-9]+((alpha|beta)[0-9]+)?";
    const TITLE: &'static str = "an API version of the operator";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["external-secrets.io/v1"];
}

/// The format of a duration as Go writes it.
#[derive(Clone, Debug)]
pub struct Duration;

impl Format for Duration {
    const PATTERN: &'static str = "0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+";
    const TITLE: &'static str = "a duration";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["1h", "15m"];
}

impl Default for ExternalSecrets {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            api_version: "external-secrets.io/v1".into(),
            secret_store_ref: SecretStoreRef { name: Opt::unset(), kind: SecretStoreKind::SecretStore.into() },
            refresh_interval: "1h".into(),
            secrets: Map::default(),
        }
    }
}
