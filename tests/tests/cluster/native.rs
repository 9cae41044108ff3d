//! The native rendering, applied by kubectl, is stored as what Helm installs.

use std::collections::BTreeMap;

use floe_chart::AnyChart;
use floe_tests::cluster::{Kube, Release, Snapshot, plain};
use serde_json::{Value, json};

use crate::cli::{Exported, fixture, native};
use crate::{kube, options, over, read};

/// Objects of a namespace, by kind and name, as they would be in any: `namespace` is written as `here`.
fn stored(kube: &Kube, namespace: &str) -> Snapshot {
    let objects = kube.snapshot(namespace).unwrap();
    let anywhere = |object: &Value| -> Value {
        serde_json::from_str(&plain(object).to_string().replace(namespace, "here")).unwrap()
    };
    objects.iter().map(|(id, object)| (id.clone(), anywhere(object))).collect()
}

/// Installs by Helm in one namespace, and by kubectl in another; what is stored is the same.
fn both_are_stored_alike(chart: &dyn AnyChart, values: &Value, namespaces: [&str; 2]) {
    let Some(kube) = kube() else { return };
    let exported = Exported::of(chart);
    let [by_helm, by_kubectl] = namespaces;
    for namespace in namespaces {
        kube.namespace(namespace).unwrap();
    }
    let release = Release { kube, chart: exported.path(), name: "floe", namespace: by_helm };
    release.install(values).unwrap();
    let mut objects = native(chart, values.as_object().unwrap(), &options(by_kubectl)).unwrap();
    // Hooks are Helm's affair: kubectl would start them all at once.
    objects.retain(|object| object.pointer("/metadata/annotations/helm.sh~1hook").is_none());
    let apply = ["apply", "--server-side", "--validate=strict", "--field-manager=native", "--filename", "-"];
    kube.feed(&apply, &objects).unwrap();
    let (helm, kubectl) = (settled(kube, by_helm), settled(kube, by_kubectl));
    assert!(objects.iter().all(|object| {
        let id = format!("{}/{}", object["kind"].as_str().unwrap(), object["metadata"]["name"].as_str().unwrap());
        kubectl.contains_key(&id)
    }));
    pretty_assertions::assert_eq!(helm, kubectl);
}

/// What is stored once the controllers have nothing to add: StatefulSets have made their claims.
fn settled(kube: &Kube, namespace: &str) -> BTreeMap<String, Value> {
    let sets = ["rollout", "status", "--timeout=180s", "--namespace", namespace];
    for kind in ["deployment", "statefulset"] {
        let names = kube.kubectl(&["get", kind, "--output=name", "--namespace", namespace]).unwrap();
        for name in names.lines() {
            kube.kubectl(&sets.iter().copied().chain([name]).collect::<Vec<_>>()).unwrap();
        }
    }
    stored(kube, namespace)
}

#[test]
fn floe_platform_is_stored_alike() {
    // Two drawings differ.
    let known = json!({ "postgresql": { "auth": { "password": "known" } } });
    both_are_stored_alike(&floe_platform::chart(), &known, ["native-platform-h", "native-platform-k"]);
}

#[test]
fn all_of_floe_platform_is_stored_alike() {
    let values =
        over(&read(&fixture("floe-platform/everything.yaml")), &json!({ "global": { "storageClass": "immediate" } }));
    both_are_stored_alike(&floe_platform::chart(), &values, ["native-everything-h", "native-everything-k"]);
}

#[test]
fn floe_jobs_is_stored_alike() {
    for (name, namespaces) in [
        ("nightly", ["native-nightly-h", "native-nightly-k"]),
        ("inline", ["native-inline-h", "native-inline-k"]),
        ("production", ["native-production-h", "native-production-k"]),
    ] {
        let values = read(&fixture("floe-jobs").join(name).with_extension("yaml"));
        both_are_stored_alike(&floe_jobs::chart(), &values, namespaces);
    }
}
