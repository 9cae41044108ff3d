//! Findings: none exactly if the schema accepts, all at once, in the order of the document, in words for people.

mod arbitrary;

use arbitrary::Random;
use floe_chart::validate::{self, Validator};
use floe_chart::yaml::{self, Position};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn findings(schema: &Value, values: &Value) -> Vec<String> {
    let validator = Validator::new(schema).expect("a sound schema");
    validator.findings(values).iter().map(ToString::to_string).collect()
}

/// The one finding about `{"v": value}`, where `v` has this schema.
fn told(schema: &Value, value: &Value) -> String {
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"v": schema}});
    let found = findings(&schema, &json!({"v": value}));
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].strip_prefix("values: ").expect("the prefix").to_owned()
}

#[test]
fn there_are_no_findings_exactly_if_the_schema_accepts() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..1500 {
        let mut random = Random::new(seed);
        let schema = random.root_schema(3);
        let reference =
            jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("seed {seed}: {error}: {schema}"));
        let validator = Validator::new(&schema).expect("a sound schema");
        for _ in 0..20 {
            let values = random.document(4);
            let found = validator.findings(&values);
            assert_eq!(found.is_empty(), reference.is_valid(&values), "seed {seed}: {schema} {values} {found:?}");
            assert_eq!(validator.is_valid(&values), found.is_empty());
            if found.is_empty() { accepted += 1 } else { refused += 1 }
        }
    }
    assert!(accepted > 5000 && refused > 5000, "both happen: {accepted} accepted, {refused} refused");
}

/// The reader of values files, which knows nothing of schemas, says where a finding stands.
#[test]
fn findings_stand_in_the_order_of_the_document() {
    let mut several = 0;
    for seed in 0..3000 {
        let mut random = Random::new(seed);
        let schema = random.root_schema(3);
        let values = Value::from(random.object(4));
        let document = yaml::read(&yaml::write(&values)).expect("a sound document");
        let found = Validator::new(&schema).expect("a sound schema").findings(&values);
        let positions: Vec<Position> = found
            .iter()
            .map(|finding| {
                let at = document.position(&finding.pointer);
                at.unwrap_or_else(|| panic!("seed {seed}: nothing is at {finding:?} in {values}"))
            })
            .collect();
        assert!(positions.is_sorted(), "seed {seed}: {found:?} in {values}");
        several += usize::from(found.len() > 1);
    }
    assert!(several > 300, "{several}");
}

#[test]
fn messages_are_for_people() {
    let cases = [
        (json!({"minimum": 0}), json!(-1), "v: -1 is less than 0"),
        (json!({"minimum": 0, "maximum": 9}), json!(-1), "v: -1 is less than 0; write a number from 0 to 9"),
        (
            json!({"type": "array"}),
            json!("x"),
            "v: is a string, expected a list; write each item on a line of its own after `- `, or `[]` for none",
        ),
        (
            json!({"type": ["null", "boolean"]}),
            json!("x"),
            "v: is a string, expected a boolean or null; write true or false",
        ),
        (
            json!({"not": {"type": "string", "pattern": "<no value>"}}),
            json!("a <no value>"),
            "v: contains `<no value>`, which Helm takes out of what it renders; write it otherwise",
        ),
        (json!({"maximum": 2.5}), json!(3), "v: 3 is greater than 2.5"),
        (json!({"exclusiveMinimum": 0}), json!(0), "v: 0 is not greater than 0"),
        (json!({"exclusiveMaximum": 3}), json!(3), "v: 3 is not less than 3"),
        (json!({"multipleOf": 2}), json!(3), "v: 3 is not a multiple of 2"),
        (
            json!({"type": "integer"}),
            json!("three"),
            "v: is a string, expected an integer; write a whole number, without a unit",
        ),
        (json!({"type": "integer"}), json!("3"), "v: is a string, expected an integer; write 3 without quotes"),
        (
            json!({"type": "integer"}),
            json!(1.5),
            "v: is 1.5, expected an integer; write a whole number, without a unit",
        ),
        (json!({"type": "string"}), json!(1.5), "v: is a number, expected a string; write it in quotes: \"1.5\""),
        (json!({"type": "boolean"}), json!("true"), "v: is a string, expected a boolean; write true without quotes"),
        (
            json!({"type": ["null", "object"]}),
            json!([]),
            "v: is a list, expected a map or null; write its keys on lines of their own, further in, or `{}` for none",
        ),
        (
            json!({"type": "string"}),
            json!(null),
            "v: is null, expected a string; leave the key out to keep the default",
        ),
        (
            json!({"enum": ["Always", "IfNotPresent", "Never"]}),
            json!("Sometimes"),
            "v: \"Sometimes\" is not one of: Always, IfNotPresent, Never",
        ),
        (
            json!({"enum": ["Always", "Never"]}),
            json!("always"),
            "v: \"always\" is not one of: Always, Never; did you mean \"Always\"?",
        ),
        (json!({"const": "v2"}), json!("v1"), "v: \"v1\" is not \"v2\""),
        (json!({"minLength": 1}), json!(""), "v: is empty, expected at least 1 character"),
        (json!({"maxLength": 2}), json!("éàü"), "v: \"éàü\" is 3 characters long, at most 2 are allowed"),
        (json!({"minItems": 1}), json!([]), "v: has 0 items, at least 1 is required"),
        (json!({"maxItems": 1}), json!([1, 2]), "v: has 2 items, at most 1 is allowed"),
        (json!({"minProperties": 1}), json!({}), "v: has 0 keys, at least 1 is required"),
        (json!({"maxProperties": 1}), json!({"a": 1, "b": 1}), "v: has 2 keys, at most 1 is allowed"),
        (json!({"uniqueItems": true}), json!([1, "a", "a"]), "v: has the item \"a\" twice"),
        (json!({"required": ["tag"]}), json!({}), "v: required key \"tag\" is missing (null deletes a key)"),
        (json!({"format": "ipv4"}), json!("1.2"), "v: \"1.2\" is not an IPv4 address such as 192.0.2.1"),
        (json!(false), json!(1), "v: 1 is not allowed here"),
        (
            json!({"propertyNames": {"pattern": "^[a-z]+$"}}),
            json!({"A b": 1}),
            "v[\"A b\"]: the key \"A b\" does not match ^[a-z]+$",
        ),
    ];
    for (schema, value, expected) in cases {
        assert_eq!(told(&schema, &value), expected, "{schema}");
    }
}

#[test]
fn a_pattern_is_explained_by_what_the_schema_says_of_it() {
    let name = json!({"pattern": "^[a-z]+$", "title": "A DNS label", "examples": ["my-name"]});
    assert_eq!(told(&name, &json!("A b")), "v: \"A b\" does not match ^[a-z]+$ (A DNS label); for example \"my-name\"");

    let label = json!({"pattern": "^[a-z]+$", "$comment": "a label", "description": "The team."});
    assert_eq!(told(&label, &json!("A b")), "v: \"A b\" is not a label, ^[a-z]+$");
    let names = json!({"propertyNames": {"pattern": "^[a-z]+$", "$comment": "a name", "examples": ["web"]}});
    assert_eq!(
        told(&names, &json!({"A b": 1})),
        "v[\"A b\"]: the key \"A b\" is not a name, ^[a-z]+$; for example \"web\""
    );
    let printable = json!({"pattern": format!("^{}$", <floe_schema::Printable as floe_schema::Format>::PATTERN)});
    assert_eq!(told(&printable, &json!("a\u{7}")), "v: \"a\\u0007\" has a character that is not printable; remove it");

    let schema = json!({
        "definitions": {"path": {"type": "string", "pattern": "^/"}},
        "properties": {"path": {
            "description": "Serve the UI below this path. Or not.",
            "examples": ["/ui"],
            "anyOf": [{"$ref": "#/definitions/path"}, {"type": "null"}],
        }},
    });
    let expected = "values: path: \"ui\" does not match ^/ (Serve the UI below this path); for example \"/ui\"";
    assert_eq!(findings(&schema, &json!({"path": "ui"})), [expected]);
}

#[test]
fn an_unknown_key_comes_with_what_it_may_have_meant() {
    let schema = json!({"properties": {"replicas": {}, "image": {}}, "additionalProperties": false});
    assert_eq!(told(&schema, &json!({"replcias": 1})), "v.replcias: unknown key; did you mean \"replicas\"?");
    assert_eq!(told(&schema, &json!({"tls": 1})), "v.tls: unknown key; known here: replicas, image");
    assert_eq!(told(&json!({"additionalProperties": false}), &json!({"a.b": 1})), "v[\"a.b\"]: unknown key");
    let numbered = json!({"patternProperties": {"^[0-9]$": {}}, "additionalProperties": false});
    assert_eq!(told(&numbered, &json!({"1": 1, "a": 1})), "v.a: unknown key");
    assert_eq!(findings(&json!({"additionalProperties": false}), &json!({"a": 1, "b": {}})).len(), 2, "all of them");
}

#[test]
fn among_alternatives_the_one_that_was_meant_is_explained() {
    let optional = json!({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]});
    assert_eq!(told(&optional, &json!(0)), "v: 0 is less than 1");
    assert_eq!(
        told(&optional, &json!("x")),
        "v: is a string, expected an integer or null; write a whole number, without a unit"
    );

    let nested = json!({"anyOf": [{"properties": {"a": {"type": "string"}}, "type": "object"}, {"type": "null"}]});
    assert_eq!(told(&nested, &json!({"a": []})), "v.a: is a list, expected a string; write one text");

    let documented = json!({"oneOf": [{"const": "Always", "type": "string"}, {"enum": ["Never"], "type": "string"}]});
    // All that is wrong with the one that was meant.
    let sized = json!({"anyOf": [{"properties": {"size": {"type": "string", "enum": ["s", "l"]}}}, {"type": "null"}]});
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"v": sized}});
    let found = findings(&schema, &json!({"v": {"size": true}}));
    assert!(found[0].contains("v.size: is a boolean") && found[1].contains("is not one of: s, l"), "{found:?}");
    let both = json!({"anyOf": [documented, {"type": "null"}]});
    for schema in [&documented, &both] {
        assert_eq!(told(schema, &json!("never")), "v: \"never\" is not one of: Always, Never; did you mean \"Never\"?");
    }

    let variant = |key: &str| {
        let body = json!({"type": "object", "properties": {"bucket": {"type": "string"}}});
        json!({"type": "object", "properties": {key: body}, "required": [key], "additionalProperties": false})
    };
    let by_key = json!({"oneOf": [variant("s3"), variant("gcs")]});
    assert_eq!(
        told(&by_key, &json!({"gcs": {"bucket": 1}})),
        "v.gcs.bucket: is an integer, expected a string; write it in quotes: \"1\""
    );
    assert_eq!(told(&by_key, &json!({"azure": {}})), "v.azure: unknown key; known here: s3, gcs");

    let tagged = |tag: &str, key: &str| json!({"properties": {"type": {"const": tag}, key: {"type": "string"}}, "required": ["type", key]});
    let by_tag = json!({"oneOf": [tagged("S3", "bucket"), tagged("Local", "path")]});
    assert_eq!(told(&by_tag, &json!({"type": "Local"})), "v: required key \"path\" is missing (null deletes a key)");
    assert_eq!(told(&by_tag, &json!({"type": "Ftp"})), "v.type: \"Ftp\" is not one of: S3, Local");
}

#[test]
fn paths_are_written_as_in_a_values_file() {
    let number = json!({"type": "number"});
    let schema = json!({"additionalProperties": {"additionalProperties": number, "items": number}});
    let values =
        json!({"list": [1, "x"], "map": {"0": "x", "kubernetes.io/arch": "x", "": "x", "~1": "x", "a-b": "x"}});
    let found = Validator::new(&schema).expect("a schema").findings(&values);
    let paths: Vec<(&str, &str)> =
        found.iter().map(|finding| (finding.path.as_str(), finding.pointer.as_str())).collect();
    let expected = [
        ("list[1]", "/list/1"),
        ("map[\"0\"]", "/map/0"),
        ("map[\"kubernetes.io/arch\"]", "/map/kubernetes.io~1arch"),
        ("map[\"\"]", "/map/"),
        ("map[\"~1\"]", "/map/~01"),
        ("map.a-b", "/map/a-b"),
    ];
    assert_eq!(paths, expected);
}

#[test]
fn a_finding_names_file_and_line() {
    let text = "webserver:\n  image: x\n  replicas: -1\n";
    let document = yaml::read(text).expect("a sound document");
    let schema =
        json!({"properties": {"webserver": {"properties": {"replicas": {"minimum": 0}}}}, "required": ["image"]});
    let located: Vec<String> = Validator::new(&schema)
        .expect("a schema")
        .findings(&document.value)
        .iter()
        .map(|finding| finding.located(Some("my-values.yaml"), document.position(&finding.pointer)))
        .collect();
    let expected = [
        "my-values.yaml:1:1: required key \"image\" is missing (null deletes a key)",
        "my-values.yaml:3:3: webserver.replicas: -1 is less than 0",
    ];
    assert_eq!(located, expected);
}

#[test]
fn long_values_are_shortened() {
    let long = "é".repeat(5000);
    for (schema, value) in [
        (json!({"maxLength": 3}), json!(long)),
        (json!({"pattern": "^a$"}), json!(long)),
        (json!({"not": {}}), json!(vec![long.clone(); 50])),
        (json!({"const": long}), json!({long.clone(): 1, "b": 2, "c": 3, "d": 4})),
        (json!({"enum": ["a", long]}), json!("x")),
        (json!({"uniqueItems": true}), json!([long, long])),
    ] {
        let told = told(&schema, &value);
        assert!(told.chars().count() < 250, "{told}");
    }
}

#[test]
fn a_schema_that_cannot_be_used_is_refused() {
    let refused = |schema: Value| Validator::new(&schema).expect_err("an unusable schema").to_string();
    assert!(refused(json!({"properties": {"a": {"$ref": "https://example.com/schema.json"}}})).contains("example.com"));
    assert!(refused(json!({"properties": {"a": {"type": "int"}}})).starts_with("values schema: #/properties/a/type: "));
    assert!(refused(json!({"properties": {"a": {"pattern": "("}}})).contains("pattern"));
    assert!(refused(json!({"$ref": "#/definitions/none"})).contains("none"));
}

#[test]
fn a_pattern_that_go_cannot_read_is_refused() {
    Validator::new(&json!({"pattern": "^(?!x)"})).expect_err("a look-ahead, which Go's regexp does not have");
}

#[test]
fn recursion_in_the_schema_is_followed() {
    let schema = json!({
        "definitions": {"tree": {"type": "object", "properties": {"child": {"$ref": "#/definitions/tree"}}, "additionalProperties": false}},
        "$ref": "#/definitions/tree",
    });
    let mut values = json!({"childs": 1});
    for _ in 0..60 {
        values = json!({"child": values});
    }
    let found = Validator::new(&schema).expect("a schema").findings(&values);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].remedy.as_deref(), Some("did you mean \"child\"?"));
}

#[test]
fn deprecated_keys_are_remarked_where_they_are_set() {
    let old = json!({"deprecated": true, "description": "Use `new`.\nIt is better."});
    let jobs = json!({"additionalProperties": {"properties": {"old": {"deprecated": true}, "new": {}}}});
    let schema = json!({"properties": {"old": old, "older": old, "new": {}, "jobs": jobs}});
    let overrides = json!({"new": 1, "old": 1, "older": null, "jobs": {"a": {"old": 1, "new": 1}}, "unknown": 1});
    let found = validate::deprecated(&schema, overrides.as_object().expect("a map"));
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["values: old: is deprecated; use `new`", "values: jobs.a.old: is deprecated"]);
}

/// An empty map over a map changes nothing, whatever is in it.
#[test]
fn overrides_without_effect_are_remarked() {
    let (defaults, overrides) =
        (json!({"a": {"b": 1}, "c": 1, "d": {}}), json!({"a": {}, "c": 1.0, "d": {"e": 1}, "f": 1}));
    let found = validate::redundant(defaults.as_object().expect("a map"), overrides.as_object().expect("a map"));
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["values: a: changes nothing; remove it", "values: c: is the default already; remove it"]);
}
