//! The rendered objects as the API server would hold them, and small readers of their JSON.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The text at a JSON pointer.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// The list at a JSON pointer; empty where there is none.
pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The objects of one rendering, seen from one namespace.
pub(super) struct Objects<'a> {
    all: &'a [Value],
    namespace: &'a str,
}

impl<'a> Objects<'a> {
    /// What a pod of `namespace` can refer to.
    pub(super) fn new(all: &'a [Value], namespace: &'a str) -> Self {
        Self { all, namespace }
    }

    /// The entries of a ConfigMap or Secret.
    ///
    /// # Errors
    /// Names the object where it is missing or an entry cannot be decoded.
    pub(super) fn data(&self, kind: &str, name: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let here = |object: &&Value| {
            text(object, "/kind") == Some(kind)
                && text(object, "/metadata/name") == Some(name)
                && text(object, "/metadata/namespace").is_none_or(|namespace| namespace == self.namespace)
        };
        let object = self.all.iter().find(here).ok_or_else(|| {
            format!("{kind} {name:?} is not among the rendered objects of namespace {:?}", self.namespace)
        })?;
        let mut data = BTreeMap::new();
        for (field, encoded) in [("data", kind == "Secret"), ("binaryData", true), ("stringData", false)] {
            for (key, value) in object.get(field).and_then(Value::as_object).into_iter().flatten() {
                let value = value.as_str().ok_or_else(|| format!("{kind} {name:?}: {field}.{key} is not a string"))?;
                let bytes = if encoded {
                    STANDARD.decode(value).map_err(|why| format!("{kind} {name:?}: {field}.{key}: {why}"))?
                } else {
                    value.as_bytes().to_vec()
                };
                data.insert(key.clone(), bytes);
            }
        }
        Ok(data)
    }

    /// One entry of a ConfigMap or Secret.
    ///
    /// # Errors
    /// As [`Objects::data`]; and where the object has no such key.
    pub(super) fn entry(&self, kind: &str, name: &str, key: &str) -> Result<Vec<u8>, String> {
        self.data(kind, name)?.remove(key).ok_or_else(|| format!("{kind} {name:?} has no key {key:?}"))
    }
}
