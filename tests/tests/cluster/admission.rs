//! What the API server makes of every rendering, field by field, without storing it.

use std::collections::BTreeSet;
use std::fs;

use floe_chart::AnyChart;
use floe_tests::cluster::Kube;
use serde_json::{Value, json};

use crate::cli::Exported;
use crate::{jobs, kube, options, platforms};

/// What the API server refuses of objects: unknown fields, bad values, and all that it warns of, such as a Deployment whose
/// pods would break `restricted`.
fn dry_run(kube: &Kube, objects: &[Value]) -> Result<String, String> {
    let strict = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "--warnings-as-errors"];
    let arguments: Vec<_> = strict.into_iter().chain(["--filename", "-"]).collect();
    kube.feed(&arguments, objects)
}

#[test]
fn every_rendering_of_floe_platform_is_accepted() {
    all_are_accepted(&floe_platform::chart(), "admission-platform", platforms());
}

#[test]
fn every_rendering_of_floe_jobs_is_accepted() {
    all_are_accepted(&floe_jobs::chart(), "admission-jobs", jobs());
}

fn all_are_accepted(chart: &dyn AnyChart, namespace: &str, uses: Vec<(String, Value)>) {
    let Some(kube) = kube() else { return };
    let (exported, dir) = (Exported::of(chart), tempfile::tempdir().unwrap());
    let mut namespaces = BTreeSet::new();
    let mut refused = vec![];
    for (name, values) in uses {
        let file = dir.path().join("values.json");
        fs::write(&file, values.to_string()).unwrap();
        let objects = exported.template("helm3", &options(namespace), &["--values", file.to_str().unwrap()]);
        let mut objects = objects.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!objects.is_empty(), "{name} renders nothing");
        // Who asks for the host's network is not to be let into a restricted namespace.
        let restricted = !objects.iter().any(|object| object.to_string().contains(r#""hostNetwork":true"#));
        for object in &mut objects {
            // A user's own object may leave it to Helm.
            let own = object["metadata"]["namespace"].as_str().unwrap_or(namespace).to_owned();
            object["metadata"]["namespace"] = own.clone().into();
            if namespaces.insert(own.clone()) {
                kube.namespace(&own, restricted).unwrap();
            }
        }
        ready(kube, &objects);
        refused.extend(dry_run(kube, &objects).err().map(|said| format!("{name}: {said}")));
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Makes what pods have to find where they are looked at: accounts and classes.
fn ready(kube: &Kube, objects: &[Value]) {
    let pods = objects.iter().filter(|object| object["kind"] == "Pod");
    let found = pods.flat_map(|pod| {
        let spec = &pod["spec"];
        let metadata = |name: &Value| json!({ "name": name, "namespace": pod["metadata"]["namespace"] });
        let account =
            json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata(&spec["serviceAccountName"]) });
        let priority = json!({
            "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 1,
            "metadata": { "name": spec["priorityClassName"] },
        });
        let runtime = json!({
            "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "handler": "none",
            "metadata": { "name": spec["runtimeClassName"] },
        });
        [account, priority, runtime]
    });
    let found: Vec<Value> = found.filter(|object| object["metadata"]["name"].is_string()).collect();
    if !found.is_empty() {
        kube.feed(&["apply", "--server-side", "--filename", "-"], &found).unwrap();
    }
}

fn pod(spec: Value) -> Value {
    json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "namespace": "admission-control" }, "spec": spec })
}

/// The control of the others: what they are to find, is found.
#[test]
fn what_is_wrong_is_refused() {
    let Some(kube) = kube() else { return };
    kube.namespace("admission-control", true).unwrap();
    let own = json!({
        "allowPrivilegeEscalation": false, "runAsNonRoot": true, "capabilities": { "drop": ["ALL"] },
        "seccompProfile": { "type": "RuntimeDefault" },
    });
    let good = json!({ "containers": [{ "name": "a", "image": "a", "securityContext": own }] });
    dry_run(kube, &[pod(good.clone())]).unwrap();
    let mut unknown = good.clone();
    unknown["containers"][0]["imagePullPolocy"] = "Always".into();
    let mut root = good.clone();
    root["containers"][0]["securityContext"]["runAsNonRoot"] = false.into();
    let mut twice = good.clone();
    twice["containers"] = json!([good["containers"][0], good["containers"][0]]);
    let deployment = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "a", "namespace": "admission-control" },
        "spec": {
            "selector": { "matchLabels": { "a": "b" } },
            "template": { "metadata": { "labels": { "a": "b" } }, "spec": root },
        },
    });
    let cases = [
        (pod(unknown), "imagePullPolocy: field not declared in schema"),
        (pod(root), r#"violates PodSecurity "restricted:latest": runAsNonRoot != true"#),
        (deployment, r#"would violate PodSecurity "restricted:latest": runAsNonRoot != true"#),
        (pod(twice), "duplicate"),
    ];
    for (object, what) in cases {
        let said = dry_run(kube, std::slice::from_ref(&object)).expect_err(what);
        assert!(said.contains(what), "{what}: {said}");
    }
}
