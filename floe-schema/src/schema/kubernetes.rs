//! k8s-openapi's schemas, made strict: closed, typed where they say nothing, and short.

use super::{reference, walk};
use crate::vocab::QUANTITY_PATTERN;
use serde_json::{Map, Value, json};

const PREFIX: &str = "io.k8s.";
/// The definition of a quantity.
pub(super) const QUANTITY: &str = "io.k8s.apimachinery.pkg.api.resource.Quantity";
/// Times are written by the API server, never by people: properties of these types are not offered.
const TIMES: [&str; 2] =
    ["io.k8s.apimachinery.pkg.apis.meta.v1.Time", "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"];
/// Written by the API server alone.
const MANAGED_FIELDS: &str = "managedFields";

/// Makes every definition of Kubernetes strict.
pub(super) fn close(root: &mut Value) {
    let Some(Value::Object(definitions)) = root.get_mut("definitions") else { return };
    for (name, definition) in definitions.iter_mut() {
        if name.contains(PREFIX) {
            walk(definition, &mut strict);
        }
        if name == QUANTITY
            && let Value::Object(schema) = definition
        {
            quantity(schema);
        }
    }
}

fn strict(schema: &mut Map<String, Value>) {
    shorten(schema);
    if schema.shift_remove("x-kubernetes-int-or-string").is_some() {
        int32_or_text(schema);
        return;
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|name, property| {
            name != MANAGED_FIELDS && !reference(property).is_some_and(|to| TIMES.contains(&to))
        });
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("integer") => {
            let (min, max) = match schema.shift_remove("format").as_ref().and_then(Value::as_str) {
                Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
                _ => (-((1 << 53) - 1), (1 << 53) - 1),
            };
            schema.entry("minimum").or_insert(min.into());
            schema.entry("maximum").or_insert(max.into());
        }
        Some("string") if schema.get("format").is_some_and(|format| format == "byte") => {
            schema.shift_remove("format");
            schema.insert("pattern".to_owned(), "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$".into());
        }
        _ => {}
    }
}

/// The schema of a quantity, in place of "a string". Kubernetes' own words for it ("a fixed-point representation of a
/// number") would stand above every amount in `values.yaml` and help nobody.
fn quantity(schema: &mut Map<String, Value>) {
    schema.shift_remove("description");
    schema.insert("$comment".to_owned(), "a quantity".into());
    schema.insert("examples".to_owned(), json!(["500m", "2Gi"]));
    schema.insert("type".to_owned(), json!(["string", "number"]));
    schema.insert("pattern".to_owned(), QUANTITY_PATTERN.into());
}

fn int32_or_text(schema: &mut Map<String, Value>) {
    schema.insert("type".to_owned(), json!(["integer", "string"]));
    schema.insert("minimum".to_owned(), i32::MIN.into());
    schema.insert("maximum".to_owned(), i32::MAX.into());
}

/// The first sentence of a description: what an editor shows in one line.
fn shorten(schema: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let flat = text.replace('\n', " ");
        let end = flat.find(". ").map_or(flat.len(), |end| end + 1);
        let mut short: String = flat[..end].trim().to_owned();
        if short.chars().count() > 160 {
            short = short.chars().take(159).chain(['…']).collect();
        }
        *text = short;
    }
}
