//! Whether a chart's values have a key: asked of their schema.

use crate::{
    path::{Path, Step},
    validate::{Finding, instead_of},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Why `key` is no key; none where it is one.
pub(super) fn unknown(schema: &Value, key: &Path) -> Option<Finding> {
    let mut here = vec![schema];
    for (n, step) in key.steps().iter().enumerate() {
        let facets: Vec<&Value> = here.iter().flat_map(|facet| facets(schema, facet, 16)).collect();
        let next: Vec<&Value> = facets.iter().flat_map(|facet| below(facet, step)).collect();
        if next.is_empty() {
            let path = Path::new(key.steps()[..=n].to_vec());
            return Some(Finding {
                path: path.to_string(),
                pointer: path.pointer(),
                message: "unknown key".to_owned(),
                remedy: remedy(&facets, step),
            });
        }
        here = next;
    }
    None
}

/// A schema with all that it refers to and is made of.
fn facets<'a>(root: &'a Value, schema: &'a Value, fuel: usize) -> Vec<&'a Value> {
    let Some(fuel) = fuel.checked_sub(1) else { return vec![] };
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|target| root.pointer(target.strip_prefix('#')?));
    let branches = ["allOf", "anyOf", "oneOf"].into_iter();
    let branches = branches.filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
    [schema].into_iter().chain(target.into_iter().chain(branches).flat_map(|of| facets(root, of, fuel))).collect()
}

/// The schemas of what one step leads to.
fn below<'a>(facet: &'a Value, step: &Step) -> Vec<&'a Value> {
    let open = facet.get("additionalProperties").filter(|schema| **schema != Value::Bool(false));
    let patterns = facet.get("patternProperties").and_then(Value::as_object);
    let patterns = patterns.into_iter().flat_map(|patterns| patterns.values());
    match step {
        Step::Name(name) => match facet.get("properties").and_then(|properties| properties.get(name)) {
            Some(known) => vec![known],
            None => patterns.chain(open).collect(),
        },
        Step::Member => patterns.chain(open).collect(),
        Step::Index(_) | Step::Item | Step::By(..) => facet.get("items").into_iter().collect(),
    }
}

fn remedy(facets: &[&Value], step: &Step) -> Option<String> {
    let properties = facets.iter().filter_map(|facet| facet.get("properties")?.as_object());
    let known: BTreeSet<&str> = properties.flat_map(|properties| properties.keys().map(String::as_str)).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let Step::Name(name) = step else { return None };
    instead_of(name, &known)
}
