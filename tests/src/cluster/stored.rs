//! Objects as the API server stored them, without what differs between two of them anyway.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Kube;

/// What the API server and the controllers write, by the place in an object.
const WRITTEN: [(&str, &[&str]); 4] = [
    ("", &["status"]),
    ("/metadata", &["uid", "resourceVersion", "managedFields", "creationTimestamp", "generation", "ownerReferences"]),
    (
        "/metadata/annotations",
        &[
            "meta.helm.sh/release-name",
            "meta.helm.sh/release-namespace",
            "deployment.kubernetes.io/revision",
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "volume.kubernetes.io/storage-provisioner",
            "volume.kubernetes.io/selected-node",
            "volume.beta.kubernetes.io/storage-provisioner",
        ],
    ),
    ("/spec", &["clusterIP", "clusterIPs", "volumeName", "nodeName"]),
];

/// Every object of a namespace, by kind and name.
pub type Snapshot = BTreeMap<String, Value>;

/// What the controller of Jobs writes into their pods' labels and selectors.
const OWNERS: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];

/// An object without what the API server, the controllers and Helm note in it, its keys in order.
#[must_use]
pub fn plain(object: &Value) -> Value {
    let mut object = sorted(object);
    for (place, keys) in WRITTEN {
        let Some(Value::Object(members)) = object.pointer_mut(place) else { continue };
        members.retain(|key, value| !keys.contains(&key.as_str()) || is_headless(key, value));
    }
    // Annotations that are gone, and none at all, are the same.
    let empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
    if object.pointer("/metadata/annotations").is_some_and(empty) {
        object["metadata"].as_object_mut().and_then(|metadata| metadata.remove("annotations"));
    }
    object
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| !OWNERS.contains(&key.as_str()));
            let sorted: BTreeMap<_, _> = members.map(|(key, value)| (key.clone(), sorted(value))).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// That a Service has no address was asked for; any other address was given.
fn is_headless(key: &str, value: &Value) -> bool {
    key.starts_with("clusterIP") && (value == "None" || value[0] == "None")
}

impl Kube {
    /// Every object of a namespace that somebody made: without what controllers make of others, and without what Helm keeps.
    ///
    /// # Errors
    /// All that kubectl prints where it fails.
    pub fn snapshot(&self, namespace: &str) -> Result<Snapshot, String> {
        let kinds = self.kubectl(&["api-resources", "--verbs=list", "--namespaced", "--output=name"])?;
        let kinds: Vec<_> = kinds.lines().filter(|kind| !kind.starts_with("events")).collect();
        let list = self.get(&[&kinds.join(","), "--namespace", namespace])?;
        let objects = list["items"].as_array().cloned().unwrap_or_default();
        let own = objects.into_iter().filter(|object| !is_made(object));
        Ok(own.map(|object| (id(&object), object)).collect())
    }
}

/// The kind and the name of an object.
fn id(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!("{}/{}", text(&object["kind"]), text(&object["metadata"]["name"]))
}

/// Whether it follows from another object, or is there in every namespace.
fn is_made(object: &Value) -> bool {
    let owned = object.pointer("/metadata/ownerReferences").is_some();
    let everywhere = matches!(id(object).as_str(), "ServiceAccount/default" | "ConfigMap/kube-root-ca.crt");
    owned || everywhere || object["kind"] == "Endpoints" || object["type"] == "helm.sh/release.v1"
}
