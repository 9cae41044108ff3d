//! ExternalSecrets: what the External Secrets Operator makes Secrets from. And the store that it fetches them from.

use crate::{
    Chart, labels,
    object::Object,
    values::{self, RemoteRef, SecretStoreKind},
};
use floe_schema::{Context, FreeForm, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An object of the operator's API, `external-secrets.io`.
pub type ExternalSecret = Object<Spec>;

/// What is fetched, from where, and into which Secret.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    /// How often.
    pub refresh_interval: String,
    /// The store.
    pub secret_store_ref: StoreRef,
    /// The Secret.
    pub target: Target,
    /// The Secret's keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Vec<Data>>,
    /// Further sources, as the operator writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_from: Option<Vec<FreeForm>>,
}

/// A store of secrets by its name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct StoreRef {
    /// Its name.
    pub name: String,
    /// `SecretStore` or `ClusterSecretStore`.
    pub kind: String,
}

/// The Secret that is made.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// Its name.
    pub name: String,
    /// `Owner`: it goes with the ExternalSecret.
    pub creation_policy: String,
    /// Its template, as the operator writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<BTreeMap<String, FreeForm>>,
}

/// One key of the Secret.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    /// The key.
    pub secret_key: String,
    /// Where its value is.
    pub remote_ref: Remote,
}

/// Where a value is in the store.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Remote {
    /// The entry.
    pub key: String,
    /// The member of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// The version of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What a Secret is made of.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Its keys.
    pub data: Option<Vec<Data>>,
    /// Further sources, as the operator writes them.
    pub data_from: Option<Vec<FreeForm>>,
    /// Its template, as the operator writes it.
    pub template: Option<BTreeMap<String, FreeForm>>,
}

/// A store of secrets, an object of the operator's API.
pub type SecretStore = Object<StoreSpec>;

/// What a store is.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct StoreSpec {
    /// Where the entries are and who may read them, as the operator writes it.
    pub provider: BTreeMap<String, FreeForm>,
}

/// The ExternalSecret that makes the Secret `name`; it has the same name.
pub fn external_secret<V: Chart, F>(
    cx: &Context<V>,
    external: &values::ExternalSecrets,
    name: &Text<F>,
    content: Content,
) -> ExternalSecret {
    let target = Target { name: name.get(), creation_policy: "Owner".to_owned(), template: content.template };
    ExternalSecret {
        api_version: external.api_version.get(),
        kind: "ExternalSecret".to_owned(),
        metadata: labels::metadata(cx, name),
        spec: Spec {
            refresh_interval: external.refresh_interval.get(),
            secret_store_ref: StoreRef {
                name: store_name(external),
                kind: external.secret_store_ref.kind.text().get(),
            },
            target,
            data: content.data,
            data_from: content.data_from,
        },
    }
}

/// One key of a Secret, and where its value is.
pub fn data(key: String, remote: &RemoteRef) -> Data {
    let remote_ref = Remote {
        key: remote.key.get(),
        property: remote.property.map(Text::get),
        version: remote.version.map(Text::get),
    };
    Data { secret_key: key, remote_ref }
}

fn store_name(external: &values::ExternalSecrets) -> String {
    external.secret_store_ref.name.or("".into()).get()
}

/// The store; none where it exists.
pub fn secret_store<V: Chart>(
    cx: &Context<V>,
    external: &values::ExternalSecrets,
    own: &values::SecretStore,
) -> Option<SecretStore> {
    external.enabled.and(&own.enabled).then(|| SecretStore {
        api_version: external.api_version.get(),
        kind: "SecretStore".to_owned(),
        metadata: labels::metadata::<_, floe_schema::Printable>(cx, &Text::of(store_name(external))),
        spec: StoreSpec { provider: own.provider.get_or_empty() },
    })
}

/// What is wrong with the values below the key `path` from which Secrets are fetched.
pub fn findings(path: &str, external: &values::ExternalSecrets) -> Vec<String> {
    let none = external.enabled.and(&external.secret_store_ref.name.is_set().not());
    none.then(|| format!("{path}.secretStoreRef.name: is not set; name the SecretStore or ClusterSecretStore"))
        .into_iter()
        .collect()
}

/// What is wrong with a store that the chart makes.
pub fn store_findings(path: &str, external: &values::ExternalSecrets, own: &values::SecretStore) -> Vec<String> {
    let made = external.enabled.and(&own.enabled);
    let findings = [
        made.and(&external.secret_store_ref.kind.is(SecretStoreKind::ClusterSecretStore)).then(|| {
            format!(
                "{path}.secretStoreRef.kind: is ClusterSecretStore, but secretStore makes a SecretStore; set it to that"
            )
        }),
        made.and(&own.provider.is_set().not())
            .then(|| "secretStore.provider: is not set; say where the entries are".to_owned()),
    ];
    findings.into_iter().flatten().collect()
}
