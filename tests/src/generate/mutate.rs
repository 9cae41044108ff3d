//! One change to a document: the mistakes that people make, and values just beyond what the schema admits.

use super::Config;
use super::document::Run;
use super::rng::Rng;
use super::schema::{Facet, Schema, array, count, item, members};
use super::strings::HOSTILE;
use serde_json::{Map, Number, Value, json};

/// A value of the document, and the schemas that it may be held against.
struct Site<'a> {
    pointer: String,
    facets: Vec<&'a Facet>,
}

/// A change of one value; none where it does not apply.
type Change = fn(&mut Run<'_>, &Value, &[&Facet]) -> Option<Value>;

const CHANGES: &[Change] = &[typo, missing, extra, null, retyped, beyond];

/// See [`super::Generator::mutate`].
pub(super) fn mutate(schema: &Schema, config: &Config, rng: &mut Rng, document: &Value) -> Value {
    let mut run = Run::new(schema, config, rng);
    let mut sites = Vec::new();
    collect(schema, document, &[&schema.root], String::new(), &mut sites);
    let mut changes = CHANGES.to_vec();
    run.rng.shuffle(&mut changes);
    run.rng.shuffle(&mut sites);
    for change in changes {
        for site in &sites {
            let mut mutated = document.clone();
            let changed = mutated.pointer_mut(&site.pointer).and_then(|value| {
                *value = change(&mut run, value, &site.facets)?;
                Some(())
            });
            if changed.is_some() && mutated != *document {
                return mutated;
            }
        }
    }
    Value::Null
}

fn collect<'a>(schema: &'a Schema, value: &Value, schemas: &[&'a Value], pointer: String, sites: &mut Vec<Site<'a>>) {
    let facets = schema.branches(schemas);
    match value {
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                let schemas: Vec<&Value> = facets.iter().filter_map(|facet| item(facet, i)).collect();
                collect(schema, value, &schemas, format!("{pointer}/{i}"), sites);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                let mut schemas = Vec::new();
                for facet in &facets {
                    schema.property(facet, key, &mut schemas);
                }
                // RFC 6901.
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(schema, value, &schemas, format!("{pointer}/{key}"), sites);
            }
        }
        _ => {}
    }
    sites.push(Site { pointer, facets });
}

/// A key with a letter dropped, doubled, swapped with the next one or in the other case.
fn typo(run: &mut Run<'_>, value: &Value, _: &[&Facet]) -> Option<Value> {
    let members = value.as_object()?;
    let keys: Vec<&String> = members.keys().filter(|key| !key.is_empty()).collect();
    let key = (*run.rng.pick(&keys)?).clone();
    let mistyped = misspelt(run.rng, &key);
    if members.contains_key(&mistyped) {
        return None;
    }
    let renamed =
        |(name, value): (&String, &Value)| (if *name == key { mistyped.clone() } else { name.clone() }, value.clone());
    Some(Value::Object(members.iter().map(renamed).collect()))
}

fn misspelt(rng: &mut Rng, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = rng.below(chars.len());
    let Some(&c) = chars.get(at) else { return "x".to_owned() };
    match rng.below(4) {
        0 => {
            chars.remove(at);
        }
        1 => chars.insert(at, c),
        2 if at + 1 < chars.len() && chars[at + 1] != c => chars.swap(at, at + 1),
        _ if c.is_lowercase() => chars[at] = c.to_ascii_uppercase(),
        _ => chars[at] = c.to_ascii_lowercase(),
    }
    chars.into_iter().collect()
}

/// Without a key that is required.
fn missing(run: &mut Run<'_>, value: &Value, facets: &[&Facet]) -> Option<Value> {
    let mut members = value.as_object()?.clone();
    let required = facets.iter().flat_map(|facet| array(facet, "required")).filter_map(Value::as_str);
    let present: Vec<&str> = required.filter(|key| members.contains_key(*key)).collect();
    members.shift_remove(*run.rng.pick(&present)?);
    Some(Value::Object(members))
}

/// With one more key, its value that of a neighbour.
fn extra(run: &mut Run<'_>, value: &Value, _: &[&Facet]) -> Option<Value> {
    let mut members = value.as_object()?.clone();
    let key = run.key().filter(|key| !members.contains_key(key))?;
    let values: Vec<&Value> = members.values().collect();
    let value = run.rng.pick(&values).map_or(json!({}), |value| (*value).clone());
    members.insert(key, value);
    Some(Value::Object(members))
}

fn null(_: &mut Run<'_>, value: &Value, _: &[&Facet]) -> Option<Value> {
    (!value.is_null()).then_some(Value::Null)
}

/// A value of another type: the same in quotes or out of them, 3.0 for 3, a list of it, or something else.
fn retyped(run: &mut Run<'_>, value: &Value, _: &[&Facet]) -> Option<Value> {
    let others =
        [json!("a"), json!(1), json!(true), json!({}), json!([]), json!(0.5), json!([value]), json!({"a": value})];
    let alike = match value {
        Value::String(text) => text.parse::<Number>().ok().map(Value::Number),
        Value::Number(number) if run.rng.once_in(2) => number.as_f64().and_then(Number::from_f64).map(Value::Number),
        Value::Array(items) => items.first().cloned(),
        Value::Object(members) => Some(Value::Array(members.values().cloned().collect())),
        value => Some(Value::String(value.to_string())),
    };
    if run.rng.once_in(2) { alike } else { run.rng.pick(&others).cloned() }
}

/// A value of the same type that the schema does not admit.
fn beyond(run: &mut Run<'_>, value: &Value, facets: &[&Facet]) -> Option<Value> {
    match value {
        Value::Number(_) => {
            let bound = |keyword: &str, by: f64| {
                facets.iter().filter_map(move |f| Some(f.get(keyword)?.as_f64()? + by)).collect()
            };
            let mut outside: Vec<f64> = vec![9_007_199_254_740_992.0, -9_007_199_254_740_992.0, 1e300];
            for (keyword, by) in [
                ("minimum", -1.0),
                ("maximum", 1.0),
                ("exclusiveMinimum", 0.0),
                ("exclusiveMaximum", 0.0),
                ("multipleOf", 0.5),
            ] {
                let beyond: Vec<f64> = bound(keyword, by);
                outside.extend(beyond);
            }
            // Whole numbers as such: 1.0 for 1 would be a change of another kind.
            run.rng.pick(&outside).and_then(|float| match *float {
                whole if whole.fract() == 0.0 && whole.abs() < 1e18 => Some(Value::from(whole as i64)),
                float => Number::from_f64(float).map(Value::Number),
            })
        }
        Value::String(text) if facets.iter().any(|facet| members(facet).is_some()) => {
            Some(misspelt(run.rng, text).into())
        }
        Value::String(text) => match (run.rng.below(3), count(facets, "maxLength", usize::min)) {
            (0, Some(max)) => {
                Some(text.chars().chain("x".repeat(max).chars()).take(max + 1).collect::<String>().into())
            }
            (1, _) => Some(format!("{text}{}", run.rng.pick(HOSTILE)?).into()),
            _ => run.rng.pick(HOSTILE).map(|text| Value::from(*text)),
        },
        Value::Array(items) => {
            let first = items.first()?;
            let most = count(facets, "maxItems", usize::min).unwrap_or(items.len());
            let fill = std::iter::repeat_n(first, most.saturating_sub(items.len()) + 1);
            Some(Value::Array(if run.rng.once_in(3) {
                Vec::new()
            } else {
                items.iter().chain(fill).cloned().collect()
            }))
        }
        Value::Object(members) if !members.is_empty() => Some(Value::Object(Map::new())),
        _ => None,
    }
}
