//! What runs at the moments of a release: as hooks of Helm, as hooks of Argo CD and as plain Jobs. And what `helm test` runs.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use std::collections::{BTreeMap, BTreeSet};

use floe_chart::{AnyChart, Manifest, Options, Renderer, verify};
use floe_schema::{Draw, Secrets};
use serde_json::{Value, json};

/// The mark of a hook of Helm.
const HOOK: &str = "helm.sh/hook";

fn render(chart: &dyn AnyChart, values: &Value) -> Vec<Manifest> {
    let secrets = Secrets::new(Draw::placeholder());
    let options = Options { release: "floe".to_owned(), secrets, ..Options::default() };
    let rendered = Renderer::new(chart).render(values.as_object().unwrap(), &options);
    rendered.unwrap_or_else(|findings| panic!("{findings:?}")).manifests
}

/// floe-platform with every hook.
fn platform(mode: &str, image: &str) -> Vec<Manifest> {
    let values = json!({
        "global": { "hooks": { "mode": mode } },
        "postgresql": { "backup": { "enabled": true } },
        "dagster": {
            "codeLocations": { "shop": { "pythonModule": "shop" } },
            "daemon": { "image": { "tag": image } },
            "migrate": { "enabled": true },
            "webserver": { "readOnly": { "enabled": true } },
        },
    });
    render(&floe_platform::chart(), &values)
}

fn jobs(mode: &str, image: &str) -> Vec<Manifest> {
    let job = json!({ "naming": "hook", "dbt": { "command": "seed" }, "image": { "tag": image } });
    let values = json!({ "global": { "hooks": { "mode": mode } }, "jobs": { "seed": job } });
    render(&floe_jobs::chart(), &values)
}

fn all(mode: &str) -> Vec<Manifest> {
    platform(mode, "1.13.27").into_iter().chain(jobs(mode, "1")).collect()
}

fn text<'a>(object: &'a Value, pointer: &str) -> &'a str {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn annotations(object: &Value) -> BTreeMap<String, String> {
    serde_json::from_value(object["metadata"]["annotations"].clone()).unwrap_or_default()
}

fn name(object: &Value) -> String {
    format!("{}/{}", text(object, "/kind"), text(object, "/metadata/name"))
}

/// The pod of an object, where it has one.
fn pod(object: &Value) -> Option<&Value> {
    let places = ["/spec/jobTemplate/spec/template/spec", "/spec/template/spec"];
    let own = (object["kind"] == "Pod").then(|| &object["spec"]);
    own.or_else(|| places.iter().find_map(|place| object.pointer(place)))
}

fn containers(pod: &Value) -> impl Iterator<Item = &Value> {
    ["initContainers", "containers"].into_iter().flat_map(|list| pod[list].as_array().into_iter().flatten())
}

/// Every hook, the moment that it runs at, and its weight.
#[test]
fn helm_runs_these_hooks_and_no_others() {
    let found: BTreeMap<String, String> = all("helm")
        .iter()
        .filter_map(|manifest| {
            let own = annotations(&manifest.object);
            let hook = own.get(HOOK)?;
            assert_eq!(own["helm.sh/hook-delete-policy"], "before-hook-creation");
            Some((name(&manifest.object), format!("{hook} {}", own["helm.sh/hook-weight"])))
        })
        .collect();
    let expected = [
        ("Job/floe-dagster-migrate", "pre-upgrade 0"),
        ("Job/floe-floe-jobs-seed", "post-install,post-upgrade 0"),
        ("Job/floe-polaris-bootstrap", "post-install,post-upgrade 0"),
        ("Job/floe-polaris-catalog", "post-install,post-upgrade 10"),
        ("Job/floe-postgresql-backup-upgrade", "pre-upgrade 0"),
        ("Pod/floe-dagster-test", "test 0"),
        ("Pod/floe-floe-jobs-seed-test", "test 0"),
        ("Pod/floe-otel-collector-test", "test 0"),
        ("Pod/floe-polaris-test", "test 0"),
        ("Pod/floe-postgresql-test", "test 0"),
    ];
    let expected = expected.map(|(name, hook)| (name.to_owned(), hook.to_owned()));
    assert_eq!(found, BTreeMap::from(expected));
}

/// A hook ends by itself, says why, and keeps the rules of all other pods.
#[test]
fn hooks_are_bounded() {
    let manifests = all("helm");
    let hooks: Vec<Manifest> =
        manifests.into_iter().filter(|manifest| annotations(&manifest.object).contains_key(HOOK)).collect();
    for manifest in &hooks {
        let (object, name) = (&manifest.object, name(&manifest.object));
        if object["kind"] == "Job" {
            assert!(object["spec"]["activeDeadlineSeconds"].is_u64(), "{name}");
            assert!(object["spec"]["backoffLimit"].is_u64(), "{name}");
            assert!(object["spec"]["ttlSecondsAfterFinished"].is_u64(), "{name}");
        }
        let pod = pod(object).unwrap();
        assert_eq!(pod["restartPolicy"], "Never", "{name}");
        assert_eq!(pod["automountServiceAccountToken"], false, "{name}");
        for container in containers(pod) {
            assert_eq!(container["terminationMessagePolicy"], "FallbackToLogsOnError", "{name}");
            assert!(container["resources"]["limits"]["memory"].is_string(), "{name}");
        }
    }
    assert_eq!(verify::objects(&hooks).into_iter().filter(|found| found.rule != "references").collect::<Vec<_>>(), []);
}

#[test]
fn argo_runs_what_helm_would() {
    let manifests = all("argocd");
    let mut found = BTreeMap::new();
    let mut waves = BTreeMap::new();
    for Manifest { object, .. } in &manifests {
        let own = annotations(object);
        assert!(!own.contains_key(HOOK) || own[HOOK] == "test", "{}", name(object));
        let wave: i32 = own.get("argocd.argoproj.io/sync-wave").map_or(0, |wave| wave.parse().unwrap());
        waves.insert(name(object), wave);
        if let Some(hook) = own.get("argocd.argoproj.io/hook") {
            assert_eq!(own["argocd.argoproj.io/hook-delete-policy"], "BeforeHookCreation");
            found.insert(name(object), hook.clone());
        }
    }
    let expected = [
        ("Job/floe-dagster-migrate", "Sync"),
        ("Job/floe-floe-jobs-seed", "PostSync"),
        ("Job/floe-polaris-bootstrap", "Sync"),
        ("Job/floe-polaris-catalog", "Sync"),
        ("Job/floe-postgresql-backup-upgrade", "PreSync"),
    ];
    assert_eq!(found, BTreeMap::from(expected.map(|(name, hook)| (name.to_owned(), hook.to_owned()))));
    // Migrated is after all that the migration needs, and before who needs it.
    let migrate = waves["Job/floe-dagster-migrate"];
    for (name, wave) in &waves {
        let needs = ["webserver", "webserver-read-only", "daemon"];
        let after = needs.iter().any(|part| *name == format!("Deployment/floe-dagster-{part}"));
        let before = !after && !name.starts_with("Job/");
        assert!(!after || *wave > migrate, "{name}: {wave}");
        assert!(!before || *wave < migrate, "{name}: {wave}");
    }
}

#[test]
fn plain_jobs_are_new_where_they_change() {
    let names = |manifests: Vec<Manifest>| -> BTreeSet<String> {
        let jobs = manifests.into_iter().filter(|manifest| manifest.object["kind"] == "Job");
        jobs.map(|manifest| {
            let own = annotations(&manifest.object);
            assert!(own.keys().all(|key| !key.contains("hook") && !key.contains("argo")), "{own:?}");
            name(&manifest.object)
        })
        .collect()
    };
    let (one, other) = (names(platform("none", "1.13.27")), names(platform("none", "1.13.28")));
    assert_eq!((one.len(), &one), (4, &names(platform("none", "1.13.27"))));
    // Another image of Dagster's: another migration, the same copy.
    let new: Vec<&String> = other.difference(&one).collect();
    assert!(new.len() == 1 && new[0].starts_with("Job/floe-dagster-migrate-"), "{new:?}");
    let (one, other) = (names(jobs("none", "1")), names(jobs("none", "2")));
    assert!(one.len() == 1 && one.is_disjoint(&other), "{one:?} {other:?}");
    // Who applied a plain Job would miss it.
    let stays = |manifest: &Manifest| manifest.object["spec"]["ttlSecondsAfterFinished"].is_null();
    let own = platform("none", "1").into_iter().filter(|manifest| manifest.object["kind"] == "Job");
    assert!(own.collect::<Vec<_>>().iter().all(stays));
}

/// What runs before an upgrade refers to what the release before it had: to objects that are no hooks, under names that no upgrade
/// changes.
#[test]
fn what_a_hook_refers_to_is_there_before() {
    let (manifests, next) = (platform("helm", "1.13.27"), platform("helm", "1.13.28"));
    let there = |manifests: &[Manifest]| -> BTreeSet<String> {
        let lasting = manifests.iter().filter(|manifest| !annotations(&manifest.object).contains_key(HOOK));
        lasting.map(|manifest| name(&manifest.object)).collect()
    };
    let lasting: BTreeSet<String> = there(&manifests).intersection(&there(&next)).cloned().collect();
    let mut references = BTreeSet::new();
    for Manifest { object, .. } in &next {
        if annotations(object).get(HOOK).is_none_or(|hook| hook != "pre-upgrade") {
            continue;
        }
        let pod = pod(object).unwrap();
        references.insert(format!("ServiceAccount/{}", text(pod, "/serviceAccountName")));
        for volume in pod["volumes"].as_array().into_iter().flatten() {
            let kinds = [
                ("ConfigMap", "/configMap/name"),
                ("Secret", "/secret/secretName"),
                ("PersistentVolumeClaim", "/persistentVolumeClaim/claimName"),
            ];
            let names = kinds.iter().map(|(kind, place)| (kind, text(volume, place)));
            references.extend(names.filter(|(_, name)| !name.is_empty()).map(|(kind, name)| format!("{kind}/{name}")));
        }
        for variable in containers(pod).flat_map(|container| container["env"].as_array().into_iter().flatten()) {
            let secret = text(variable, "/valueFrom/secretKeyRef/name");
            references.extend((!secret.is_empty()).then(|| format!("Secret/{secret}")));
        }
    }
    assert!(references.len() > 4 && references.is_subset(&lasting), "{:?}", references.difference(&lasting));
}

/// No Job deletes what Kubernetes would not let an upgrade change: none of the chart's accounts may.
#[test]
fn nobody_may_delete_workloads() {
    for Manifest { object, .. } in all("helm") {
        for rule in object["rules"].as_array().into_iter().flatten() {
            let has = |list: &str, words: &[&str]| {
                rule[list].as_array().unwrap().iter().any(|word| words.iter().any(|known| word == known))
            };
            let workloads = has("resources", &["statefulsets", "deployments", "*"]);
            assert!(!workloads || !has("verbs", &["delete", "deletecollection", "*"]), "{rule}");
        }
    }
}

/// Whoever waits says so, and for how long at most.
#[test]
fn waits_are_bounded_and_every_container_says_why_it_failed() {
    let mut waits = 0;
    for Manifest { object, .. } in all("helm") {
        for container in pod(&object).into_iter().flat_map(containers) {
            assert_eq!(container["terminationMessagePolicy"], "FallbackToLogsOnError", "{}", name(&object));
            if container["name"] == "wait-for-database" {
                let env = container["env"].as_array().unwrap();
                let timeout = env.iter().find(|variable| variable["name"] == "TIMEOUT").unwrap();
                assert_eq!(timeout["value"], "300");
                waits += 1;
            }
        }
    }
    assert_eq!(waits, 8, "webserver, its twin, daemon, migration, two copies, the catalog and its realms");
}

/// Each part's test goes with its part and with its switch; its image is that of the part.
#[test]
fn tests_are_there_where_they_are_wanted() {
    let tests = |values: Value| -> BTreeSet<String> {
        let pods = render(&floe_platform::chart(), &values);
        pods.iter().filter(|manifest| manifest.object["kind"] == "Pod").map(|manifest| name(&manifest.object)).collect()
    };
    let (dagster, postgresql) = ("Pod/floe-dagster-test", "Pod/floe-postgresql-test");
    let others = ["Pod/floe-otel-collector-test", "Pod/floe-polaris-test"];
    let are = |names: &[&str]| names.iter().chain(&others).map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(tests(json!({})), are(&[dagster, postgresql]));
    assert_eq!(tests(json!({ "dagster": { "enabled": false } })), are(&[postgresql]));
    assert_eq!(tests(json!({ "dagster": { "tests": { "enabled": false } } })), are(&[postgresql]));
    assert_eq!(tests(json!({ "postgresql": { "tests": { "enabled": false } } })), are(&[dagster]));
    let image = json!({ "dagster": { "webserver": { "image": { "registry": "r", "repository": "w", "tag": "1" } } } });
    let manifests = render(&floe_platform::chart(), &image);
    let test = manifests.iter().find(|manifest| name(&manifest.object) == dagster).unwrap();
    assert_eq!(text(&test.object, "/spec/containers/0/image"), "r/w:1");
}
