//! Values that a place of a schema accepts: few, small, and different from each other.
//!
//! They are proposals: whoever uses one asks the schema as a whole.

use super::{pattern, schema::Place};
use serde_json::{Map, Value, json};

/// How deep an example goes before it is left empty; Kubernetes' types nest without end.
const DEPTH: usize = 4;
/// How many optional members of an object are shown.
const SHOWN: usize = 2;
/// How many values of one place are tried.
const MOST: usize = 4;

/// Up to [`MOST`] values, the plainest first.
pub(super) fn values(place: Place<'_>) -> Vec<Value> {
    let mut values = below(place, 0);
    if place.nullable {
        values.push(Value::Null);
    }
    values
}

/// The plainest value.
pub(super) fn least(place: Place<'_>) -> Value {
    match place.types().as_slice() {
        ["object"] => object(place, DEPTH),
        ["array"] => json!([]),
        _ => below(place, DEPTH).into_iter().next().unwrap_or_default(),
    }
}

/// A name for an entry of a map.
pub(super) fn name(place: Place<'_>) -> String {
    let names = texts(place.names());
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "example".to_owned())
}

fn below(place: Place<'_>, depth: usize) -> Vec<Value> {
    let constant = place.keyword("const");
    let mut values: Vec<Value> = if constant.is_null() { vec![] } else { vec![constant.clone()] };
    values.extend(place.list("enum").iter().filter(|member| !member.is_null()).cloned());
    if values.is_empty() {
        values = match place.types().first().copied() {
            Some("boolean") => vec![true.into(), false.into()],
            Some("integer" | "number") => numbers(place),
            Some("array") => lists(place, depth),
            Some("object") => objects(place, depth),
            _ => texts(place).into_iter().map(Value::from).collect(),
        };
    }
    let mut different: Vec<Value> = vec![];
    for value in values {
        let room = different.len() < MOST || !place.list("enum").is_empty();
        if room && !different.contains(&value) {
            different.push(value);
        }
    }
    different
}

/// The bounds and what lies beside them; small numbers where there are none.
fn numbers(place: Place<'_>) -> Vec<Value> {
    let bound = |keyword: &str| place.keyword(keyword).as_f64();
    let (min, max) = (bound("minimum").unwrap_or(f64::MIN), bound("maximum").unwrap_or(f64::MAX));
    let near = [1.0, 2.0, min, min + 1.0, max, 0.0];
    let fitting = near.into_iter().filter(|number| (min..=max).contains(number) && number.abs() < 9e15);
    // Whole and below 2^53: the cast loses nothing.
    fitting.map(|number| if number.fract() == 0.0 { Value::from(number as i64) } else { number.into() }).collect()
}

fn texts(place: Place<'_>) -> Vec<String> {
    let length = |keyword: &str| place.keyword(keyword).as_u64().and_then(|length| usize::try_from(length).ok());
    let (min, max) = (length("minLength").unwrap_or(0), length("maxLength").unwrap_or(usize::MAX));
    let mut texts: Vec<String> =
        place.list("examples").iter().filter_map(|example| example.as_str().map(str::to_owned)).collect();
    match place.keyword("pattern").as_str() {
        Some(pattern) => texts.extend(pattern::texts(pattern)),
        None => texts.extend(["a".repeat(min.max(1)), "b".repeat(min.max(1))]),
    }
    texts.retain(|text| (min..=max).contains(&text.chars().count()));
    // An empty text is unset to many a builder.
    texts.insert(texts.len().min(MOST - 1), String::new());
    texts
}

fn lists(place: Place<'_>, depth: usize) -> Vec<Value> {
    let items = place.item().filter(|_| depth < DEPTH).map(|item| below(item, depth + 1)).unwrap_or_default();
    items.into_iter().take(SHOWN).map(|item| json!([item])).chain([json!([])]).collect()
}

fn objects(place: Place<'_>, depth: usize) -> Vec<Value> {
    let least = object(place, depth);
    let mut objects = vec![least.clone()];
    if depth >= DEPTH {
        return objects;
    }
    let with = |key: &str, value: Value| {
        let mut object = least.clone();
        object[key] = value;
        object
    };
    let entry = place.entry().map(|entry| (name(place), entry));
    let declared = place.properties().map(|(key, of)| (key.to_owned(), of));
    for (key, of) in declared.chain(entry).take(SHOWN) {
        objects.extend(below(of, depth + 1).into_iter().take(SHOWN).map(|value| with(&key, value)));
    }
    objects
}

/// An object with what it must have.
fn object(place: Place<'_>, depth: usize) -> Value {
    let required = place.properties().filter(|(key, _)| place.requires(key));
    let example = |of: Place<'_>| {
        let inner = (depth + 1).min(DEPTH);
        if of.types() == ["object"] {
            object(of, inner)
        } else {
            below(of, inner).into_iter().next().unwrap_or_default()
        }
    };
    required.map(|(key, of)| (key.to_owned(), example(of))).collect::<Map<_, _>>().into()
}
