//! The generator of documents makes what the schema accepts, all of it, and differently by seed; the shrinker finds the
//! known minimum. The judge is the `jsonschema` crate, which shares no code with either.

use floe_tests::generate::{Config, Generator};
use floe_tests::shrink::shrink;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A schema that uses every keyword which values schemas use.
fn chart() -> Value {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "additionalProperties": false,
        "required": ["image", "replicas", "mode", "labels"],
        "properties": {
            "global": {"type": "object"},
            "image": {"$ref": "#/definitions/Image"},
            "replicas": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 100, "default": 1},
            "weight": {"type": "integer", "exclusiveMinimum": -12_345, "exclusiveMaximum": 54_321},
            "big": {"type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64},
            "megabytes": {"type": "integer", "minimum": 1, "maximum": 4096, "multipleOf": 64},
            "ratio": {"type": "number", "minimum": 0, "maximum": 1},
            "step": {"type": "number", "multipleOf": 0.25, "exclusiveMinimum": 0},
            "mode": {"enum": ["Always", "IfNotPresent", "Never"]},
            "kind": {"oneOf": [{"const": "a", "description": "first"}, {"const": "b"}, {"enum": ["c", "d"]}]},
            "flag": {"type": "boolean"},
            "note": {"type": ["string", "null"], "examples": ["see the runbook"]},
            "short": {"type": "string", "minLength": 3, "maxLength": 5},
            "name": {"anyOf": [{"$ref": "#/definitions/Name"}, {"type": "null"}]},
            "cron": {"type": "string", "pattern": "^(@(hourly|daily)|([0-9*/,-]+ ){4}[0-9*/,-]+)$"},
            "line": {"type": "string", "pattern": "^[^\\n\\r]+$", "maxLength": 40},
            "word": {"type": "string", "pattern": "\\w\\S\\d"},
            "labels": {
                "type": "object",
                "propertyNames": {"pattern": "^[a-z][a-z.-]{0,20}$", "maxLength": 12},
                "additionalProperties": {"type": "string", "maxLength": 63},
                "maxProperties": 20
            },
            "env": {"type": "object", "additionalProperties": false, "patternProperties": {"^[A-Z_]+$": {"type": "string"}}},
            "anything": {"type": "object", "additionalProperties": true, "minProperties": 1},
            "ports": {
                "type": "array", "minItems": 1, "maxItems": 6, "uniqueItems": true,
                "items": {"type": "integer", "minimum": 1, "maximum": 65535}
            },
            "pair": {"type": "array", "items": [{"type": "string"}, {"type": "boolean"}], "minItems": 2, "maxItems": 2},
            "both": {"allOf": [
                {"type": "object", "required": ["x"], "properties": {"x": {"type": "string", "maxLength": 9}}},
                {"properties": {"x": {"minLength": 2}, "y": {"type": "boolean"}}, "maxProperties": 1}
            ]},
            "target": {"oneOf": [
                {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "format": "uri"}}},
                {"type": "object", "required": ["host"], "properties": {"host": {"type": "string"}}}
            ]},
            "when": {"type": "string", "format": "date-time"}
        },
        "definitions": {
            "Name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63},
            "Image": {
                "type": "object", "additionalProperties": false, "required": ["repository", "pull"],
                "properties": {
                    "repository": {"type": "string"},
                    "tag": {"type": ["string", "null"], "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$"},
                    "pull": {"type": "object", "required": ["secrets"], "additionalProperties": false, "properties": {
                        "secrets": {"type": "array", "items": {
                            "type": "object", "required": ["name"], "additionalProperties": false,
                            "properties": {"name": {"$ref": "#/definitions/Name"}}
                        }}
                    }}
                }
            }
        }
    })
}

/// Shapes of the Kubernetes API: recursion through required, optional, listed and mapped members.
fn kubernetes() -> Value {
    json!({
        "$ref": "#/definitions/Pod",
        "definitions": {
            "Quantity": {
                "anyOf": [{"type": "integer"}, {"type": "string"}],
                "pattern": "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"
            },
            "IntOrString": {"type": ["integer", "string"], "format": "int32"},
            "Resources": {
                "type": "object", "additionalProperties": false,
                "properties": {
                    "limits": {"type": "object", "additionalProperties": {"$ref": "#/definitions/Quantity"}},
                    "requests": {"type": "object", "additionalProperties": {"$ref": "#/definitions/Quantity"}}
                }
            },
            "Selector": {
                "type": "object", "additionalProperties": false, "required": ["terms"],
                "properties": {"terms": {"type": "array", "items": {"$ref": "#/definitions/Term"}}}
            },
            "Term": {
                "type": "object", "additionalProperties": false, "required": ["key", "operator"],
                "properties": {
                    "key": {"type": "string"}, "operator": {"enum": ["In", "NotIn", "Exists"]},
                    "values": {"type": "array", "items": {"type": "string"}}
                }
            },
            "Props": {
                "type": "object", "additionalProperties": false, "required": ["value", "other"],
                "properties": {
                    "value": {"oneOf": [{"$ref": "#/definitions/Props"}, {"type": "null"}, {"type": "string"}]},
                    "other": {"anyOf": [{"$ref": "#/definitions/Props"}, {"type": "boolean"}]},
                    "not": {"$ref": "#/definitions/Props"},
                    "all": {"type": "array", "items": {"$ref": "#/definitions/Props"}},
                    "named": {"type": "object", "additionalProperties": {"$ref": "#/definitions/Props"}}
                }
            },
            "Pod": {
                "type": "object", "additionalProperties": false, "required": ["containers"],
                "properties": {
                    "containers": {"type": "array", "minItems": 1, "items": {
                        "type": "object", "additionalProperties": false, "required": ["name"],
                        "properties": {
                            "name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63},
                            "resources": {"$ref": "#/definitions/Resources"},
                            "port": {"$ref": "#/definitions/IntOrString"},
                            "command": {"type": "array", "items": {"type": "string"}}
                        }
                    }},
                    "affinity": {"$ref": "#/definitions/Selector"},
                    "priority": {"type": "integer", "format": "int32"},
                    "grace": {"type": "integer", "format": "int64", "minimum": 0},
                    "props": {"$ref": "#/definitions/Props"},
                    "extra": true
                }
            }
        }
    })
}

/// What the generator can only try: `not`, conditions, branches that overlap.
fn awkward() -> Value {
    json!({
        "type": "object", "required": ["a", "b", "c", "d"],
        "properties": {
            "a": {"type": "string", "not": {"enum": ["", "null"]}},
            "b": {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "integer", "maximum": 10}]},
            "c": {"type": ["integer", "string"], "if": {"type": "integer"}, "then": {"minimum": 3}, "else": {"maxLength": 2}},
            "d": {"allOf": [
                {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}
            ]},
            "e": {"allOf": [{"enum": [1, 2, 3]}, {"enum": [2, 3, 4]}]},
            "f": false
        },
        "patternProperties": {"^x-": {"type": "integer"}},
        "additionalProperties": {"type": "string"}
    })
}

fn documents(schema: &Value, seed: u64, n: usize) -> Vec<Value> {
    let mut generator = Generator::new(schema, seed).expect("the schema is one of this file's");
    (0..n).map(|_| generator.document()).collect()
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft7::new(schema).expect("the schema is one of this file's")
}

/// All values within a document, itself first.
fn values(document: &Value) -> Vec<&Value> {
    let mut values = vec![document];
    let mut next = 0;
    while let Some(value) = values.get(next).copied() {
        next += 1;
        match value {
            Value::Array(items) => values.extend(items),
            Value::Object(members) => values.extend(members.values()),
            _ => {}
        }
    }
    values
}

#[test]
fn every_document_is_valid() {
    for schema in [chart(), kubernetes(), awkward()] {
        let validator = validator(&schema);
        for document in documents(&schema, 7, 2_000) {
            let findings: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(findings.is_empty(), "{findings:?}\n{document}");
        }
    }
}

#[test]
fn members_bounds_presence_and_absence_all_occur() {
    let documents = documents(&chart(), 3, 2_000);
    let has = |pointer: &str, value: Value| documents.iter().any(|document| document.pointer(pointer) == Some(&value));
    for (pointer, values) in [
        ("/mode", json!(["Always", "IfNotPresent", "Never"])),
        ("/kind", json!(["a", "b", "c", "d"])),
        ("/flag", json!([true, false])),
        ("/replicas", json!([0, 1, 2, 99, 100])),
        ("/weight", json!([-12_344, -12_343, -1, 0, 1, 54_320])),
        ("/big", json!([-9_007_199_254_740_991_i64, 9_007_199_254_740_991_i64, 2_147_483_648_i64, 0, 1_000_000])),
        ("/megabytes", json!([64, 4096])),
        ("/ratio", json!([0.0, 1.0, 0.5])),
        ("/note", json!([null, "see the runbook"])),
        ("/image/tag", json!([null, "null", "1e3"])),
        ("/name", json!([null, "yes", "0x1f"])),
        ("/env", json!([{}])),
    ] {
        for value in values.as_array().into_iter().flatten() {
            assert!(has(pointer, value.clone()), "{pointer} is never {value}");
        }
    }
    let required = ["image", "replicas", "mode", "labels"];
    for key in chart()["properties"].as_object().into_iter().flat_map(Map::keys) {
        assert!(documents.iter().any(|document| document.get(key).is_some()), "{key} never occurs");
        let missing = documents.iter().any(|document| document.get(key).is_none());
        assert_eq!(missing, !required.contains(&key.as_str()), "{key} missing");
    }
    for (key, lengths) in [("short", [3, 5]), ("name", [1, 63]), ("line", [1, 40])] {
        let seen: BTreeSet<usize> =
            documents.iter().filter_map(|d| Some(d.get(key)?.as_str()?.chars().count())).collect();
        assert!(lengths.iter().all(|length| seen.contains(length)), "{key}: {seen:?}");
    }
    let lists: BTreeSet<usize> = documents.iter().filter_map(|d| Some(d.get("ports")?.as_array()?.len())).collect();
    assert!(lists.contains(&1) && lists.contains(&6), "{lists:?}");
}

#[test]
fn hostile_texts_and_keys_occur_where_they_are_admitted() {
    let documents = documents(&json!({"type": "object", "additionalProperties": {"type": "string"}}), 5, 2_000);
    let texts: BTreeSet<&str> = documents.iter().flat_map(values).filter_map(Value::as_str).collect();
    for text in [
        "yes", "~", "1e3", "0x1f", "1_000", ".inf", ": ", "- a", " #", "{{", "{{/*", "\"", "\\", "a\n", "---",
        "\u{2028}",
    ] {
        assert!(texts.contains(text), "{text:?} never occurs");
    }
    assert!(texts.iter().any(|text| text.len() > 1_000), "no long text");
    let keys: BTreeSet<&String> = documents.iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    for key in ["a.b", "true", "1", "on", "~", "a/b", "a b"] {
        assert!(keys.contains(&key.to_owned()), "{key:?} never occurs");
    }
    let sizes: BTreeSet<usize> = documents.iter().filter_map(Value::as_object).map(Map::len).collect();
    assert!(sizes.contains(&0) && sizes.last() > Some(&20), "{sizes:?}");
    let twice = |document: &Value| {
        let values: Vec<&Value> = document.as_object().into_iter().flat_map(Map::values).collect();
        (1..values.len()).any(|i| values[i] != "" && values[..i].contains(&values[i]))
    };
    assert!(documents.iter().filter(|document| twice(document)).count() > 50, "no text occurs twice in a document");
}

#[test]
fn most_documents_are_small_and_some_are_large() {
    for schema in [chart(), kubernetes()] {
        let mut sizes: Vec<usize> = documents(&schema, 11, 2_000).iter().map(|d| values(d).len()).collect();
        sizes.sort_unstable();
        assert!((5..=60).contains(&sizes[1_000]), "median {}", sizes[1_000]);
        assert!(sizes[1_980] > 100, "99 % are below {}", sizes[1_980]);
        assert!(sizes[1_999] < 5_000, "largest {}", sizes[1_999]);
    }
}

#[test]
fn a_seed_gives_the_same_documents_and_another_seed_others() {
    assert_eq!(documents(&chart(), 42, 200), documents(&chart(), 42, 200));
    assert_ne!(documents(&chart(), 42, 1), documents(&chart(), 43, 1));
    // SplitMix64 does not change with a version of a crate: nor may the first document of a seed.
    let schema =
        json!({"type": "array", "minItems": 5, "maxItems": 5, "items": {"enum": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}});
    assert_eq!(documents(&schema, 1, 1), [json!([3, 7, 4, 6, 5])]);
}

#[test]
fn partial_documents_lack_only_what_defaults_supply() {
    let schema = chart();
    let defaults = json!({
        "image": {"repository": "r", "pull": {"secrets": []}}, "replicas": 1, "mode": "Never", "labels": {}
    });
    let validator = validator(&schema);
    let mut generator =
        Generator::with(&schema, 9, Config { partial: true, ..Config::default() }).expect("a valid schema");
    let documents: Vec<Value> = (0..2_000).map(|_| generator.document()).collect();
    for document in &documents {
        let mut whole = defaults.clone();
        merge(&mut whole, document);
        assert!(validator.is_valid(&whole), "{document}");
    }
    for pointer in ["/mode", "/image", "/image/pull", "/image/pull/secrets", "/image/repository"] {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parents = documents.iter().filter_map(|document| document.pointer(parent));
        assert!(parents.clone().any(|parent| parent.get(key).is_none()), "{pointer} is never missing");
        assert!(parents.clone().any(|parent| parent.get(key).is_some()), "{pointer} never occurs");
    }
}

/// As Helm merges: maps by key, all else replaced.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

#[test]
fn mutations_change_documents_and_mostly_invalidate_them() {
    let schema = chart();
    let validator = validator(&schema);
    let mut generator = Generator::new(&schema, 13).expect("a valid schema");
    let mutated: Vec<(Value, Value)> = (0..2_000)
        .map(|_| {
            let document = generator.document();
            (generator.mutate(&document), document)
        })
        .collect();
    assert!(mutated.iter().all(|(mutated, document)| mutated != document));
    let messages: Vec<String> =
        mutated.iter().filter_map(|(mutated, _)| Some(validator.validate(mutated).err()?.to_string())).collect();
    let keys = |document: &Value| document.as_object().map_or(0, Map::len);
    let removed = |(mutated, document): &(Value, Value)| keys(mutated) + 1 == keys(document) && keys(mutated) > 0;
    assert!(mutated.iter().any(removed), "no mutation removes a required key");
    assert!(messages.len() > 1_000, "only {} of 2000 are invalid", messages.len());
    let kinds =
        "unexpected|is a required property|is not of type|is less than|is greater than|longer than|is not one of";
    for kind in kinds.split('|') {
        assert!(messages.iter().any(|message| message.contains(kind)), "no mutation gives: {kind}");
    }
}

#[test]
fn schemas_that_cannot_be_heeded_are_refused_with_all_findings() {
    let schema = json!({
        "properties": {"a": {"$ref": "#/definitions/B"}, "b": {"pattern": "(?=a)"}, "c": {"contains": {}}, "d": 1},
    });
    let findings = Generator::new(&schema, 0).expect_err("it has four defects");
    assert_eq!(findings.lines().filter(|line| line.starts_with("schema: ")).count(), 4, "{findings}");
    assert!(findings.contains("#/properties/a/$ref: \"#/definitions/B\" leads nowhere"), "{findings}");
    let endless = json!({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}});
    for contradiction in
        [json!(false), json!({"type": "integer", "minimum": 2, "maximum": 1}), json!({"$ref": "#"}), endless]
    {
        assert!(Generator::new(&contradiction, 0).is_err(), "{contradiction}");
    }
}

/// Shrinks documents in which `found` holds of some value, and gives what is left: the only leaf of each.
fn minima(found: fn(&Value) -> bool) -> BTreeSet<String> {
    let any = |document: &Value| values(document).into_iter().any(found);
    let leaf = |document: &Value| {
        let values = values(document);
        let children = |value: &Value| value.as_array().map_or(0, Vec::len) + value.as_object().map_or(0, Map::len);
        assert!(values.iter().all(|value| children(value) < 2), "more than one path is left: {document}");
        values.last().map(ToString::to_string)
    };
    let holding = documents(&chart(), 17, 400).into_iter().filter(any).take(40);
    let minima: BTreeSet<String> = holding.filter_map(|document| leaf(&shrink(document, any, 20_000))).collect();
    assert!(!minima.is_empty(), "no document to shrink");
    minima
}

#[test]
fn shrinking_finds_the_known_minimum() {
    let set = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(minima(|value| value.as_i64() > Some(17)), set(&["18"]));
    assert_eq!(minima(|value| value.as_i64() < Some(-3) && value.is_i64()), set(&["-4"]));
    assert_eq!(minima(|value| value.as_str().is_some_and(|text| text.chars().count() > 3)), set(&["\"aaaa\""]));
    let template = |value: &Value| value.as_str().is_some_and(|text| text.contains("{{") && text.chars().count() > 3);
    let minimal = set(&["\"aa{{\"", "\"a{{a\"", "\"{{aa\""]);
    assert!(minima(template).is_subset(&minimal), "{:?}", minima(template));
    let pair = |document: &Value| document.get("mode").is_some() && document.get("ports").is_some();
    for both in documents(&chart(), 17, 100).into_iter().filter(pair) {
        assert_eq!(shrink(both, pair, 20_000), json!({"mode": null, "ports": null}));
    }
}

#[test]
fn shrinking_is_bounded_and_deterministic() {
    let document = json!({"a": "x".repeat(500), "b": [-1_000_000, 2.5, true], "c": {"d": null}});
    let mut asked = Vec::new();
    let fails = |candidate: &Value, asked: &mut Vec<Value>| {
        asked.push(candidate.clone());
        candidate.to_string().len() > 20
    };
    let small = shrink(document.clone(), |candidate| fails(candidate, &mut asked), 100);
    assert!(asked.len() <= 100);
    let mut again = Vec::new();
    assert_eq!(shrink(document.clone(), |candidate| fails(candidate, &mut again), 100), small);
    assert_eq!(asked, again);
    let distinct: BTreeSet<String> = asked.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), asked.len(), "no document is asked about twice");
    assert_eq!(shrink(document.clone(), |_| true, 0), document);
    let far = |document: &Value| document["n"].as_f64().is_some_and(|n| n.abs() > 5.0);
    assert_eq!(shrink(json!({"n": -40, "f": 7.75}), far, 500), json!({"n": 6}));
}
