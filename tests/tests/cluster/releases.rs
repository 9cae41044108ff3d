//! The life of a release under the real Helm: from install to uninstall, and beside others.

use floe_chart::AnyChart;
use floe_tests::cluster::{Kube, Release, Snapshot, plain};
use serde_json::{Value, json};

use crate::cli::{Exported, fixture, native};
use crate::native::HOOK;
use crate::{kube, options, over, parsed, read};

/// Everything that floe-platform can do, on classes of volumes that are there.
pub(crate) fn everything() -> Value {
    let classes = json!({ "global": { "storageClass": null }, "postgresql": { "backup": { "storageClass": null } } });
    over(&read(&fixture("floe-platform/everything.yaml")), &classes)
}

/// Jobs of every kind: scheduled, run at once, run as a hook.
pub(crate) fn mixed() -> Value {
    json!({
        "artifacts": { "existingConfigMap": "artifacts" },
        "dbt": { "profiles": { "a": { "target": "dev", "outputs": { "dev": { "type": "duckdb" } } } } },
        "jobs": {
            "nightly": { "schedule": "@daily", "dbt": { "command": "build" } },
            "once": { "dbt": { "command": "run" } },
            "after": { "naming": "hook", "dbt": { "command": "test" } },
        },
    })
}

/// What is left of a release, once it was uninstalled.
fn left(kube: &Kube, namespace: &str) -> Vec<String> {
    kube.snapshot(namespace).unwrap().into_keys().collect()
}

/// What an uninstall is to leave: claims of StatefulSets, and what is marked to be kept.
fn to_be_left(before: &Snapshot) -> Vec<String> {
    let kept = before.iter().filter(|(_, object)| {
        let policy = object.pointer("/metadata/annotations/helm.sh~1resource-policy");
        // Helm made the claims that it owns, and removes them; those of a StatefulSet, its controller made.
        let helms = object.pointer("/metadata/annotations/meta.helm.sh~1release-name").is_some();
        let claim = object["kind"] == "PersistentVolumeClaim" && !helms;
        claim || policy.is_some_and(|policy| policy == "keep") || is_hook(object)
    });
    kept.map(|(id, _)| id.clone()).collect()
}

/// Whether Helm made it for a hook: Helm leaves it until the hook's next time.
fn is_hook(object: &Value) -> bool {
    object.pointer(HOOK).is_some()
}

/// Installs, tests, upgrades without a change, upgrades, rolls back and uninstalls.
fn lives(chart: &dyn AnyChart, values: &Value, namespace: &str) {
    let Some(kube) = kube() else { return };
    kube.namespace(namespace, true).unwrap();
    let exported = Exported::of(chart);
    let release = Release { kube, chart: exported.path(), name: "floe", namespace };
    release.install(values).unwrap();
    let rendered = native(chart, values.as_object().unwrap(), &options(namespace)).unwrap();
    let tests = rendered.iter().filter(|object| object.pointer(HOOK).is_some_and(|hook| hook == "test")).count();
    assert!(tests > 0);
    let tested = release.test().unwrap();
    assert_eq!(tested.matches("Phase:          Succeeded").count(), tests, "{tested}");

    let installed = kube.snapshot(namespace).unwrap();
    release.upgrade(values).unwrap();
    pretty_assertions::assert_eq!(unhooked(&installed), unhooked(&kube.snapshot(namespace).unwrap()));

    let changed = over(values, &json!({ "global": { "commonLabels": { "team": "changed" } } }));
    release.upgrade(&changed).unwrap();
    let other = kube.snapshot(namespace).unwrap();
    assert_ne!(unhooked(&installed), unhooked(&other), "the change changes nothing");
    release.rollback(1).unwrap();
    let back = kube.snapshot(namespace).unwrap();
    pretty_assertions::assert_eq!(without_generation(&installed), without_generation(&back));

    release.uninstall().unwrap();
    assert_eq!(left(kube, namespace), to_be_left(&back));
}

/// Objects but for hooks, with the number of their specification, which counts its changes.
fn unhooked(snapshot: &Snapshot) -> Snapshot {
    let objects = snapshot.iter().filter(|(_, object)| !is_hook(object));
    let counted = |object: &Value| {
        let mut counted = plain(object);
        counted["generation"] = object["metadata"]["generation"].clone();
        counted
    };
    objects.map(|(id, object)| (id.clone(), counted(object))).collect()
}

fn without_generation(snapshot: &Snapshot) -> Snapshot {
    let objects = snapshot.iter().filter(|(_, object)| !is_hook(object));
    objects.map(|(id, object)| (id.clone(), plain(object))).collect()
}

#[test]
fn floe_platform_lives_and_leaves_its_claims() {
    lives(&floe_platform::chart(), &json!({}), "lives-platform");
}

#[test]
fn every_profile_of_floe_platform_lives_and_leaves_its_claims() {
    let chart = floe_platform::chart();
    for (name, text) in chart.profiles() {
        lives(&chart, &parsed(text, name), &format!("lives-{name}"));
    }
}

#[test]
fn all_of_floe_platform_lives_and_leaves_its_claims() {
    lives(&floe_platform::chart(), &everything(), "lives-everything");
}

#[test]
fn floe_jobs_lives_and_leaves_nothing() {
    lives(&floe_jobs::chart(), &mixed(), "lives-jobs");
}

/// The drawn password is kept by every upgrade, and is another in every release.
#[test]
fn a_drawn_password_stays() {
    let Some(kube) = kube() else { return };
    kube.namespace("drawn", true).unwrap();
    let exported = Exported::of(&floe_platform::chart());
    let password = |release: &Release<'_>| {
        let secret =
            kube.get(&["secret", &format!("{}-postgresql-app", release.name), "--namespace", "drawn"]).unwrap();
        secret["data"]["password"].as_str().unwrap().to_owned()
    };
    let release = |name| Release { kube, chart: exported.path(), name, namespace: "drawn" };
    let (one, other) = (release("one"), release("other"));
    one.install(&json!({})).unwrap();
    other.install(&json!({})).unwrap();
    let drawn = password(&one);
    assert_ne!(drawn, password(&other));
    one.upgrade(&json!({ "global": { "environment": "qa" } })).unwrap();
    assert_eq!(drawn, password(&one));
}

/// Two releases in one namespace, and the same name in another.
#[test]
fn releases_live_side_by_side() {
    let Some(kube) = kube() else { return };
    let (platform, jobs) = (Exported::of(&floe_platform::chart()), Exported::of(&floe_jobs::chart()));
    for namespace in ["side-a", "side-b"] {
        kube.namespace(namespace, true).unwrap();
    }
    for (chart, values, names) in [(&platform, everything(), ["one", "other"]), (&jobs, mixed(), ["jobs", "more"])] {
        for (name, namespace) in [(names[0], "side-a"), (names[1], "side-a"), (names[0], "side-b")] {
            let release = Release { kube, chart: chart.path(), name, namespace };
            release.install(&values).unwrap_or_else(|said| panic!("{name} in {namespace}: {said}"));
        }
    }
    // What each selects is its own: one that goes leaves the others as they are.
    let before = kube.snapshot("side-b").unwrap();
    for name in ["one", "jobs"] {
        Release { kube, chart: platform.path(), name, namespace: "side-a" }.uninstall().unwrap();
    }
    pretty_assertions::assert_eq!(unhooked(&before), unhooked(&kube.snapshot("side-b").unwrap()));
    for name in ["other", "more"] {
        let chart = if name == "other" { &platform } else { &jobs };
        let values = if name == "other" { everything() } else { mixed() };
        Release { kube, chart: chart.path(), name, namespace: "side-a" }.upgrade(&values).unwrap();
    }
}

/// Services reach the pods of their own release only.
#[test]
fn services_select_their_own_pods() {
    let Some(kube) = kube() else { return };
    kube.namespace("select", true).unwrap();
    let exported = Exported::of(&floe_platform::chart());
    for name in ["one", "other"] {
        Release { kube, chart: exported.path(), name, namespace: "select" }.install(&everything()).unwrap();
    }
    let slices = kube.get(&["endpointslices", "--namespace", "select"]).unwrap();
    let services = kube.get(&["services", "--namespace", "select"]).unwrap();
    let selecting =
        services["items"].as_array().unwrap().iter().filter(|service| service["spec"].get("selector").is_some());
    let mut looked_at = 0;
    for service in selecting {
        let name = service["metadata"]["name"].as_str().unwrap();
        let of_it = |slice: &&Value| slice["metadata"]["labels"]["kubernetes.io/service-name"] == name;
        let endpoints = slices["items"].as_array().unwrap().iter().filter(of_it);
        let pods: Vec<_> = endpoints
            .flat_map(|slice| slice["endpoints"].as_array().cloned().unwrap_or_default())
            .filter_map(|endpoint| endpoint["targetRef"]["name"].as_str().map(str::to_owned))
            .collect();
        let release = service["metadata"]["labels"]["app.kubernetes.io/instance"].as_str().unwrap();
        assert!(!pods.is_empty(), "{name} selects no pod");
        assert!(pods.iter().all(|pod| pod.starts_with(release)), "{name} selects {pods:?}");
        looked_at += 1;
    }
    assert!(looked_at >= 6, "{looked_at}");
}

/// The control of the others: `helm test` fails where a test does, and an install that is waited for where a pod never starts.
#[test]
fn what_fails_is_seen() {
    let Some(kube) = kube() else { return };
    kube.namespace("fails", true).unwrap();
    let outcome =
        |outcome: &str| json!({ "global": { "commonAnnotations": { "simulate.floe.dev/outcome": outcome } } });
    let jobs = Exported::of(&floe_jobs::chart());
    let release = Release { kube, chart: jobs.path(), name: "jobs", namespace: "fails" };
    let scheduled = json!({ "jobs": { "nightly": { "schedule": "@daily", "dbt": { "command": "build" } } } });
    release.install(&over(&scheduled, &outcome("fail"))).unwrap();
    let said = release.test().expect_err("its test fails");
    assert!(said.contains("Phase:          Failed"), "{said}");
    let platform = Exported::of(&floe_platform::chart());
    let chart = platform.path();
    let arguments = ["install", "floe", &chart.to_string_lossy(), "--wait", "--timeout=10s", "--values", "-"];
    let release = Release { kube, chart: chart.clone(), name: "floe", namespace: "fails" };
    let said = release.helm(&arguments, &outcome("pending")).expect_err("its pods never start");
    assert!(said.contains("context deadline exceeded") || said.contains("timed out"), "{said}");
}
