//! The rule `names`.

use crate::{
    found,
    good::{config_map, cron_job, deployment, object, secret, service},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// Whether an object of this kind may have this name.
fn may_be(api_version: &str, kind: &str, name: &str) -> bool {
    let named = with(&object(api_version, kind, &json!({})), "/metadata/name", name.into());
    found("names", &[named]).is_empty()
}

#[test]
fn names_of_objects_are_as_their_kind_wants_them() {
    let cases = [
        ("v1", "ConfigMap", 253, "a.b", "a_b"),
        ("v1", "Service", 63, "a-b", "1a"),
        ("v1", "Namespace", 63, "1a", "a.b"),
        ("apps/v1", "Deployment", 63, "a.b", "A"),
        ("apps/v1", "StatefulSet", 52, "a", "-a"),
        ("batch/v1", "Job", 63, "a", "a-"),
        ("batch/v1", "CronJob", 52, "a", "a..b"),
        ("rbac.authorization.k8s.io/v1", "Role", 253, "system:a_B", "a/b"),
    ];
    for (api_version, kind, longest, good, bad) in cases {
        assert!(may_be(api_version, kind, good), "{kind} {good}");
        assert!(!may_be(api_version, kind, bad), "{kind} {bad}");
        assert!(may_be(api_version, kind, &"a".repeat(longest.min(63))), "{kind}");
        assert!(!may_be(api_version, kind, &"a".repeat(longest + 1)), "{kind}");
        assert!(!may_be(api_version, kind, ""), "{kind}");
    }
    assert_eq!(
        found("names", &[with(&config_map(), "/metadata/name", "A".into())]),
        ["ConfigMap/A .metadata.name: \"A\" is not a DNS subdomain (RFC 1123)"]
    );
    assert_eq!(
        found("names", &[with(&config_map(), "/metadata/name", Value::Null)]),
        ["ConfigMap/ .metadata.name: is missing"]
    );
    let generated = with(&config_map(), "/metadata", json!({"generateName": "a-"}));
    assert_eq!(found("names", &[generated]), Vec::<String>::new());
    assert_eq!(
        found("names", &[with(&config_map(), "/metadata/namespace", "a.b".into())]),
        ["ConfigMap/web .metadata.namespace: \"a.b\" is not a DNS label (RFC 1123)"]
    );
}

#[test]
fn objects_are_there_once() {
    assert_eq!(
        found("names", &[config_map(), secret(), config_map()]),
        ["ConfigMap/web .metadata.name: another object has this kind and name"]
    );
    let elsewhere = with(&config_map(), "/metadata/namespace", "elsewhere".into());
    assert_eq!(found("names", &[config_map(), elsewhere]), Vec::<String>::new());
}

#[test]
fn labels_and_annotations_are_what_the_api_server_takes() {
    let labels = json!({"a b": "x", "a/b/c": "x", "k".repeat(63): "x", "k".repeat(64): "x", "ok": "-x", "long": "x".repeat(64), "number": 1, "example.com/a": ""});
    let object = with(&config_map(), "/metadata/labels", labels);
    let object = with(&object, "/metadata/annotations", json!({"ok": "any text: {}", "no!": "", "flag": true}));
    let place = "ConfigMap/web .metadata";
    assert_eq!(
        found("names", &[object]),
        [
            format!("{place}.annotations.flag: true is no string"),
            format!("{place}.annotations[\"no!\"]: the key \"no!\" is not a qualified name"),
            format!("{place}.labels.{0}: the key \"{0}\" is not a qualified name", "k".repeat(64)),
            format!("{place}.labels.long: \"{}\" has 64 characters, 63 are allowed", "x".repeat(64)),
            format!("{place}.labels.number: 1 is no string"),
            format!("{place}.labels.ok: \"-x\" is not a label value"),
            format!("{place}.labels[\"a b\"]: the key \"a b\" is not a qualified name"),
            format!("{place}.labels[\"a/b/c\"]: the key \"a/b/c\" is not a qualified name"),
        ]
    );
}

#[test]
fn labels_of_templates_count() {
    let of_job = with(&cron_job(), "/spec/jobTemplate/metadata/labels", json!({"a": "b c"}));
    let of_pod = with(&of_job, "/spec/jobTemplate/spec/template/metadata/labels", json!({"a": "b c"}));
    assert_eq!(found("names", &[of_pod]).len(), 2);
}

#[test]
fn names_within_a_pod_are_good_and_differ() {
    let path = "/spec/template/spec";
    let cases = [
        ("containers/0/name", json!("migrate"), ".initContainers[0].name", "\"migrate\" is there twice"),
        ("containers/0/name", json!("Web"), ".containers[0].name", "\"Web\" is not a DNS label (RFC 1123)"),
        ("volumes/0/name", json!("a_b"), ".volumes[0].name", "\"a_b\" is not a DNS label (RFC 1123)"),
        ("volumes", json!([{"name": "a"}, {"name": "a"}]), ".volumes[1].name", "\"a\" is there twice"),
        (
            "containers/0/env/0/name",
            json!("1A"),
            ".containers[0].env[0].name",
            "\"1A\" is not an environment variable's name",
        ),
        (
            "containers/0/ports/0/name",
            json!("a-name-too-long-"),
            ".containers[0].ports[0].name",
            "\"a-name-too-long-\" has 16 characters, 15 are allowed",
        ),
        (
            "containers/0/ports/0/name",
            json!("80"),
            ".containers[0].ports[0].name",
            "\"80\" is not a port's name (IANA)",
        ),
        (
            "containers/0/ports/0/name",
            json!("a--b"),
            ".containers[0].ports[0].name",
            "\"a--b\" is not a port's name (IANA)",
        ),
        (
            "initContainers/0/ports",
            json!([{"name": "http", "containerPort": 1}]),
            ".containers[0].ports[0].name",
            "\"http\" is there twice",
        ),
    ];
    for (pointer, value, place, message) in cases {
        let lines = found("names", &[with(&deployment(), &format!("{path}/{pointer}"), value)]);
        let line = lines.first().map(|line| line.replace("initContainers", "containers"));
        let expected =
            format!("Deployment/web .spec.template.spec{place}: {message}").replace("initContainers", "containers");
        assert_eq!((lines.len(), line), (1, Some(expected)));
    }
    // The later of two variables wins: nothing is wrong with that.
    let twice = json!([{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]);
    assert_eq!(
        found("names", &[with(&deployment(), &format!("{path}/containers/0/env"), twice)]),
        Vec::<String>::new()
    );
}

#[test]
fn ports_of_services_have_names() {
    let ports = |ports: Value| found("names", &[with(&service(), "/spec/ports", ports)]);
    assert_eq!(
        ports(json!([{"name": "a", "port": 1}, {"port": 2}])),
        ["Service/web .spec.ports: several ports, not all with a name"]
    );
    assert_eq!(ports(json!([{"name": "a", "port": 1}, {"name": "a", "port": 2}])).len(), 1);
    assert_eq!(ports(json!([{"port": 1}])), Vec::<String>::new());
}
