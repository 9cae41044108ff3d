//! Pods are made anew exactly where what they read has changed.

use super::{everything, name, platform, pod_of};
use floe_chart::values::merge;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The workloads whose controller makes pods anew when their template changes.
const ROLLED: [&str; 3] = ["Deployment", "StatefulSet", "DaemonSet"];

fn by_title(objects: &[Value]) -> BTreeMap<String, Value> {
    let title = |object: &Value| format!("{}/{}", object["kind"].as_str().unwrap(), name(object));
    objects.iter().map(|object| (title(object), object.clone())).collect()
}

/// The ConfigMaps that a pod reads: its volumes, its variables.
fn read_by(pod: &Value) -> Vec<String> {
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut names: Vec<Value> = vec![];
    for volume in items(&pod["volumes"]) {
        names.push(volume["configMap"]["name"].clone());
        names.extend(items(&volume["projected"]["sources"]).iter().map(|source| source["configMap"]["name"].clone()));
    }
    for container in items(&pod["containers"]).into_iter().chain(items(&pod["initContainers"])) {
        names.extend(items(&container["envFrom"]).iter().map(|from| from["configMapRef"]["name"].clone()));
        names.extend(items(&container["env"]).iter().map(|env| env["valueFrom"]["configMapKeyRef"]["name"].clone()));
    }
    names.iter().filter_map(Value::as_str).map(|name| format!("ConfigMap/{name}")).collect()
}

/// Each change, with the workloads that it starts anew.
fn changes() -> Vec<(Value, Vec<&'static str>)> {
    let dagster = |keys: Value| json!({ "dagster": keys });
    vec![
        (
            dagster(json!({ "codeLocations": { "reports": { "type": "module", "pythonModule": "reports" } } })),
            vec!["demo-dagster-daemon", "demo-dagster-webserver", "demo-dagster-webserver-read-only"],
        ),
        (json!({ "postgresql": { "initScripts": { "new.sql": "select 1" } } }), vec!["demo-postgresql"]),
        (json!({ "global": { "environment": "uat" } }), vec!["demo-dagster-daemon", "demo-dagster-webserver"]),
    ]
}

/// From values that turn everything on.
#[test]
fn what_reads_a_changed_file_starts_anew_and_nothing_else() {
    let Value::Object(all) = everything() else { unreachable!() };
    let before = by_title(&platform(Value::Object(all.clone())));
    for (change, named) in changes() {
        let Value::Object(change) = change else { unreachable!() };
        let after = by_title(&platform(Value::Object(merge([all.clone(), change.clone()]))));
        let files = |title: &str| before.get(title).map(|map| &map["data"]) != after.get(title).map(|map| &map["data"]);
        let mut rolled = vec![];
        for (title, workload) in before.iter().filter(|(_, object)| ROLLED.iter().any(|kind| object["kind"] == *kind)) {
            let templates = [workload, &after[title]].map(|workload| &workload["spec"]["template"]);
            let annotations = templates.map(|template| &template["metadata"]["annotations"]);
            let pod = pod_of(workload).unwrap();
            assert_eq!(
                annotations[0] != annotations[1],
                read_by(&pod).iter().any(|map| files(map)),
                "{title} {change:?}"
            );
            if annotations[0] != annotations[1] {
                rolled.push(name(workload));
            }
        }
        named.iter().for_each(|name| assert!(rolled.contains(name), "{name} is not in {rolled:?}: {change:?}"));
        assert!(rolled.len() < 7, "{rolled:?}");
    }
}
