//! Probes: the user's handler stands in for the chart's, with the chart's timings.

use super::{name, platform};
use serde_json::{Value, json};

const PROBES: [&str; 3] = ["startupProbe", "livenessProbe", "readinessProbe"];
const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];

fn handler(kind: &str) -> Value {
    match kind {
        "exec" => json!({ "command": ["true"] }),
        "httpGet" => json!({ "path": "/mine", "port": 1 }),
        "tcpSocket" => json!({ "port": "mine" }),
        _ => json!({ "port": 2 }),
    }
}

/// The parts: where their values lie, and what their workload is called.
fn parts() -> [(Value, &'static str, &'static str); 3] {
    let location = json!({ "dagster": { "codeLocations": { "a": { "pythonModule": "a" } } } });
    [
        (json!({}), "/dagster/webserver", "demo-dagster-webserver"),
        (location, "/dagster/codeLocationDefaults", "demo-dagster-code-a"),
        (json!({}), "/postgresql", "demo-postgresql"),
    ]
}

/// The container of a workload, with `probe` given as `key` of its part.
fn container(values: &Value, part: &str, workload: &str, key: &str, probe: &Value) -> Value {
    let mut values = values.clone();
    let mut at = &mut values;
    for key in part.split('/').skip(1).chain([key]) {
        at = &mut at[key];
    }
    *at = probe.clone();
    let objects = platform(values);
    let runs = |object: &&Value| name(object) == workload && object["spec"]["template"]["spec"].is_object();
    objects.iter().find(runs).unwrap()["spec"]["template"]["spec"]["containers"][0].clone()
}

fn handlers(probe: &Value) -> Vec<&'static str> {
    HANDLERS.into_iter().filter(|kind| probe.get(kind).is_some()).collect()
}

#[test]
fn the_users_handler_stands_in_for_the_charts() {
    for (values, part, workload) in parts() {
        for key in PROBES {
            for kind in HANDLERS {
                let given = json!({ kind: handler(kind), "periodSeconds": 7, "initialDelaySeconds": 1, "timeoutSeconds": 2, "failureThreshold": 3 });
                let container = container(&values, part, workload, key, &given);
                assert_eq!(container[key], given, "{workload} {key}");
            }
        }
    }
}

#[test]
fn without_a_handler_the_charts_own_asks_and_null_asks_nothing() {
    for (values, part, workload) in parts() {
        let container_of = |probe: &Value| container(&values, part, workload, "readinessProbe", probe);
        let own = container_of(&json!({ "periodSeconds": 7 }))["readinessProbe"].clone();
        assert_eq!(handlers(&own), [if workload.ends_with("webserver") { "httpGet" } else { "exec" }]);
        assert_eq!(own["periodSeconds"], 7);
        assert_eq!(container_of(&Value::Null).get("readinessProbe"), None);
    }
    let probe = json!({ "exec": { "command": ["true"] }, "initialDelaySeconds": 0, "periodSeconds": 60, "timeoutSeconds": 30, "failureThreshold": 3 });
    let daemon = container(&json!({}), "/dagster/daemon", "demo-dagster-daemon", "livenessProbe", &probe);
    assert_eq!(daemon["livenessProbe"], probe);
}
