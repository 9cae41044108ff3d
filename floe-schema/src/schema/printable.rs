//! Every text printable, every key short: what YAML readers fail on, or read as something else, is refused.

use super::{NO_VALUE, walk_all};
use crate::vocab::{Format, Free, MapKey, anchored};
use serde_json::{Map, Value, json};

/// Gives every text without a pattern of its own the pattern of printable text, and every free map's keys theirs.
pub(super) fn apply(root: &mut Value) {
    let printable = anchored(Free::PATTERN);
    walk_all(root, &mut |schema| {
        if allows(schema, "string") && !["pattern", "enum", "const"].iter().any(|keyword| schema.contains_key(*keyword))
        {
            schema.insert("pattern".to_owned(), printable.clone().into());
        }
        if schema.get("pattern").is_some_and(|pattern| *pattern == *printable) {
            schema.insert("not".to_owned(), json!({ "type": "string", "pattern": NO_VALUE }));
        }
        let free = matches!(schema.get("additionalProperties"), Some(Value::Object(_) | Value::Bool(true)));
        if free && allows(schema, "object") && !schema.contains_key("propertyNames") {
            let keys = json!({ "pattern": anchored(MapKey::PATTERN), "maxLength": MapKey::MAX_LENGTH });
            schema.insert("propertyNames".to_owned(), keys);
        }
    });
}

fn allows(schema: &Map<String, Value>, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(many)) => many.iter().any(|one| one == kind),
        _ => false,
    }
}
