//! The native rendering, applied by kubectl, is stored as what Helm installs.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use floe_chart::{AnyChart, Options};
use floe_tests::cluster::{Kube, Release, Snapshot, plain};
use serde_json::{Value, json};

use crate::cli::{Exported, fixture, native};
use crate::releases::everything;
use crate::{kube, options, read};

/// Where an object says that it is a hook.
pub(crate) const HOOK: &str = "/metadata/annotations/helm.sh~1hook";

/// Installs by Helm, uninstalls, and applies the native rendering: what is stored is the same.
fn both_are_stored_alike(chart: &dyn AnyChart, values: &Value, namespace: &str) {
    let Some(kube) = kube() else { return };
    let exported = Exported::of(chart);
    kube.namespace(namespace, true).unwrap();
    let release = Release { kube, chart: exported.path(), name: "floe", namespace };
    release.install(values).unwrap();
    let by_helm = stored(kube, namespace);
    release.uninstall().unwrap();
    // What an uninstall leaves.
    kube.kubectl(&["delete", "persistentvolumeclaims,secrets,jobs,pods", "--all", "--namespace", namespace]).unwrap();
    assert_eq!(stored(kube, namespace), Snapshot::new());

    let options = keeping(&by_helm, options(namespace));
    let mut objects = native(chart, values.as_object().unwrap(), &options).unwrap();
    // Hooks are Helm's affair: kubectl would start them all at once.
    objects.retain(|object| object.pointer(HOOK).is_none());
    let apply = ["apply", "--server-side", "--validate=strict", "--field-manager=native", "--filename", "-"];
    kube.feed(&apply, &objects).unwrap();
    for kind in ["deployment", "statefulset"] {
        let names = kube.kubectl(&["get", kind, "--output=name", "--namespace", namespace]).unwrap();
        for name in names.lines() {
            kube.kubectl(&["rollout", "status", "--timeout=180s", "--namespace", namespace, name]).unwrap();
        }
    }
    let by_kubectl = stored(kube, namespace);
    assert!(by_kubectl.len() >= objects.len());
    pretty_assertions::assert_eq!(by_helm, by_kubectl);
}

/// A release that finds in the cluster the Secrets that are stored there: what one drew, the other keeps.
fn keeping(stored: &Snapshot, mut options: Options) -> Options {
    for secret in stored.values().filter(|object| object["kind"] == "Secret") {
        let name = secret["metadata"]["name"].as_str().unwrap();
        for (key, text) in secret["data"].as_object().into_iter().flatten() {
            let text = String::from_utf8(BASE64_STANDARD.decode(text.as_str().unwrap()).unwrap()).unwrap();
            options.secrets = options.secrets.keep(&options.namespace, name, key, &text);
        }
    }
    options
}

/// The objects of a namespace but for hooks, without what is noted in them.
fn stored(kube: &Kube, namespace: &str) -> Snapshot {
    let objects = kube.snapshot(namespace).unwrap();
    let own = objects.iter().filter(|(_, object)| object.pointer(HOOK).is_none());
    own.map(|(id, object)| (id.clone(), plain(object))).collect()
}

#[test]
fn floe_platform_is_stored_alike() {
    both_are_stored_alike(&floe_platform::chart(), &json!({}), "native-platform");
}

#[test]
fn all_of_floe_platform_is_stored_alike() {
    both_are_stored_alike(&floe_platform::chart(), &everything(), "native-everything");
}

#[test]
fn floe_jobs_is_stored_alike() {
    for name in ["nightly", "inline", "production"] {
        let values = read(&fixture("floe-jobs").join(name).with_extension("yaml"));
        both_are_stored_alike(&floe_jobs::chart(), &values, &format!("native-{name}"));
    }
}
