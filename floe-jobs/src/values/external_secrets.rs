//! Secrets that the External Secrets Operator fetches.

use floe_schema::{ConfigMapKey, DnsSubdomain, Fragment, FreeForm, Map, With};
use floe_workload::values::{ExternalSecrets as Shared, RemoteRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The Secrets, and beside them from where and how often they are fetched.
pub type ExternalSecrets = With<Secrets, Shared>;

/// Secrets that the External Secrets Operator fetches from a secret store: an ExternalSecret each, and from it a Secret
/// of the same name, for `secrets.env`, `secrets.envFrom` and `secrets.files` of jobs.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Secrets {
    /// The Secrets by name.
    pub secrets: Map<ExternalSecret, DnsSubdomain>,
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
