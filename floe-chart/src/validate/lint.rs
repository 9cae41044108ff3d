//! What Helm accepts, and a careful reader would remark: deprecated keys, values that change nothing, and mistakes in the
//! values of parts that are left out.

use super::{Finding, Place, Validator};
use crate::{chart::AnyChart, editor, values::Map, view::View};
use floe_schema::go;
use serde_json::Value;

/// The deprecated keys that `overrides` set, by the schema of the chart's values.
#[must_use]
pub fn deprecated(schema: &Value, overrides: &Map) -> Vec<Finding> {
    let mut found = vec![];
    in_members(&View::new(schema, schema), overrides, &Place::default(), &mut found);
    found
}

fn in_members(view: &View<'_>, members: &Map, place: &Place, found: &mut Vec<Finding>) {
    let properties = view.properties();
    for (key, value) in members {
        let property = properties.iter().find(|(name, _)| name == key).map(|(_, property)| property.clone());
        let Some(property) = property.or_else(|| view.entries()) else { continue };
        let place = place.clone().key(key, None);
        if property.is_deprecated() && !value.is_null() {
            let instead = property.text("description").and_then(|text| text.lines().next()).map(as_remedy);
            found.push(remark(&place, "is deprecated", instead));
        } else if let Value::Object(members) = value {
            in_members(&property, members, &place, found);
        }
    }
}

/// A sentence as the end of a finding.
fn as_remedy(sentence: &str) -> String {
    let mut letters = sentence.trim().trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// What is wrong with `overrides` that Helm accepts: it looks at no values of a subchart that is not installed.
///
/// # Panics
/// Where a derived schema is none, which a chart's own tests find: `export` it.
#[must_use]
pub fn overlooked(chart: &dyn AnyChart, overrides: &Map) -> Vec<Finding> {
    let validator = Validator::new(&editor::schema(chart)).expect("a derived schema is a schema");
    validator.findings(&Value::Object(overrides.clone()))
}

/// The overrides that are the default already: without them nothing changes.
///
/// ```
/// use floe_chart::validate;
/// use serde_json::json;
///
/// let map = |value: serde_json::Value| value.as_object().cloned().unwrap_or_default();
/// let defaults = map(json!({ "image": { "tag": "1", "pull": "Always" }, "args": [1] }));
/// let found = validate::redundant(&defaults, &map(json!({ "image": { "tag": "2", "pull": "Always" }, "args": [] })));
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].to_string(), "values: image.pull: is the default already; remove it");
/// ```
#[must_use]
pub fn redundant(defaults: &Map, overrides: &Map) -> Vec<Finding> {
    let mut found = vec![];
    redundant_members(defaults, overrides, &Place::default(), &mut found);
    found
}

fn redundant_members(defaults: &Map, overrides: &Map, place: &Place, found: &mut Vec<Finding>) {
    for (key, value) in overrides {
        let Some(default) = defaults.get(key) else { continue };
        let place = place.clone().key(key, None);
        match (default, value) {
            (Value::Object(default), Value::Object(value)) if !value.is_empty() => {
                redundant_members(default, value, &place, found);
            }
            // An empty map over a map changes nothing, whatever is in it.
            (Value::Object(_), Value::Object(_)) => found.push(remark(&place, "changes nothing", Some(removal()))),
            (default, value) if go::normalize(default.clone()) == go::normalize(value.clone()) => {
                found.push(remark(&place, "is the default already", Some(removal())));
            }
            _ => {}
        }
    }
}

fn removal() -> String {
    "remove it".to_owned()
}

fn remark(place: &Place, message: &str, remedy: Option<String>) -> Finding {
    Finding { path: place.path().to_owned(), pointer: place.pointer().to_owned(), message: message.to_owned(), remedy }
}
