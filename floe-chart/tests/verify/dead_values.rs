//! The rule `dead-values`.

use crate::charts::lines;
use floe_chart::verify::dead_values;
use pretty_assertions::assert_eq;
use serde_json::json;

const MESSAGE: &str = "changes nothing that is rendered, in any document that was tried";

/// Whatever the search starts from, it finds the keys that matter under a condition, and no others.
#[test]
fn only_keys_without_effect_are_found() {
    let starts = [
        json!({}),
        json!({"mode": "two", "feature": {"enabled": true}}),
        json!({"items": {"a": {"colour": "blue"}}, "hosts": ["a"], "env": {"A": "b"}, "plain": "x"}),
        json!({"auth": {"enabled": true, "password": "x", "pin": "y"}, "size": 4}),
    ];
    for start in starts {
        assert_eq!(
            lines(dead_values, start.clone()),
            Ok(vec![format!("values dead: {MESSAGE}"), format!("values feature.never: {MESSAGE}")]),
            "{start}"
        );
    }
}

#[test]
fn values_that_are_refused_are_findings() {
    assert_eq!(
        lines(dead_values, json!({"size": 5})),
        Err(vec!["values: size: is too large; write at most 4".to_owned()])
    );
}
