//! How the server reaches the object store.

use super::format::IsoDuration;
use crate::global::StoreAuth;
use floe_schema::{Choice, ConfigMapKey, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the server reaches the object store of `global.objectStore`, whose Secret it takes keys from.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// How the server identifies itself; as `global.objectStore.auth` says where it is unset. Without keys the role stands in
    /// `serviceAccount.annotations`.
    pub auth: Opt<Choice<StoreAuth>>,
    /// The key of a session's token in the store's Secret, of Amazon's temporary keys; none where it is unset.
    pub session_token_key: Opt<Text<ConfigMapKey>>,
    /// What only Google's store has.
    pub gcp: Gcp,
    /// What only Azure's store has.
    pub azure: Azure,
}

/// What only Google's store has.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gcp {
    /// The key of an access token in the store's Secret, in place of a service account's JSON.
    pub token_key: Opt<Text<ConfigMapKey>>,
    /// How long that token is valid, as ISO 8601 writes durations.
    pub token_lifespan: Opt<Text<IsoDuration>>,
}

/// What only Azure's store has: an application, for the server asks for tokens that it hands on.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Azure {
    /// The tenant.
    pub tenant_id: Opt<Text>,
    /// The application's client.
    pub client_id: Opt<Text>,
    /// The key of the client's secret in the store's Secret.
    pub client_secret_key: Opt<Text<ConfigMapKey>>,
}
