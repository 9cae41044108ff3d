//! What pods may do on their node: the `restricted` Pod Security Standard, what is writable, and whose users they are.

use super::{
    cli::{Exported, assert_same, release},
    name, platform, pods, render, run, uses,
};
use floe_chart::{Options, yaml};
use serde_json::{Value, json};
use std::fs;

/// Kubernetes' `restricted` standard and more: all containers, init containers and runs.
#[test]
fn every_container_is_bounded_and_writes_where_it_may() {
    for (chart, values) in uses() {
        let objects = render(&*chart, values, &release("demo"));
        let mut seen = 0;
        for (name, pod) in pods(&objects) {
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{name}");
            assert_eq!(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault", "{name}");
            for volume in pod["volumes"].as_array().into_iter().flatten() {
                if let Some(directory) = volume.get("emptyDir") {
                    assert!(directory["sizeLimit"].is_string(), "{name}: {volume}");
                }
            }
            for container in ["containers", "initContainers"].iter().filter_map(|list| pod[list].as_array()).flatten() {
                let security = &container["securityContext"];
                assert_eq!(security["readOnlyRootFilesystem"], true, "{name}");
                assert_eq!(security["allowPrivilegeEscalation"], false, "{name}");
                assert_eq!(security["capabilities"], json!({ "drop": ["ALL"] }), "{name}");
                for (amounts, resource) in
                    [("requests", "cpu"), ("requests", "memory"), ("limits", "cpu"), ("limits", "memory")]
                {
                    let amount = &container["resources"][amounts][resource];
                    assert!(amount.is_string(), "{name}: {}: {amounts}.{resource}", container["name"]);
                }
                seen += 1;
            }
        }
        assert!(seen > 4);
        if let Some(run) = run(&objects) {
            assert_eq!(run["security_context"]["readOnlyRootFilesystem"], true);
            assert!(
                run["resources"]["limits"]["memory"].is_string() && run["resources"]["requests"]["cpu"].is_string()
            );
            let pod = &run["run_k8s_config"]["pod_spec_config"];
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
            let volumes = pod["volumes"].as_array().unwrap();
            assert!(volumes.iter().all(|volume| volume["emptyDir"]["sizeLimit"].is_string()), "{volumes:?}");
        }
    }
}

/// The keys below any `securityContext`, in objects and in dagster.yaml.
fn users(objects: &[Value]) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        for (key, member) in value.as_object().into_iter().flatten() {
            if ["runAsUser", "runAsGroup", "fsGroup"].contains(&key.as_str()) {
                found.push(format!("{path}.{key}"));
            }
            walk(member, &format!("{path}.{key}"), found);
        }
        for item in value.as_array().into_iter().flatten() {
            walk(item, path, found);
        }
    }
    let mut found = vec![];
    for object in objects {
        let path = format!("{}/{}", object["kind"].as_str().unwrap(), name(object));
        walk(object, &path, &mut found);
        if let Some(file) = object["data"]["dagster.yaml"].as_str() {
            walk(&yaml::read(file).unwrap().value, &path, &mut found);
        }
    }
    found
}

#[test]
fn openshift_picks_the_users() {
    let with = |values: &Value, openshift: &str| {
        let mut values = values.clone();
        values["global"]["compatibility"] = json!({ "openshift": openshift });
        values
    };
    let openshift = || Options { api_versions: vec!["security.openshift.io/v1".to_owned()], ..release("demo") };
    for (chart, values) in uses() {
        let plain = users(&render(&*chart, values.clone(), &release("demo")));
        assert!(plain.len() >= 3, "{plain:?}");
        assert_eq!(users(&render(&*chart, with(&values, "force"), &release("demo"))), [""; 0]);
        assert_eq!(users(&render(&*chart, with(&values, "auto"), &openshift())), [""; 0]);
        assert_eq!(users(&render(&*chart, values.clone(), &openshift())), [""; 0]);
        assert_eq!(users(&render(&*chart, with(&values, "disabled"), &openshift())), plain);
        // All else stays: a container may be the node's root nowhere.
        let forced = render(&*chart, with(&values, "force"), &release("demo"));
        assert!(pods(&forced).iter().all(|(_, pod)| pod["securityContext"]["runAsNonRoot"] == true));
    }
}

/// A null removes a user, for Helm as for the native renderer.
#[test]
fn a_null_removes_a_user() {
    let chart = floe_platform::chart();
    let exported = Exported::of(&chart);
    let none = json!({ "runAsUser": null, "runAsGroup": null, "fsGroup": null });
    let part = || json!({ "podSecurityContext": none });
    let values = json!({
        "postgresql": part(),
        "polaris": part(),
        "otel": part(),
        "dagster": {
            "webserver": part(), "daemon": part(), "codeLocationDefaults": part(),
            "codeLocations": { "a": { "pythonModule": "a" } },
            "runLauncher": { "pod": { "securityContext": none } },
        },
    });
    let objects = platform(values.clone());
    assert_eq!(users(&objects), [""; 0]);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("values.json");
    fs::write(&file, values.to_string()).unwrap();
    // Helm 3.12 does not take a null from a parent for a default of its subchart: there `openshift: force` is the way.
    for helm in ["helm3", "helm4"] {
        let rendered = exported.template(helm, &release("demo"), &["--values", file.to_str().unwrap()]).unwrap();
        assert_same(rendered, objects.clone(), helm);
    }
    let set = ["--set", "dagster.webserver.podSecurityContext.runAsUser=null"];
    let rendered = exported.template("helm3", &release("demo"), &set).unwrap();
    let webserver =
        rendered.iter().find(|object| name(object) == "demo-dagster-webserver" && object["kind"] == "Deployment");
    let context = &webserver.unwrap()["spec"]["template"]["spec"]["securityContext"];
    assert_eq!((context.get("runAsUser"), &context["runAsNonRoot"]), (None, &json!(true)));
}
