//! Smaller documents that fail alike: what a person wants to read when a property test fails.

use serde_json::{Map, Number, Value};
use std::collections::HashSet;

/// A minimal document for which `fails` still holds: no key, item or character can go, no number be nearer to 0, no
/// value be null, without the failure going too. It asks `fails` at most `budget` times (then what is reached so far is
/// returned), never twice about the same document, and in the same order every time. `fails` is taken to hold for `doc`.
///
/// ```
/// use floe_tests::shrink::shrink;
/// use serde_json::json;
/// let doc = json!({"a": [1, 20, 300], "b": "x"});
/// let small = shrink(doc, |doc| doc["a"][0].as_i64() > Some(0), 1_000);
/// assert_eq!(small, json!({"a": [1]}));
/// ```
pub fn shrink(doc: Value, mut fails: impl FnMut(&Value) -> bool, budget: usize) -> Value {
    let mut left = budget;
    let mut asked = HashSet::from([doc.to_string()]);
    let mut test = |candidate: &Value| {
        if left == 0 || !asked.insert(candidate.to_string()) {
            return false;
        }
        left -= 1;
        fails(candidate)
    };
    let mut doc = doc;
    loop {
        let smaller = reduce(doc.clone(), &mut test);
        if smaller == doc {
            return doc;
        }
        doc = smaller;
    }
}

type Test<'t> = &'t mut dyn FnMut(&Value) -> bool;

fn reduce(value: Value, test: Test<'_>) -> Value {
    for simple in simplest(&value) {
        if test(&simple) {
            return simple;
        }
    }
    match value {
        Value::Number(number) => reduce_number(number, test),
        Value::String(text) => reduce_text(&text, test),
        Value::Array(items) => {
            let mut items = reduce_sequence(items, &mut |items| test(&Value::Array(items.to_vec())));
            for i in 0..items.len() {
                items[i] = reduce(items[i].clone(), &mut |item| {
                    let mut items = items.clone();
                    items[i] = item.clone();
                    test(&Value::Array(items))
                });
            }
            Value::Array(items)
        }
        Value::Object(members) => reduce_members(members, test),
        value => value,
    }
}

/// What is simpler than a value, the simplest first. Of null nothing, so that shrinking ends.
fn simplest(value: &Value) -> Vec<Value> {
    let empty = match value {
        Value::Null => return Vec::new(),
        Value::Bool(false) => None,
        Value::Bool(true) => Some(Value::Bool(false)),
        Value::Number(number) => (number.as_i64() != Some(0)).then(|| Value::from(0)),
        Value::String(text) => (!text.is_empty()).then(|| Value::from("")),
        Value::Array(items) => (!items.is_empty()).then(|| Value::Array(Vec::new())),
        Value::Object(members) => (!members.is_empty()).then(|| Value::Object(Map::new())),
    };
    std::iter::once(Value::Null).chain(empty).collect()
}

fn reduce_members(members: Map<String, Value>, test: Test<'_>) -> Value {
    let object = |members: &[(String, Value)]| Value::Object(members.iter().cloned().collect());
    let mut members = reduce_sequence(members.into_iter().collect(), &mut |members| test(&object(members)));
    for i in 0..members.len() {
        let reduced = reduce(members[i].1.clone(), &mut |value| {
            let mut members = members.clone();
            members[i].1 = value.clone();
            test(&object(&members))
        });
        members[i].1 = reduced;
    }
    object(&members)
}

/// Without runs of items, long runs first (Zeller and Hildebrandt's ddmin, its complements only).
fn reduce_sequence<T: Clone>(mut items: Vec<T>, test: &mut dyn FnMut(&[T]) -> bool) -> Vec<T> {
    let mut run = items.len();
    while run > 0 {
        let mut start = 0;
        while start < items.len() {
            let end = items.len().min(start + run);
            let rest = [&items[..start], &items[end..]].concat();
            if test(&rest) {
                items = rest;
            } else {
                start = end;
            }
        }
        run /= 2;
    }
    items
}

/// Shorter, then of plainer characters.
fn reduce_text(text: &str, test: Test<'_>) -> Value {
    let string = |chars: &[char]| Value::from(chars.iter().collect::<String>());
    let mut chars = reduce_sequence(text.chars().collect(), &mut |chars| test(&string(chars)));
    for i in 0..chars.len() {
        let was = chars[i];
        if was != 'a' {
            chars[i] = 'a';
            if !test(&string(&chars)) {
                chars[i] = was;
            }
        }
    }
    string(&chars)
}

/// Whole, positive and nearer to 0: by halves of the distance, at last by one.
fn reduce_number(number: Number, test: Test<'_>) -> Value {
    let whole = match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => Some(whole),
        // Saturating: a number beyond the integers is no more than tried as the greatest.
        (None, Some(float)) => Some(float as i64).filter(|whole| test(&Value::from(*whole))),
        (None, None) => None,
    };
    let Some(mut whole) = whole else { return Value::Number(number) };
    if let Some(positive) = whole.checked_neg().filter(|_| whole < 0)
        && test(&Value::from(positive))
    {
        whole = positive;
    }
    let mut step = whole / 2;
    while step != 0 {
        let nearer = whole - step;
        if test(&Value::from(nearer)) {
            whole = nearer;
            step = whole / 2;
        } else {
            step /= 2;
        }
    }
    Value::from(whole)
}
