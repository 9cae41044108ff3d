//! How violations are told, and in what order.

use crate::{
    good::{config_map, deployment},
    manifests, with,
};
use floe_chart::verify::{self, RULES};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

#[test]
fn a_violation_is_one_line() {
    let objects = [with(&deployment(), "/spec/template/spec/containers/0/image", "web".into())];
    let lines: Vec<_> = verify::objects(&manifests(&objects)).iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        ["Deployment/web .spec.template.spec.containers[0].image: images: \"web\" has no tag, which means latest; \
          name a version or a digest"]
    );
}

#[test]
fn violations_are_ordered_by_object() {
    let objects = [
        with(&deployment(), "/metadata/labels", json!({})),
        with(&deployment(), "/spec/template/spec/hostPID", true.into()),
        with(&config_map(), "/metadata/labels", json!({})),
    ];
    let violations = verify::objects(&manifests(&objects));
    let mut sorted = violations.clone();
    sorted.sort();
    assert_eq!(violations, sorted);
    assert_eq!(violations[0].object, "ConfigMap/web");
}

#[test]
fn rules_have_names_of_their_own() {
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
    assert!(names.is_sorted(), "{names:?}");
}

/// What is no object of Kubernetes is judged as far as it can be, without a panic.
#[test]
fn odd_objects_do_no_harm() {
    let odd = [
        Value::Null,
        json!([]),
        json!("a"),
        json!({}),
        json!({"kind": 1, "metadata": []}),
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"labels": "a"}, "spec": {"template": 1, "selector": []}}),
        json!({"apiVersion": "v1", "kind": "Service", "spec": {"ports": {}, "selector": "a"}}),
    ];
    assert!(!verify::objects(&manifests(&odd)).is_empty());
}

/// A kind of another group is not Kubernetes' own of that name.
#[test]
fn kinds_of_other_groups_are_others() {
    let service = json!({
        "apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "1a"},
        "spec": {"selector": {"a": "b"}},
    });
    let found = verify::objects(&manifests(&[service]));
    assert!(found.iter().all(|violation| violation.rule == "labels"), "{found:?}");
}
