//! The rule `resources`.

use crate::{found, good::deployment, with};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const INIT: &str = "/spec/template/spec/initContainers/0/resources";

#[test]
fn every_container_says_what_it_needs() {
    let path = "Deployment/web .spec.template.spec.initContainers[0].resources";
    assert_eq!(
        found("resources", &[with(&deployment(), INIT, Value::Null)]),
        ["limits.memory", "requests.cpu", "requests.memory"].map(|name| format!("{path}: {name} is missing"))
    );
    assert_eq!(
        found("resources", &[with(&deployment(), INIT, json!({"requests": {"cpu": 1, "memory": "1Gi"}}))]),
        [format!("{path}: limits.memory is missing")]
    );
}

#[test]
fn limits_stand_for_requests_and_the_pods_for_its_containers() {
    let limits = json!({"limits": {"cpu": 1, "memory": "1Gi"}});
    assert_eq!(found("resources", &[with(&deployment(), INIT, limits.clone())]), Vec::<String>::new());
    let pods = with(&deployment(), "/spec/template/spec/resources", limits);
    assert_eq!(found("resources", &[with(&pods, INIT, Value::Null)]), Vec::<String>::new());
}

#[test]
fn hooks_are_no_exception() {
    let mut job = with(&deployment(), INIT, Value::Null);
    job["kind"] = "Job".into();
    job["apiVersion"] = "batch/v1".into();
    job["metadata"]["annotations"] = json!({"helm.sh/hook": "test"});
    assert_eq!(found("resources", &[job]).len(), 3);
}
