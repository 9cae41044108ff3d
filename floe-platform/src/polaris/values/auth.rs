//! Who may use the catalog.

use super::format::IsoDuration;
use floe_schema::{Choice, ConfigMapKey, DnsSubdomain, Map, Opt, Text, Url};
use floe_workload::values::RemoteRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who says who a client is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Authentication {
    /// Who.
    pub r#type: Choice<AuthType>,
}

/// Who says who a client is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuthType {
    /// Polaris, by tokens of its own.
    Internal,
    /// An authorisation server that speaks OpenID Connect.
    External,
    /// Either.
    Mixed,
}

/// The keys that Polaris signs its tokens with, of the types `internal` and `mixed`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenBroker {
    /// What kind of keys.
    pub r#type: Choice<TokenBrokerType>,
    /// How long a token is valid, as ISO 8601 writes durations.
    pub max_token_generation: Text<IsoDuration>,
    /// A Secret with the keys; without one each pod makes keys of its own, and its tokens end with it: for one pod only.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the public key in the Secret, of the type `rsa-key-pair`.
    pub public_key_key: Text<ConfigMapKey>,
    /// The key of the private key in the Secret, of the type `rsa-key-pair`.
    pub private_key_key: Text<ConfigMapKey>,
    /// The key of the secret in the Secret, of the type `symmetric-key`.
    pub symmetric_key_key: Text<ConfigMapKey>,
    /// The keys of the Secret, each with where its value is in the secret store: with `global.externalSecrets.enabled` the Secret
    /// is made from them.
    pub external_secret: Map<RemoteRef, ConfigMapKey>,
}

/// What tokens are signed with.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenBrokerType {
    /// A pair of RSA keys.
    RsaKeyPair,
    /// One secret.
    SymmetricKey,
}

/// The authorisation server, of the types `external` and `mixed`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Oidc {
    /// Its address: what is before `/.well-known/openid-configuration`.
    pub auth_server_url: Opt<Text<Url>>,
    /// The client that Polaris asks it as.
    pub client_id: Text,
    /// A Secret with the client's secret; none where the server asks for none.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the client's secret in the Secret.
    pub client_secret_key: Text<ConfigMapKey>,
    /// Where the client's secret is in the secret store: with `global.externalSecrets.enabled` the Secret is made from it.
    pub external_secret: Opt<RemoteRef>,
    /// The claim with the principal's id, `/` between nested ones.
    pub principal_id_claim_path: Opt<Text>,
    /// The claim with the principal's name, `/` between nested ones.
    pub principal_name_claim_path: Opt<Text>,
    /// The claim with the principal's roles, `/` between nested ones; Quarkus' usual places where it is unset.
    pub roles_claim_path: Opt<Text>,
    /// A regular expression of the roles that count; all where it is unset.
    pub roles_filter: Opt<Text>,
}

/// The credential of the principal `root` of every realm, which may do everything.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RootCredentials {
    /// A Secret with it.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the client's id in the Secret.
    pub client_id_key: Text<ConfigMapKey>,
    /// The key of the client's secret in the Secret.
    pub client_secret_key: Text<ConfigMapKey>,
    /// The keys of the Secret, each with where its value is in the secret store: with `global.externalSecrets.enabled` the Secret
    /// is made from them.
    pub external_secret: Map<RemoteRef, ConfigMapKey>,
    /// What to do without an existing Secret.
    pub generate: Choice<Generate>,
}

/// Whether the credential is drawn.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Generate {
    /// It is drawn at the first install, and found again in the cluster by every upgrade. Without access to the cluster
    /// (`helm template`, Argo CD) every rendering draws another one: use an existing Secret there.
    Lookup,
    /// It is not: an existing Secret must be named.
    None,
}

impl Default for TokenBroker {
    fn default() -> Self {
        Self {
            r#type: TokenBrokerType::RsaKeyPair.into(),
            max_token_generation: "PT1H".into(),
            existing_secret: Opt::unset(),
            public_key_key: "public.pem".into(),
            private_key_key: "private.pem".into(),
            symmetric_key_key: "symmetric.key".into(),
            external_secret: Map::default(),
        }
    }
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            auth_server_url: Opt::unset(),
            client_id: "polaris".into(),
            existing_secret: Opt::unset(),
            client_secret_key: "clientSecret".into(),
            external_secret: Opt::unset(),
            principal_id_claim_path: Opt::unset(),
            principal_name_claim_path: Opt::unset(),
            roles_claim_path: Opt::unset(),
            roles_filter: Opt::unset(),
        }
    }
}

impl Default for RootCredentials {
    fn default() -> Self {
        Self {
            existing_secret: Opt::unset(),
            client_id_key: "client-id".into(),
            client_secret_key: "client-secret".into(),
            external_secret: Map::default(),
            generate: Generate::Lookup.into(),
        }
    }
}
