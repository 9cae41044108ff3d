//! Every key of the charts' own types says what it is, in a sentence, and what it may hold.

use floe_chart::{AnyChart, validate::Validator};
use floe_tests::{fixture, keys::keys};
use serde_json::{Map, Value, json};

fn charts() -> [(&'static str, Value); 2] {
    [("floe-jobs", floe_jobs::chart().schema()), ("fixture", fixture::chart().schema())]
}

/// Calls `visit` with every schema of own types, and with where it stands.
fn own_schemas(root: &Value, visit: &mut dyn FnMut(&str, &Map<String, Value>)) {
    let mut todo = vec![("#".to_owned(), root)];
    while let Some((at, schema)) = todo.pop() {
        let Some(members) = schema.as_object() else { continue };
        visit(&at, members);
        for (keyword, value) in members {
            let at = format!("{at}/{keyword}");
            match (keyword.as_str(), value) {
                ("properties" | "definitions", Value::Object(schemas)) => {
                    let own = schemas.iter().filter(|(name, _)| !name.contains("io.k8s."));
                    todo.extend(own.map(|(name, schema)| (format!("{at}/{name}"), schema)));
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                    todo.extend(schemas.iter().map(|schema| (at.clone(), schema)));
                }
                ("items" | "additionalProperties", schema) => todo.push((at, schema)),
                _ => {}
            }
        }
    }
}

#[test]
fn every_key_is_described_by_a_sentence() {
    for (chart, schema) in charts() {
        let keys = keys(&schema);
        assert!(keys.len() > 50, "{chart}: only {} keys", keys.len());
        let told = |key: &floe_tests::keys::Key| {
            let text = key.schema.get("description").and_then(Value::as_str).unwrap_or_default();
            text.len() > 3 && text.ends_with('.')
        };
        let silent: Vec<String> = keys.iter().filter(|key| !told(key)).map(|key| key.path_as(key.name())).collect();
        assert!(silent.is_empty(), "{chart}: without a sentence: {silent:#?}");
    }
}

#[test]
fn texts_have_a_pattern_and_numbers_bounds() {
    for (chart, schema) in charts() {
        let mut loose = vec![];
        own_schemas(&schema, &mut |at, schema| {
            let kind = schema.get("type").map(Value::to_string).unwrap_or_default();
            let has = |keywords: &[&str]| keywords.iter().all(|keyword| schema.contains_key(*keyword));
            let text = !kind.contains("\"string\"") || has(&["pattern"]) || has(&["enum"]);
            let whole = !kind.contains("\"integer\"") || has(&["minimum", "maximum"]);
            if !(text && whole) {
                loose.push(at.to_owned());
            }
        });
        assert!(loose.is_empty(), "{chart}: without a pattern or bounds: {loose:#?}");
    }
}

#[test]
fn examples_and_defaults_are_accepted_where_they_stand() {
    for (chart, root) in charts() {
        let mut count = 0;
        own_schemas(&root, &mut |at, schema| {
            let examples = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
            let mut alone = schema.clone();
            alone.insert("definitions".to_owned(), root.get("definitions").cloned().unwrap_or_else(|| json!({})));
            let validator = Validator::new(&alone.into()).unwrap_or_else(|error| panic!("{chart} {at}: {error}"));
            for example in examples {
                count += 1;
                let findings = validator.findings(example);
                assert!(findings.is_empty(), "{chart} {at}: {example}: {findings:#?}");
            }
        });
        assert!(count > 10, "{chart}: only {count} examples");
    }
}

#[test]
fn every_choice_is_described() {
    for (chart, root) in charts() {
        own_schemas(&root, &mut |at, schema| {
            let Some(choices) = schema.get("enum").and_then(Value::as_array) else { return };
            let named = choices.iter().filter(|choice| !choice.is_null()).count();
            let told = schema.get("enumDescriptions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let sentences = told.iter().filter_map(Value::as_str).filter(|text| text.ends_with('.')).count();
            assert_eq!((told.len(), sentences), (named, named), "{chart} {at}: {told:?} for {choices:?}");
        });
    }
}
