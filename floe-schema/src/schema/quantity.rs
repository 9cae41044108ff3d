//! Where quantities are inside a type of Kubernetes.

use super::{generator, kubernetes::QUANTITY, raw, reference};
use crate::expr::QuantityPaths;
use schemars::JsonSchema;
use serde_json::{Map, Value};

/// The paths to quantities in a `T`.
pub(crate) fn quantity_paths<T: JsonSchema>() -> QuantityPaths {
    let root = raw::<T>(generator());
    let none = Map::new();
    let definitions = root.get("definitions").and_then(Value::as_object).unwrap_or(&none);
    paths(&root, definitions, &mut vec![])
}

fn paths(schema: &Value, definitions: &Map<String, Value>, open: &mut Vec<String>) -> QuantityPaths {
    if let Some(name) = reference(schema) {
        if name == QUANTITY {
            return QuantityPaths::Quantity;
        }
        // A type inside itself: no type of Kubernetes that charts use has quantities behind such a loop.
        let Some(definition) = definitions.get(name).filter(|_| !open.iter().any(|known| known == name)) else {
            return QuantityPaths::Other;
        };
        open.push(name.to_owned());
        let found = paths(definition, definitions, open);
        open.pop();
        return found;
    }
    if let Some(Value::Object(properties)) = schema.get("properties") {
        let members = properties.iter().map(|(name, property)| (name.clone(), paths(property, definitions, open)));
        let members: std::collections::BTreeMap<_, _> =
            members.filter(|(_, paths)| *paths != QuantityPaths::Other).collect();
        return if members.is_empty() { QuantityPaths::Other } else { QuantityPaths::Members(members) };
    }
    let each = schema.get("items").or_else(|| schema.get("additionalProperties"));
    match each.map(|each| paths(each, definitions, open)) {
        None | Some(QuantityPaths::Other) => QuantityPaths::Other,
        Some(found) => QuantityPaths::Each(Box::new(found)),
    }
}
