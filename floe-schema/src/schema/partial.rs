//! The schema of what a person lays over defaults: it need not hold what they hold, and null deletes what they hold.

use super::{optional::make_nullable, references, walk_all};
use serde_json::{Map, Value};

/// The schema of the values that may be laid over `defaults`, where `whole` is the schema of what comes of it.
///
/// Maps merge member by member and null deletes a default, as in Helm. So along the defaults no key that they have is
/// required, and null is accepted for one that may be missing; elsewhere (in lists, in an entry that is new) all is as in
/// `whole`. For editors every leaf that is set has its `default`, and a deprecated key its `deprecationMessage`.
///
/// ```
/// use floe_schema::schema;
/// use serde_json::json;
///
/// let whole = json!({
///     "type": "object",
///     "required": ["name"],
///     "properties": { "name": { "type": "string" }, "port": { "type": "integer" } },
/// });
/// let partial = schema::partial(&whole, &json!({ "name": "web", "port": 80 }));
/// assert_eq!(partial["required"], json!(null));
/// assert_eq!(partial["properties"]["name"], json!({ "type": "string", "default": "web" }));
/// assert_eq!(partial["properties"]["port"], json!({ "type": ["integer", "null"], "default": 80 }));
/// ```
#[must_use]
pub fn partial(whole: &Value, defaults: &Value) -> Value {
    let mut root = Whole(whole).over(whole, defaults).into();
    walk_all(&mut root, &mut warn_of_deprecated);
    references::prune(&mut root);
    references::wrap(&mut root);
    root
}

/// Takes unset keys out of `defaults` that `whole` says are deprecated: defaults do not show them.
pub fn without_deprecated(whole: &Value, defaults: &mut Map<String, Value>) {
    Whole(whole).drop_deprecated(whole, defaults);
}

/// A schema with the definitions that its parts refer to.
struct Whole<'a>(&'a Value);

impl<'a> Whole<'a> {
    /// The schema of what may be laid over `default`.
    fn over(&self, schema: &Value, default: &Value) -> Map<String, Value> {
        match default {
            Value::Object(defaults) if !defaults.is_empty() => {
                let mut members = self.inlined(schema);
                self.members_over(&mut members, defaults);
                members
            }
            leaf => {
                let mut members = schema.as_object().cloned().unwrap_or_default();
                // What is unset has no default: yaml-language-server 1.25 completes nothing beside a text whose default is
                // null.
                if !leaf.is_null() {
                    members.insert("default".to_owned(), leaf.clone());
                }
                members
            }
        }
    }

    fn members_over(&self, schema: &mut Map<String, Value>, defaults: &Map<String, Value>) {
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let entries = schema.get("additionalProperties").filter(|schema| schema.is_object()).cloned();
        let mut properties = match schema.get_mut("properties").map(Value::take) {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        for (key, default) in defaults {
            let Some(property) = properties.get(key).or(entries.as_ref()) else { continue };
            let mut property = self.over(property, default);
            // A default that is null says that null is accepted.
            if !default.is_null() && !required.iter().any(|name| name == key) {
                make_nullable(&mut property);
            }
            properties.insert(key.clone(), property.into());
        }
        schema.insert("properties".to_owned(), properties.into());
        let required: Vec<Value> =
            required.into_iter().filter(|key| key.as_str().is_none_or(|key| !defaults.contains_key(key))).collect();
        if required.is_empty() {
            schema.shift_remove("required");
        } else {
            schema.insert("required".to_owned(), required.into());
        }
    }

    /// The schema with what it refers to in its place, and of what may be null the other alternative.
    fn inlined(&self, schema: &Value) -> Map<String, Value> {
        let Value::Object(members) = schema else { return Map::new() };
        let Some((keyword, target)) = self.target(members) else { return members.clone() };
        let mut inlined = self.inlined(target);
        if keyword == "anyOf" {
            make_nullable(&mut inlined);
        }
        let beside = members.iter().filter(|(other, _)| *other != keyword);
        inlined.extend(beside.map(|(keyword, value)| (keyword.clone(), value.clone())));
        inlined
    }

    /// What a schema refers to, and by which keyword: a definition, the only part of `allOf`, or what `anyOf` allows beside
    /// null.
    fn target(&self, schema: &'a Map<String, Value>) -> Option<(&'static str, &'a Value)> {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return Some(("$ref", self.0.pointer(target.strip_prefix('#')?)?));
        }
        if let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            return Some(("allOf", only));
        }
        match schema.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([value, null]) if null.get("type").is_some_and(|kind| kind == "null") => Some(("anyOf", value)),
            _ => None,
        }
    }

    fn drop_deprecated(&self, schema: &Value, values: &mut Map<String, Value>) {
        let schema = self.inlined(schema);
        let of = |key: &str| schema.get("properties")?.get(key).or_else(|| schema.get("additionalProperties"));
        values.retain(|key, value| {
            let deprecated = of(key).and_then(|schema| schema.get("deprecated")).is_some_and(|flag| flag == true);
            !(deprecated && value.is_null())
        });
        for (key, value) in values {
            if let (Value::Object(members), Some(schema)) = (value, of(key)) {
                self.drop_deprecated(schema, members);
            }
        }
    }
}

/// Editors warn of a deprecated key, and do not offer it, where it has a message.
fn warn_of_deprecated(schema: &mut Map<String, Value>) {
    if schema.get("deprecated").is_some_and(|flag| flag == true) {
        let instead = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let message = format!("Deprecated. {instead}");
        schema.insert("deprecationMessage".to_owned(), message.trim_end().into());
    }
}
