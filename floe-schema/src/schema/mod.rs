//! JSON Schema of values types: from schemars, in draft-07, closed, self-contained, as Helm 3.12 to 4 read it.
//!
//! Each change to what schemars derives is a named step of its own:
//! - `optional`: a property whose leaf may be missing is not `required`, and may be null where the leaf says so;
//! - `kubernetes`: k8s-openapi's types are closed, typed where they say nothing, and their descriptions shortened;
//! - `printable`: texts and keys that YAML readers fail on are refused;
//! - `overlay`: the schema of changes to a type;
//! - `partial`: the schema of what is laid over defaults, for editors;
//! - `references`: draft-07 ignores what stands beside a `$ref`, so it is wrapped.

mod kubernetes;
mod optional;
mod overlay;
mod partial;
mod printable;
mod quantity;
mod references;

pub(crate) use overlay::overlay;
pub use partial::{partial, without_deprecated};
pub(crate) use quantity::quantity_paths;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value};

/// The dialect that every Helm from 3.12 on reads.
pub const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// What no text may contain: Helm takes it out of what it renders, whoever wrote it.
pub const NO_VALUE: &str = "<no value>";

/// The schema of the values type `T`: draft-07, without references to elsewhere.
///
/// ```
/// use floe_schema::{Int, Opt, Text, schema};
/// use schemars::JsonSchema;
///
/// /// The web server.
/// #[derive(JsonSchema)]
/// #[serde(rename_all = "camelCase", deny_unknown_fields)]
/// # #[allow(dead_code)]
/// struct Web {
///     /// How many pods run.
///     replica_count: Int<0, 100>,
///     /// Serve below this path.
///     path: Opt<Text>,
/// }
///
/// let schema = schema::of::<Web>();
/// assert_eq!(schema["required"], serde_json::json!(["replicaCount"]));
/// assert_eq!(schema["properties"]["replicaCount"]["maximum"], 100);
/// assert_eq!(schema["additionalProperties"], false);
/// ```
#[must_use]
pub fn of<T: JsonSchema>() -> Value {
    let mut root = raw::<T>(generator());
    kubernetes::close(&mut root);
    optional::apply(&mut root);
    printable::apply(&mut root);
    references::prune(&mut root);
    references::wrap(&mut root);
    if let Value::Object(members) = &mut root {
        members.shift_insert(0, "$schema".to_owned(), DIALECT.into());
    }
    root
}

/// A generator without transforms of its own: the steps of this module come after it.
fn generator() -> SchemaGenerator {
    SchemaSettings::draft07()
        .with(|settings| {
            settings.meta_schema = None;
            settings.transforms.clear();
        })
        .into_generator()
}

/// The schema as it is derived, with its definitions and our marks in it.
fn raw<T: JsonSchema>(generator: SchemaGenerator) -> Value {
    generator.into_root_schema_for::<T>().to_value()
}

/// An object with the properties of both.
pub(crate) fn side_by_side(own: &Schema, shared: &Schema) -> Schema {
    let mut all: Map<String, Value> = own.as_object().cloned().unwrap_or_default();
    let shared = shared.as_object().cloned().unwrap_or_default();
    if let (Some(Value::Object(to)), Some(Value::Object(from))) = (all.get_mut("properties"), shared.get("properties"))
    {
        to.extend(from.clone());
    }
    let required = [all.get("required"), shared.get("required")];
    let required: Vec<Value> = required.into_iter().flatten().filter_map(Value::as_array).flatten().cloned().collect();
    all.insert("required".to_owned(), required.into());
    all.into()
}

/// Calls `visit` with every schema in `schema`, itself first; not with its definitions.
pub fn walk(schema: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Value::Object(members) = schema else { return };
    visit(members);
    for (keyword, value) in members.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties" | "patternProperties", Value::Object(schemas)) => {
                schemas.values_mut().for_each(|schema| walk(schema, visit));
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(|schema| walk(schema, visit));
            }
            ("items" | "additionalProperties" | "propertyNames" | "not", schema @ Value::Object(_)) => {
                walk(schema, visit);
            }
            _ => {}
        }
    }
}

/// Calls `visit` with every schema of a root, those of its definitions too.
fn walk_all(root: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    if let Some(Value::Object(definitions)) = root.get_mut("definitions") {
        definitions.values_mut().for_each(|schema| walk(schema, visit));
    }
    walk(root, visit);
}

/// The name of the definition that a schema refers to.
fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/definitions/")
}

/// The path of the first place where two JSON values differ.
pub(crate) fn difference(a: &Value, b: &Value, path: String) -> Option<String> {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => {
            let odd = x.keys().find(|key| !y.contains_key(*key)).or_else(|| y.keys().find(|key| !x.contains_key(*key)));
            match odd {
                Some(key) => Some(format!("{path}.{key}")),
                None => x.iter().find_map(|(key, value)| difference(value, &y[key], format!("{path}.{key}"))),
            }
        }
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
            x.iter().zip(y).enumerate().find_map(|(i, (a, b))| difference(a, b, format!("{path}[{i}]")))
        }
        (a, b) => (a != b).then_some(path),
    }
}

/// A type's name without its module.
pub(crate) fn short_name(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}
