//! The External Secrets Operator: from where and how often it fetches Secrets.

use floe_schema::{Choice, DnsSubdomain, Flag, Format, Fragment, FreeForm, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The External Secrets Operator, which makes Secrets from the entries of a secret store.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalSecrets {
    /// Whether ExternalSecrets are made; the operator must be installed.
    pub enabled: Flag,
    /// The API that the operator serves: `external-secrets.io/v1` from version 0.17 on.
    pub api_version: Text<ApiVersion>,
    /// The store that they are fetched from.
    pub secret_store_ref: SecretStoreRef,
    /// How often they are fetched again, as of `1h`; `0` fetches once.
    pub refresh_interval: Text<Duration>,
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

/// The store itself, where the chart is to make it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretStore {
    /// Whether it is made, in the release's namespace and under the name of the store that secrets are fetched from.
    pub enabled: Flag,
    /// Where the entries are and who may read them, as the operator writes it: `vault`, `aws`, `azurekv`, `gcpsm`,
    /// `kubernetes` and so on. No credentials: it refers to Secrets or to service accounts.
    pub provider: Fragment<BTreeMap<String, FreeForm>>,
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
        }
    }
}

impl Default for SecretStore {
    fn default() -> Self {
        Self { enabled: false.into(), provider: Fragment::default() }
    }
}
