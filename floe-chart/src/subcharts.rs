//! What subcharts add to a parent's schema and defaults: Helm lays their values into the parent's before it checks them.

use crate::{
    chart::AnyChart,
    metadata::Dependency,
    values::{self, Map as Values},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// `schema` with the keys that Helm and the subcharts of `chart` add; `of` is the schema below a subchart's key.
pub(crate) fn with_subcharts(mut schema: Value, chart: &dyn AnyChart, of: fn(&dyn AnyChart) -> Value) -> Value {
    let mut below_keys = Map::new();
    let mut definitions = Map::new();
    let dependencies = &chart.metadata().dependencies;
    for subchart in chart.subcharts() {
        let name = &subchart.metadata().name;
        let keys = dependencies.iter().filter(|dependency| dependency.name == *name);
        let mut below = prefixed(of(&**subchart), name);
        if let Value::Object(members) = &mut below {
            ["$schema", "$id", "title"].iter().for_each(|keyword| drop(members.shift_remove(*keyword)));
            if let Some(Value::Object(more)) = members.shift_remove("definitions") {
                definitions.extend(more);
            }
        }
        definitions.insert(name.clone(), below);
        for dependency in keys {
            let key = dependency.key();
            let said = schema.pointer(&format!("/properties/{key}/description")).and_then(Value::as_str);
            let description = said.map_or_else(|| format!("Values of the subchart {name}."), str::to_owned);
            let reference = json!([{ "$ref": format!("#/definitions/{name}") }]);
            below_keys.insert(key.to_owned(), json!({ "description": description, "allOf": reference }));
        }
    }
    extend(&mut schema, "properties", added_by_helm(dependencies));
    extend(&mut schema, "definitions", definitions);
    // What the parent's own type says of a subchart's key is only what it reads there itself.
    if let Some(Value::Object(known)) = schema.get_mut("properties") {
        known.extend(below_keys);
    }
    schema
}

/// `schema` with the keys that Helm adds. What is below the key of a subchart Helm asks of that one's own schema, so that here
/// it is only what the parent reads there itself: a package holds each schema once.
pub(crate) fn with_subchart_keys(mut schema: Value, chart: &dyn AnyChart) -> Value {
    let dependencies = &chart.metadata().dependencies;
    let open = |dependency: &Dependency| {
        let description = format!("Values of the subchart {}, which its own schema describes.", dependency.name);
        let open = json!({ "type": "object", "description": description, "additionalProperties": true });
        (dependency.key().to_owned(), open)
    };
    let mut properties = added_by_helm(dependencies);
    properties.extend(brought_along(chart).map(open));
    extend(&mut schema, "properties", properties);
    schema
}

/// Keys that Helm adds to the values of any chart.
fn added_by_helm(dependencies: &[Dependency]) -> Map<String, Value> {
    let tags = tags(dependencies).map(|tags| ("tags".to_owned(), tags));
    tags.into_iter().chain([("global".to_owned(), global())]).collect()
}

/// The dependencies whose subchart lies in the chart.
fn brought_along(chart: &dyn AnyChart) -> impl Iterator<Item = &Dependency> {
    let there = |name: &str| chart.subcharts().iter().any(|subchart| subchart.metadata().name == name);
    chart.metadata().dependencies.iter().filter(move |dependency| there(&dependency.name))
}

/// What switches several subcharts at once; none where no subchart has a tag.
fn tags(dependencies: &[Dependency]) -> Option<Value> {
    let mut tags = BTreeMap::<&str, Vec<&str>>::new();
    for dependency in dependencies {
        for tag in &dependency.tags {
            tags.entry(tag).or_default().push(dependency.key());
        }
    }
    let switch = |(tag, keys): (&str, Vec<&str>)| {
        let description =
            format!("Whether these are installed, unless their own conditions say it: {}.", keys.join(", "));
        (tag.to_owned(), json!({ "type": "boolean", "description": description, "examples": [false] }))
    };
    let described = !tags.is_empty();
    described.then(|| {
        json!({
            "type": "object",
            "description": "Switches for several subcharts at once; a subchart's own condition wins.",
            "additionalProperties": false,
            "properties": tags.into_iter().map(switch).collect::<Map<_, _>>(),
        })
    })
}

/// `schema` with the subcharts' whole schemas below their keys, which must not be deleted: Helm refuses null there.
pub(crate) fn with_whole_subcharts(schema: Value, chart: &dyn AnyChart) -> Value {
    let mut whole = with_subcharts(schema, chart, |chart| chart.whole_schema());
    let mut required = whole["required"].as_array().cloned().unwrap_or_default();
    required.extend(brought_along(chart).map(|dependency| Value::from(dependency.key())));
    whole["required"] = required.into();
    whole
}

/// The defaults of a chart, and below their keys those of its subcharts.
#[must_use]
pub fn all_defaults(chart: &dyn AnyChart) -> Values {
    let dependencies = &chart.metadata().dependencies;
    let below = chart.subcharts().iter().flat_map(|subchart| {
        let keys = dependencies.iter().filter(|dependency| dependency.name == subchart.metadata().name);
        keys.map(|dependency| (dependency.key().to_owned(), Value::Object(all_defaults(&**subchart))))
    });
    values::merge([below.collect(), chart.defaults()])
}

/// Whether a subchart reads what stands under a key of `global`: its parent has it for the subchart's sake.
pub(crate) fn is_handed_down(chart: &dyn AnyChart, key: &str) -> bool {
    let pointer = format!("/{}", key.replace('.', "/"));
    key.starts_with("global.")
        && chart.subcharts().iter().any(|subchart| Value::Object(subchart.defaults()).pointer(&pointer).is_some())
}

/// `global` of a chart whose values type has none: whatever the parent hands down.
fn global() -> Value {
    json!({ "type": "object", "description": "Values that all charts of a release share.", "additionalProperties": true })
}

/// Adds members that are not there yet.
fn extend(schema: &mut Value, keyword: &str, more: Map<String, Value>) {
    let Value::Object(members) = schema else { return };
    if more.is_empty() {
        return;
    }
    let known = members.entry(keyword).or_insert_with(|| json!({}));
    if let Value::Object(known) = known {
        for (key, value) in more {
            known.entry(key).or_insert(value);
        }
    }
}

/// `schema` with its definitions in the namespace `name`: two charts may have types of one name.
fn prefixed(schema: Value, name: &str) -> Value {
    match schema {
        Value::Object(members) => members
            .into_iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(target)) => {
                    (key, target.replace("#/definitions/", &format!("#/definitions/{name}.")).into())
                }
                ("definitions", Value::Object(definitions)) => {
                    let renamed = definitions
                        .into_iter()
                        .map(|(definition, value)| (format!("{name}.{definition}"), prefixed(value, name)));
                    (key, renamed.collect())
                }
                (_, value) => (key, prefixed(value, name)),
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(|item| prefixed(item, name)).collect(),
        scalar => scalar,
    }
}
