//! A job over the defaults, change by change: what a user means by null, `{}` and `[]`, in both readings.

use floe_chart::{Options, Renderer};
use floe_tests::law::{Case, Law};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// Changes of a job, a place in its pod, and what stands there; null where nothing does.
fn table() -> Vec<(Value, &'static str, Value)> {
    let medium = json!({"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "250m", "memory": "512Mi"}});
    let custom = |resources: Value| json!({"resourcePreset": "custom", "resources": resources});
    let limits = json!({"cpu": "2", "memory": "1Gi"});
    vec![
        // Nothing changed.
        (json!({}), RESOURCES, medium.clone()),
        (json!({"resources": {}}), RESOURCES, medium.clone()),
        // A member over a member, the others stay.
        (json!({"resources": {"limits": {"cpu": 2}}}), "/containers/0/resources/limits", limits),
        // What the preset says is no default that null could delete.
        (json!({"resources": {"limits": {"memory": null}}}), RESOURCES, medium),
        (custom(json!({})), RESOURCES, json!({})),
        (custom(json!({"limits": {"memory": 1, "cpu": null}})), RESOURCES, json!({"limits": {"memory": "1"}})),
        // Null deletes, at any depth of a fragment.
        (json!({"podSecurityContext": null}), "/securityContext", json!(null)),
        (json!({"podSecurityContext": {"runAsUser": null}}), "/securityContext/runAsUser", json!(null)),
        (json!({"podSecurityContext": {"runAsUser": null}}), "/securityContext/runAsGroup", json!(1000)),
        (json!({"podSecurityContext": {"seccompProfile": null}}), "/securityContext/seccompProfile", json!(null)),
        // What was not there cannot be deleted, and does no harm.
        (json!({"affinity": {"nodeAffinity": null}}), "/affinity", json!(null)),
        // A list replaces, also an empty one.
        (json!({"securityContext": {"capabilities": {"drop": ["NET_RAW"]}}}), DROP, json!(["NET_RAW"])),
        (json!({"securityContext": {"capabilities": {"drop": []}}}), DROP, json!([])),
        (json!({"securityContext": {"capabilities": {"drop": null}}}), DROP, json!(null)),
        // So do 0, false and "".
        (json!({"terminationGracePeriodSeconds": 0}), "/terminationGracePeriodSeconds", json!(0)),
        (json!({"securityContext": {"readOnlyRootFilesystem": false}}), READ_ONLY, json!(false)),
        (json!({"image": {"registry": ""}}), "/containers/0/image", json!("dbt-labs/dbt-postgres:1.9.0")),
        (json!({"image": {"registry": null}}), "/containers/0/image", json!("dbt-labs/dbt-postgres:1.9.0")),
    ]
}

const RESOURCES: &str = "/containers/0/resources";
const DROP: &str = "/containers/0/securityContext/capabilities/drop";
const READ_ONLY: &str = "/containers/0/securityContext/readOnlyRootFilesystem";

#[test]
fn changes_mean_what_they_say() {
    let chart = floe_jobs::chart();
    let renderer = Renderer::new(&chart);
    let mut law = Law::new(&chart).unwrap_or_else(|error| panic!("{error}"));
    for (changes, place, expected) in table() {
        let values = json!({ "jobs": { "job": changes } });
        let options = Options::default();
        let case = Case { values: values.clone(), options: options.clone() };
        law.check(&case).unwrap_or_else(|disagreement| panic!("{disagreement}"));

        let Value::Object(values) = values else { unreachable!() };
        let rendered = renderer.render(&values, &options).unwrap_or_else(|findings| panic!("{findings:?}"));
        let job = rendered.manifests.iter().find(|manifest| manifest.object["kind"] == "Job");
        let object = &job.unwrap_or_else(|| panic!("no Job of {changes}")).object;
        let found = object.pointer(&format!("/spec/template/spec{place}")).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{changes} at {place}");
    }
}
