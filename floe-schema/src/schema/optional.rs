//! What may be missing, and what may be null: from the marks that leaves leave in their schemas.

use super::walk_all;
use crate::vocab::{NULLABLE, OPTIONAL};
use serde_json::{Map, Value, json};

/// Takes marked properties out of `required`, makes marked schemas nullable, and removes the marks.
pub(super) fn apply(root: &mut Value) {
    walk_all(root, &mut |schema| {
        let optional = optional_properties(schema);
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.retain(|key| !optional.iter().any(|name| key == name));
            if required.is_empty() {
                schema.shift_remove("required");
            }
        }
    });
    walk_all(root, &mut |schema| {
        schema.shift_remove(OPTIONAL);
        if schema.shift_remove(NULLABLE).is_some() {
            make_nullable(schema);
        }
    });
}

/// The properties whose schema is marked as optional.
pub(super) fn optional_properties(schema: &Map<String, Value>) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let marked = properties.into_iter().flatten().filter(|(_, property)| property.get(OPTIONAL).is_some());
    marked.map(|(name, _)| name.clone()).collect()
}

/// Whether a property may be missing.
pub(super) fn may_be_missing(schema: &Map<String, Value>, property: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let listed = required.is_some_and(|names| names.iter().any(|name| name == property));
    !listed || schema.get("properties").and_then(|all| all.get(property)?.get(OPTIONAL)).is_some()
}

/// Accepts null beside what `schema` accepts.
pub(super) fn make_nullable(schema: &mut Map<String, Value>) {
    if let Some(kind) = schema.get_mut("type") {
        match kind {
            Value::String(one) => *kind = json!([one.clone(), "null"]),
            Value::Array(many) if !many.iter().any(|one| one == "null") => many.push("null".into()),
            _ => {}
        }
        if let Some(Value::Array(variants)) = schema.get_mut("enum")
            && !variants.contains(&Value::Null)
        {
            variants.push(Value::Null);
        }
        return;
    }
    // What describes the property stays beside the alternatives; what constrains it goes inside.
    let described = ["title", "description", "default", "examples", "deprecated"];
    let (outer, inner): (Map<_, _>, Map<_, _>) =
        std::mem::take(schema).into_iter().partition(|(keyword, _)| described.contains(&keyword.as_str()));
    *schema = outer;
    schema.insert("anyOf".to_owned(), json!([inner, { "type": "null" }]));
}
