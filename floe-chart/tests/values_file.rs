//! `values.yaml`: it is the defaults, keeps the schema's order, and reads well.

mod arbitrary;

use arbitrary::Random;
use floe_chart::values_file::{self, Header};
use floe_chart::yaml;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn write(schema: &Value, defaults: &Value) -> String {
    values_file::write(schema, defaults, &Header { note: "Generated.".into(), ..Header::default() })
}

/// The file without its header.
fn body(schema: &Value, defaults: &Value) -> String {
    let text = write(schema, defaults);
    text.strip_prefix("# yaml-language-server: $schema=values.schema.json\n# Generated.\n\n")
        .expect("the header")
        .to_owned()
}

#[test]
fn the_file_is_the_defaults_whatever_the_schema() {
    for seed in 0..4000 {
        let mut random = Random::new(seed);
        let schema = random.root_schema(4);
        let defaults = Value::from(random.object(4));
        let text = write(&schema, &defaults);
        let read = yaml::read(&text).unwrap_or_else(|errors| panic!("seed {seed}: {errors:?}\n{text}"));
        assert_eq!(read.value, defaults, "seed {seed}:\n{text}");
    }
}

#[test]
fn no_line_ends_in_a_blank_and_no_two_are_empty() {
    for seed in 0..500 {
        let mut random = Random::new(seed);
        let schema = random.root_schema(4);
        let text = write(&schema, &json!({"a": {"b": 1}, "image": null, "tag": "x"}));
        assert!(!text.contains(" \n") && !text.contains("\n\n\n"), "seed {seed}:\n{text}");
    }
}

#[test]
fn keys_keep_the_order_of_the_schema() {
    let schema = json!({"properties": {"z": {}, "a": {"properties": {"y": {}, "b": {}}}, "m": {}}});
    let defaults = json!({"own": 0, "a": {"b": 1, "own": 0, "y": 2}, "m": 3, "z": 4});
    let read = yaml::read(&write(&schema, &defaults)).expect("a sound document");
    assert_eq!(read.value.to_string(), r#"{"z":4,"a":{"y":2,"b":1,"own":0},"m":3,"own":0}"#);
}

#[test]
fn a_chart_reads_like_one_written_by_hand() {
    let schema = json!({
        "definitions": {
            "PullPolicy": {"description": "When the image is pulled.", "type": "string", "enum": ["Always", "IfNotPresent", "Never"]},
            "Image": {
                "description": "The image of a container.",
                "type": "object",
                "properties": {
                    "repository": {"description": "Registry and name.", "type": "string"},
                    "tag": {"description": "A tag; the chart's appVersion where it is not set.", "type": ["string", "null"], "examples": ["1.13.29"]},
                    "pullPolicy": {"$ref": "#/definitions/PullPolicy"},
                },
            },
        },
        "properties": {
            "image": {"allOf": [{"$ref": "#/definitions/Image"}], "description": "The webserver's image."},
            "replicas": {"description": "How many pods run; ignored while `autoscaling` is enabled, because then the autoscaler owns the number\nand Helm would fight it at every upgrade", "type": "integer", "minimum": 0, "maximum": 100},
            "strategy": {"oneOf": [{"const": "Recreate", "description": "Stop, then start."}, {"const": "RollingUpdate", "description": "Pod by pod."}], "description": "How pods are replaced."},
            "pathPrefix": {"anyOf": [{"type": "string", "pattern": "^/"}, {"type": "null"}], "description": "Serve the UI below this path.", "examples": ["/dagster"]},
            "nodeSelector": {"description": "Labels a node must have.", "type": "object", "additionalProperties": {"type": "string"}, "examples": [{"kubernetes.io/arch": "amd64"}]},
            "tolerations": {"description": "Taints to tolerate:\n\n- those of the node pool,\n- those of the environment.\n\n```yaml\n- operator: Exists\n```", "type": "array", "maxItems": 8},
            "old": {"deprecated": true, "description": "Use `replicas`.", "examples": [1]},
            "jobs": {"description": "Jobs by name.", "additionalProperties": {"description": "One job.", "properties": {"schedule": {"description": "When it runs."}}}},
        },
    });
    let defaults = json!({
        "image": {"repository": "dagster/webserver", "tag": null, "pullPolicy": "IfNotPresent"},
        "replicas": 1,
        "strategy": "RollingUpdate",
        "nodeSelector": {},
        "tolerations": [],
        "jobs": {"nightly": {"schedule": "0 2 * * *"}, "weekly": {"schedule": "0 3 * * 0"}},
    });
    assert_eq!(body(&schema, &defaults), include_str!("data/values_file.yaml"));
}

#[test]
fn comments_stay_within_the_width() {
    let sentence = "Words that go on and on, without an end in sight, until the line is full. ".repeat(5);
    let schema = json!({"properties": {"a": {"description": sentence, "properties": {"b": {"description": format!("- {sentence}")}}}}});
    let text = write(&schema, &json!({"a": {"b": 1}}));
    let longest = text.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(100) && longest > Some(85), "{text}");
    assert!(text.contains("\n  # - Words") && text.contains("\n  #   "), "an item hangs:\n{text}");
}

#[test]
fn a_schema_that_refers_to_itself_ends() {
    let schema =
        json!({"definitions": {"a": {"properties": {"a": {"$ref": "#/definitions/a"}}}}, "$ref": "#/definitions/a"});
    assert_eq!(body(&schema, &json!({"a": {"a": {}}})), "a:\n  a: {}\n");
}

/// What is said above a key besides its description.
#[test]
fn comments_say_what_a_schema_knows() {
    let cases = [
        (json!({"description": "A.", "maximum": 9}), json!(1), "# A. At most 9.\n"),
        (json!({"description": "A", "minimum": 1}), json!(1), "# A. At least 1.\n"),
        // Nothing is below zero by itself, and the bounds of integers are no news.
        (json!({"description": "A.", "minimum": 0}), json!(1), "# A.\n"),
        (json!({"description": "A.", "minimum": 0, "maximum": 4_294_967_295_u32}), json!(1), "# A.\n"),
        (json!({"description": "A.", "maxLength": 1}), json!("x"), "# A. At most 1 character.\n"),
        (json!({"description": "A?", "maxItems": 2}), json!([1]), "# A? At most 2 items.\n"),
        (json!({"description": "A.", "enum": ["red"]}), json!("red"), "# A.\n"),
        (json!({"description": "A.", "enum": ["red", "blue"]}), json!("red"), "# A. One of: red, blue.\n"),
        (
            json!({"description": "Either red or blue.", "enum": ["red", "blue"]}),
            json!("red"),
            "# Either red or blue.\n",
        ),
        (
            json!({"description": "A.", "oneOf": [{"const": "red", "description": "Warm."}, {"const": "blue"}]}),
            json!("red"),
            "# A. One of:\n# - red: Warm.\n# - blue\n",
        ),
        (json!({"description": "A, as ui.", "examples": ["ui", "b"]}), json!(""), "# A, as ui. Example: b\n"),
        (json!({"description": "A.", "examples": [[], ["b"]]}), json!([]), "# A.\n# Example:\n#   - b\n"),
        (json!({"description": "A.", "examples": [1, 2]}), json!(null), "# A. Examples: 1, 2\n"),
        (json!({"description": "A.", "examples": ["b"]}), json!("c"), "# A.\n"),
        (json!({"description": "Old.", "deprecated": true}), json!(1), "# Deprecated. Old.\n"),
        (json!({"description": "Deprecated: use b.", "deprecated": true}), json!(1), "# Deprecated: use b.\n"),
        (
            json!({"description": "Do:\n1. one\n2) two", "maximum": 3}),
            json!(1),
            "# Do:\n# 1. one\n# 2) two\n#\n# At most 3.\n",
        ),
    ];
    for (schema, default, comment) in cases {
        let text = body(&json!({"properties": {"a": schema}}), &json!({"a": default}));
        let above: String = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).collect();
        assert_eq!(above, comment, "{schema}");
    }
}

/// Of a subchart's values only what its parent sets is written.
#[test]
fn subcharts_have_files_of_their_own() {
    let member = json!({"description": "A.", "examples": [1]});
    let schema = json!({"properties": {
        "sub": {"properties": {"set": {}, "unset": member}}, "own": {"properties": {"set": {}, "unset": member}},
    }});
    let header = Header { subcharts: vec!["sub".into()], ..Header::default() };
    let text = values_file::write(&schema, &json!({"sub": {"set": 1}, "own": {"set": 1}}), &header);
    assert_eq!(
        text.split_once("\n\n").map(|(_, body)| body),
        Some("sub:\n  set: 1\n\nown:\n  set: 1\n  # A.\n  # unset: 1\n")
    );
}
