//! Objects of APIs that are not Kubernetes' own.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};

/// An object of an operator's API: what every object has, around a `spec` of its own.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<S> {
    /// The API's version, with its group.
    pub api_version: String,
    /// What it is.
    pub kind: String,
    /// Name, labels, annotations.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: S,
}
