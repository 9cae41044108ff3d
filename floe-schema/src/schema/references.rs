//! References: only to definitions of the same document, and with nothing beside them.

use super::{reference, walk_all};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Removes definitions that nothing refers to.
pub(super) fn prune(root: &mut Value) {
    let definitions = root.get("definitions").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut used = BTreeSet::new();
    let mut top = root.clone();
    if let Value::Object(members) = &mut top {
        members.shift_remove("definitions");
    }
    collect(&top, &definitions, &mut used);
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        definitions.retain(|name, _| used.contains(name));
        definitions.sort_keys();
        if definitions.is_empty()
            && let Value::Object(members) = root
        {
            members.shift_remove("definitions");
        }
    }
}

fn collect(schema: &Value, definitions: &Map<String, Value>, used: &mut BTreeSet<String>) {
    if let Some(name) = reference(schema)
        && used.insert(name.to_owned())
        && let Some(definition) = definitions.get(name)
    {
        collect(definition, definitions, used);
    }
    match schema {
        Value::Object(members) => members.values().for_each(|value| collect(value, definitions, used)),
        Value::Array(items) => items.iter().for_each(|value| collect(value, definitions, used)),
        _ => {}
    }
}

/// Wraps a reference that has something beside it: draft-07 ignores its siblings.
pub(super) fn wrap(root: &mut Value) {
    walk_all(root, &mut |schema| {
        if schema.len() > 1
            && let Some(target) = schema.shift_remove("$ref")
        {
            schema.insert("allOf".to_owned(), json!([{ "$ref": target }]));
        }
    });
}
