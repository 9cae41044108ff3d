//! ExternalSecrets: what the External Secrets Operator makes Secrets from.

use crate::{
    Jobs, labels,
    values::{self, RemoteRef},
};
use floe_schema::{FreeForm, Text, non_empty};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An object of the operator's API, `external-secrets.io`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecret {
    /// The API's version.
    pub api_version: String,
    /// `ExternalSecret`.
    pub kind: String,
    /// Name, labels, annotations.
    pub metadata: ObjectMeta,
    /// What is fetched.
    pub spec: Spec,
}

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
    /// Further sources, as the user writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_from: Option<Vec<FreeForm>>,
}

/// A store of secrets.
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
    /// Its template, as the user writes it.
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

/// The ExternalSecrets, each under the name of the Secret that it makes.
pub fn external_secrets(jobs: &Jobs) -> Vec<ExternalSecret> {
    let external = &jobs.values.external_secrets;
    external.enabled.then_items(|| {
        external.secrets.map(|name, secret| ExternalSecret {
            api_version: external.api_version.get(),
            kind: "ExternalSecret".to_owned(),
            metadata: labels::metadata(jobs, name),
            spec: spec(external, &name.get(), secret),
        })
    })
}

fn spec(external: &values::ExternalSecrets, name: &str, secret: &values::ExternalSecret) -> Spec {
    let store = &external.secret_store_ref;
    Spec {
        refresh_interval: external.refresh_interval.get(),
        secret_store_ref: StoreRef { name: store.name.or("".into()).get(), kind: store.kind.text().get() },
        target: Target { name: name.to_owned(), creation_policy: "Owner".to_owned(), template: secret.template.get() },
        data: non_empty(
            secret.data.map(|key, remote| Data { secret_key: key.get(), remote_ref: self::remote(remote) }),
        ),
        data_from: secret.data_from.get(),
    }
}

fn remote(remote: &RemoteRef) -> Remote {
    Remote { key: remote.key.get(), property: remote.property.map(Text::get), version: remote.version.map(Text::get) }
}
