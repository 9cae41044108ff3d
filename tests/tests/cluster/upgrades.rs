//! Upgrades by every key that comes near a field that Kubernetes lets nobody change.

use std::fs;
use std::path::Path;

use floe_tests::cluster::Release;
use serde_json::{Value, json};

use crate::cli::Exported;
use crate::releases::{everything, mixed};
use crate::{kube, over};

/// The keys of floe-platform: each alone over what is installed, one upgrade after the other.
fn platform() -> Vec<(&'static str, Value)> {
    vec![
        ("environment", json!({ "global": { "environment": "other" } })),
        ("common labels", json!({ "global": { "commonLabels": { "team": "other", "cost-center": "1" } } })),
        ("common annotations", json!({ "global": { "commonAnnotations": { "contact": "other" } } })),
        ("registry", json!({ "global": { "imageRegistry": "mirror.example.com" } })),
        ("preset", json!({ "global": { "resourcePreset": "small" } })),
        ("pull secrets", json!({ "global": { "imagePullSecrets": [{ "name": "mirror" }] } })),
        (
            "webserver replicas",
            json!({ "dagster": { "webserver": { "replicaCount": 3, "autoscaling": { "enabled": false } } } }),
        ),
        ("autoscaling", json!({ "dagster": { "webserver": { "autoscaling": { "enabled": true } } } })),
        (
            "image tag",
            json!({ "dagster": { "webserver": { "image": { "tag": "9.9.9" } }, "daemon": { "image": { "tag": "9.9.9" } } } }),
        ),
        ("server image", json!({ "postgresql": { "image": { "tag": "17.9" } } })),
        ("path prefix", json!({ "dagster": { "webserver": { "pathPrefix": "/other" } } })),
        ("service type", json!({ "dagster": { "webserver": { "service": { "type": "NodePort" } } } })),
        ("service type back", json!({ "dagster": { "webserver": { "service": { "type": "ClusterIP" } } } })),
        (
            "pod labels",
            json!({ "dagster": { "webserver": { "podLabels": { "a": "b" } } }, "postgresql": { "podLabels": { "a": "b" } } }),
        ),
        ("code location added", json!({ "dagster": { "codeLocations": { "more": { "pythonModule": "more" } } } })),
        ("code location changed", json!({ "dagster": { "codeLocations": { "served": { "env": { "A": "2" } } } } })),
        ("code locations removed", json!({ "dagster": { "codeLocations": null } })),
        ("configuration", json!({ "postgresql": { "config": { "max_connections": "400" } } })),
        ("resources", json!({ "postgresql": { "resources": { "limits": { "memory": "3Gi" } } } })),
        ("rotation", json!({ "global": { "postgresql": { "rotation": "2" } } })),
        (
            "service accounts",
            // Migration and copy would run as accounts that are not there yet.
            json!({
                "postgresql": { "serviceAccount": { "create": false }, "backup": { "beforeUpgrade": false } },
                "dagster": { "serviceAccount": { "name": "other" }, "migrate": { "enabled": false } },
            }),
        ),
        ("service accounts again", without_hooks()),
        ("no rights", json!({ "dagster": { "rbac": { "create": false } } })),
        ("kept claims", json!({ "postgresql": { "persistence": { "whenDeleted": "Delete" } } })),
        ("no copies", json!({ "postgresql": { "backup": { "enabled": false } } })),
        ("copies again", json!({})),
        ("other names of databases", json!({ "global": { "postgresql": { "databases": { "dagster": "other" } } } })),
        ("nothing of Dagster", json!({ "dagster": { "enabled": false } })),
        ("all of it again", without_hooks()),
        ("size of the copies", larger()),
    ]
}

/// A claim may grow, and never shrinks: what comes later says so, too.
fn larger() -> Value {
    json!({ "postgresql": { "backup": { "size": "9Gi" } } })
}

/// What runs before an upgrade needs what the release has already: not what the same upgrade brings.
fn without_hooks() -> Value {
    json!({ "postgresql": { "backup": { "beforeUpgrade": false } }, "dagster": { "migrate": { "enabled": false } } })
}

/// Writes another version into every Chart.yaml.
fn with_version(chart: &Path, version: &str) {
    let subcharts = fs::read_dir(chart.join("charts")).into_iter().flatten().flatten().map(|entry| entry.path());
    for chart in subcharts.chain([chart.to_owned()]) {
        let file = chart.join("Chart.yaml");
        let text = fs::read_to_string(&file).unwrap();
        let own = env!("CARGO_PKG_VERSION");
        assert!(text.contains(own), "{text}");
        fs::write(&file, text.replace(own, version)).unwrap();
    }
}

#[test]
fn floe_platform_is_upgraded_by_every_key() {
    let Some(kube) = kube() else { return };
    kube.namespace("upgrades-platform", true).unwrap();
    let exported = Exported::of(&floe_platform::chart());
    let release = Release { kube, chart: exported.path(), name: "floe", namespace: "upgrades-platform" };
    release.install(&everything()).unwrap();
    let mut refused = vec![];
    for (what, values) in platform() {
        let done = release.upgrade(&over(&everything(), &values));
        refused.extend(done.err().map(|said| format!("{what}: {said}")));
    }
    with_version(&exported.path(), "9.9.9");
    refused
        .extend(release.upgrade(&over(&everything(), &larger())).err().map(|said| format!("another version: {said}")));
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let labels = kube.get(&["statefulset", "floe-postgresql", "--namespace", "upgrades-platform"]).unwrap();
    assert!(labels["metadata"]["labels"]["helm.sh/chart"].as_str().unwrap().ends_with("9.9.9"), "{labels}");
    // Helm remembers the last ten.
    release.rollback(0).unwrap();
}

/// What Kubernetes itself refuses, Helm says, and nothing of the release changes by it.
#[test]
fn the_size_of_a_claim_template_is_fixed() {
    let Some(kube) = kube() else { return };
    kube.namespace("upgrades-size", true).unwrap();
    let exported = Exported::of(&floe_platform::chart());
    let release = Release { kube, chart: exported.path(), name: "floe", namespace: "upgrades-size" };
    release.install(&json!({})).unwrap();
    let said =
        release.upgrade(&json!({ "postgresql": { "persistence": { "size": "9Gi" } } })).expect_err("it is fixed");
    assert!(said.contains("spec.volumeClaimTemplates") && said.contains("field is immutable"), "{said}");
    release.upgrade(&json!({})).unwrap();
}

#[test]
fn floe_jobs_is_upgraded_by_every_key() {
    let Some(kube) = kube() else { return };
    kube.namespace("upgrades-jobs", true).unwrap();
    let exported = Exported::of(&floe_jobs::chart());
    let release = Release { kube, chart: exported.path(), name: "jobs", namespace: "upgrades-jobs" };
    release.install(&mixed()).unwrap();
    let knobs = [
        ("environment", json!({ "environment": "other" })),
        ("product", json!({ "product": "other" })),
        ("common labels", json!({ "global": { "commonLabels": { "team": "other" } } })),
        ("common annotations", json!({ "global": { "commonAnnotations": { "contact": "other" } } })),
        ("labels", json!({ "defaults": { "labels": { "owner": "other" }, "annotations": { "note": "other" } } })),
        ("image", json!({ "defaults": { "image": { "tag": "2.0" } } })),
        ("command", json!({ "jobs": { "once": { "dbt": { "command": "test" } } } })),
        ("retries", json!({ "defaults": { "backoffLimit": 4 } })),
        ("completions", json!({ "jobs": { "once": { "completions": 2, "parallelism": 2 } } })),
        ("completion mode", json!({ "jobs": { "once": { "completions": 2, "completionMode": "Indexed" } } })),
        (
            "policy of failures",
            json!({ "defaults": { "podFailurePolicy": { "rules": [{ "action": "FailJob", "onExitCodes": { "operator": "In", "values": [3] } }] } } }),
        ),
        ("deadline", json!({ "defaults": { "activeDeadlineSeconds": 99 } })),
        ("removal", json!({ "defaults": { "ttlSecondsAfterFinished": 9999 } })),
        ("replacement", json!({ "defaults": { "podReplacementPolicy": "Failed" } })),
        ("profiles", json!({ "dbt": { "profiles": { "a": { "target": "other" } } } })),
        ("schedule", json!({ "jobs": { "nightly": { "schedule": "@hourly" } } })),
        ("no schedule", json!({ "jobs": { "nightly": { "schedule": null } } })),
        ("service account", json!({ "serviceAccount": { "name": "other" } })),
        ("job added", json!({ "jobs": { "more": { "dbt": { "command": "seed" } } } })),
        ("jobs removed", json!({ "jobs": null })),
    ];
    let mut refused = vec![];
    for (what, values) in knobs {
        let done = release.upgrade(&over(&mixed(), &values));
        refused.extend(done.err().map(|said| format!("{what}: {said}")));
    }
    with_version(&exported.path(), "9.9.9");
    refused.extend(release.upgrade(&mixed()).err().map(|said| format!("another version: {said}")));
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    // Helm remembers the last ten.
    release.rollback(0).unwrap();
}
