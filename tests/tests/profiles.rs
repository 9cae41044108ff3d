//! The profiles of floe-platform, and how values are laid over each other: by every Helm as by the native renderer.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

#[expect(dead_code, reason = "other tests use the rest")]
mod cli;

use std::collections::BTreeMap;
use std::fs;

use cli::{Exported, fixture, native, release};
use floe_chart::values::Map;
use floe_chart::{AnyChart, yaml};
use serde_json::{Value, json};
use tempfile::TempDir;

const HELMS: [&str; 3] = ["helm3", "helm312", "helm4"];

fn map(value: &Value) -> Map {
    value.as_object().unwrap().clone()
}

fn render(values: &Value) -> Result<Vec<Value>, String> {
    native(&floe_platform::chart(), &map(values), &release("demo"))
}

/// The profiles, each with its name.
fn profiles() -> BTreeMap<&'static str, Value> {
    let chart = floe_platform::chart();
    chart.profiles().iter().map(|(name, text)| (*name, yaml::read(text).unwrap().value)).collect()
}

/// Every leaf of values: its pointer.
fn leaves(values: &Value) -> Vec<String> {
    match values {
        Value::Object(members) if !members.is_empty() => members
            .iter()
            .flat_map(|(key, value)| {
                leaves(value).into_iter().map(move |rest| format!("/{}{rest}", key.replace('/', "~1")))
            })
            .collect(),
        _ => vec![String::new()],
    }
}

/// `values` without one leaf, and without the maps that are empty then.
fn without(values: &Value, leaf: &str) -> Value {
    let mut values = values.clone();
    let mut at = leaf.to_owned();
    while let Some((parent, key)) = at.clone().rsplit_once('/') {
        let place = values.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        place.remove(&key.replace("~1", "/"));
        if !place.is_empty() || parent.is_empty() {
            break;
        }
        parent.clone_into(&mut at);
    }
    values
}

fn of_kind<'a>(objects: &'a [Value], kind: &'static str) -> Vec<&'a Value> {
    objects.iter().filter(|object| object["kind"] == kind).collect()
}

/// The pod that an object is or makes.
fn pod(object: &Value) -> Option<&Value> {
    let own = (object["kind"] == "Pod").then(|| &object["spec"]);
    let made = ["/spec/jobTemplate/spec/template/spec", "/spec/template/spec"];
    own.or_else(|| made.iter().find_map(|place| object.pointer(place)))
}

fn containers(object: &Value) -> Vec<&Value> {
    let lists = pod(object).into_iter().flat_map(|pod| [&pod["initContainers"], &pod["containers"]]);
    lists.filter_map(Value::as_array).flatten().collect()
}

/// A profile says nothing that is the default, and each thing that it says matters.
#[test]
fn profiles_only_override_and_every_key_is_live() {
    let chart = floe_platform::chart();
    let defaults = |leaf: &str| {
        let own = Value::Object(chart.defaults());
        let (part, rest) =
            leaf[1..].split_once('/').map_or((&leaf[1..], String::new()), |(part, rest)| (part, format!("/{rest}")));
        let subchart = chart.subcharts().iter().find(|subchart| subchart.metadata().name == part);
        let below = subchart.and_then(|subchart| Value::Object(subchart.defaults()).pointer(&rest).cloned());
        own.pointer(leaf).cloned().or(below)
    };
    for (name, profile) in profiles() {
        let whole = render(&profile).unwrap_or_else(|findings| panic!("{name}: {findings}"));
        for leaf in leaves(&profile) {
            assert_ne!(profile.pointer(&leaf).cloned(), defaults(&leaf), "{name}: {leaf} is the default");
            let less = render(&without(&profile, &leaf));
            assert!(less.is_err() || less.is_ok_and(|less| less != whole), "{name}: {leaf} has no effect");
        }
    }
}

#[test]
fn each_profile_is_an_environment_of_its_name() {
    for (name, profile) in profiles() {
        for object in render(&profile).unwrap() {
            assert_eq!(object["metadata"]["labels"]["floe.dev/environment"], name, "{}", object["metadata"]["name"]);
        }
    }
}

/// Where somebody else keeps the data, and nothing is one of a kind but what has to be.
#[test]
fn production_is_what_production_asks_for() {
    let profile = &profiles()["prod"];
    let objects = render(profile).unwrap();
    assert_eq!(objects, render(profile).unwrap());
    for kind in ["StatefulSet", "Secret", "PersistentVolumeClaim"] {
        assert_eq!(of_kind(&objects, kind).len(), 0, "{kind}");
    }
    // Of the webserver, of the catalog, of the collector.
    for (kind, count) in [("HorizontalPodAutoscaler", 3), ("PodDisruptionBudget", 3), ("ResourceQuota", 1)] {
        assert_eq!(of_kind(&objects, kind).len(), count, "{kind}");
    }
    assert!(of_kind(&objects, "NetworkPolicy").len() > 3);
    let scalers = of_kind(&objects, "HorizontalPodAutoscaler");
    assert!(scalers.iter().all(|scaler| scaler["spec"]["minReplicas"] == 2));
    let scaled = |name: &str| scalers.iter().any(|scaler| scaler["spec"]["scaleTargetRef"]["name"] == name);
    assert!(["demo-dagster-webserver", "demo-otel-collector", "demo-polaris"].into_iter().all(scaled));
    let jobs = of_kind(&objects, "Job");
    let migrate = jobs.iter().find(|job| job["metadata"]["name"] == "demo-dagster-migrate").unwrap();
    assert_eq!(migrate["metadata"]["annotations"]["helm.sh/hook"], "pre-upgrade");
    let file = objects.iter().find_map(|object| object["data"]["dagster.yaml"].as_str()).unwrap();
    let database = &yaml::read(file).unwrap().value["storage"]["postgres"]["postgres_db"];
    assert_eq!(database["params"]["sslmode"], "verify-full");
    assert_eq!(database["password"], json!({ "env": "DAGSTER_PG_PASSWORD" }));
}

/// What the defaults ask for fits on one node of a test cluster, 4 CPU and 8Gi, with room for runs and for the cluster itself.
#[test]
fn the_defaults_fit_on_a_small_node() {
    fn amount(quantity: &Value) -> f64 {
        let text = quantity.as_str().unwrap();
        let units = [("Gi", 1024.0), ("Mi", 1.0), ("m", 0.001)];
        let unit = units.iter().find(|(unit, _)| text.ends_with(unit));
        unit.map_or_else(
            || text.parse().unwrap(),
            |(unit, times)| text.trim_end_matches(unit).parse::<f64>().unwrap() * times,
        )
    }
    for (name, values) in [("defaults", json!({})), ("demo", profiles()["demo"].clone())] {
        let objects = render(&values).unwrap();
        let lasting = objects.iter().filter(|object| object["kind"] == "Deployment" || object["kind"] == "StatefulSet");
        let (mut cpu, mut memory) = (0.0, 0.0);
        for container in lasting.flat_map(|object| pod(object).unwrap()["containers"].as_array().unwrap()) {
            cpu += amount(&container["resources"]["requests"]["cpu"]);
            memory += amount(&container["resources"]["requests"]["memory"]);
        }
        assert!(cpu > 0.0 && cpu <= 2.0 && memory <= 4096.0, "{name}: {cpu} CPU, {memory} Mi");
    }
}

/// Files in a folder, for the command line.
fn files<const N: usize>(values: [Value; N]) -> (TempDir, [String; N]) {
    let folder = tempfile::tempdir().unwrap();
    let mut number = 0;
    let files = values.map(|values| {
        number += 1;
        let file = folder.path().join(format!("{number}.json"));
        fs::write(&file, values.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    });
    (folder, files)
}

/// The chart's defaults, under a profile, under the environment's file, under the user's, under `--set`; and `global` under a part's own.
#[test]
fn the_last_layer_wins() {
    let exported = Exported::of(&floe_platform::chart());
    let profile = exported.path().join("values-staging.yaml").to_str().unwrap().to_owned();
    let runs = |count: u32| json!({ "dagster": { "runCoordinator": { "maxConcurrentRuns": count } } });
    let part = json!({ "dagster": { "environment": "part" } });
    let (_folder, [environment, user, part]) = files([runs(20), runs(30), part]);
    let layers: [(&[&str], i64, &str); 6] = [
        (&[], -1, ""),
        (&["--values", &profile], 10, "staging"),
        (&["--values", &profile, "--values", &environment], 20, "staging"),
        (&["--values", &profile, "--values", &environment, "--values", &user], 30, "staging"),
        (
            &["--values", &profile, "--values", &user, "--set", "dagster.runCoordinator.maxConcurrentRuns=40"],
            40,
            "staging",
        ),
        (&["--values", &profile, "--values", &part], 10, "part"),
    ];
    for helm in HELMS {
        for (args, count, environment) in layers {
            let objects =
                exported.template(helm, &release("demo"), args).unwrap_or_else(|error| panic!("{helm}: {error}"));
            let file = objects.iter().find_map(|object| object["data"]["dagster.yaml"].as_str()).unwrap();
            let file = yaml::read(file).unwrap().value;
            assert_eq!(file["run_coordinator"]["config"]["max_concurrent_runs"], count, "{helm} {args:?}");
            let webserver =
                objects.iter().find(|object| object["metadata"]["name"] == "demo-dagster-webserver").unwrap();
            let label = webserver["metadata"]["labels"]["floe.dev/environment"].as_str();
            assert_eq!(label.unwrap_or_default(), environment, "{helm} {args:?}");
        }
    }
}

/// Null removes a default of a subchart, from a file and from the command line; a map is overlaid member by member.
#[test]
fn null_removes_and_maps_merge() {
    let exported = Exported::of(&floe_platform::chart());
    let location =
        |name: &str| json!({ "dagster": { "codeLocations": { name: { "pythonModule": "m", "env": { "A": "1" } } } } });
    let more = json!({ "dagster": { "codeLocations": { "one": { "env": { "B": "2" } } } } });
    let none =
        json!({ "dagster": { "webserver": { "readinessProbe": null, "podSecurityContext": { "runAsUser": null } } } });
    let (_folder, [one, two, more, none]) = files([location("one"), location("two"), more, none]);
    for helm in HELMS {
        let args = ["--values", &one, "--values", &two, "--values", &more];
        let objects =
            exported.template(helm, &release("demo"), &args).unwrap_or_else(|error| panic!("{helm}: {error}"));
        let env = |name: &str| {
            let name = format!("demo-dagster-code-{name}-env");
            objects.iter().find(|object| object["metadata"]["name"] == *name).map(|map| map["data"].clone())
        };
        assert_eq!(env("one"), Some(json!({ "A": "1", "B": "2" })), "{helm}");
        assert_eq!(env("two"), Some(json!({ "A": "1" })), "{helm}");
        let sets = "dagster.webserver.readinessProbe=null,dagster.webserver.podSecurityContext.runAsUser=null";
        // Helm 3.12 does not let a parent delete what is a subchart's default.
        let deleting = if helm == "helm312" { vec![] } else { vec![["--values", &none], ["--set", sets]] };
        for args in deleting {
            let objects =
                exported.template(helm, &release("demo"), &args).unwrap_or_else(|error| panic!("{helm}: {error}"));
            let webserver = objects.iter().find(|object| {
                object["kind"] == "Deployment" && object["metadata"]["name"] == "demo-dagster-webserver"
            });
            let pod = pod(webserver.unwrap()).unwrap();
            assert!(pod["containers"][0]["readinessProbe"].is_null(), "{helm} {args:?}");
            assert!(pod["containers"][0]["livenessProbe"].is_object(), "{helm} {args:?}");
            assert!(pod["securityContext"]["runAsUser"].is_null(), "{helm} {args:?}");
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{helm} {args:?}");
        }
    }
}

/// Each wish of `global` reaches every object that it can be about, of the umbrella, of each part and of floe-jobs.
#[test]
fn global_is_honoured_by_every_chart() {
    type Has = fn(&Value) -> bool;
    let wishes: [(&str, Value, Has); 6] = [
        ("environment", json!("uat"), |object| object["metadata"]["labels"]["floe.dev/environment"] == "uat"),
        ("namespaceOverride", json!("elsewhere"), |object| object["metadata"]["namespace"] == "elsewhere"),
        ("commonLabels", json!({ "team": "data" }), |object| object["metadata"]["labels"]["team"] == "data"),
        ("commonAnnotations", json!({ "owner": "data" }), |object| {
            object["metadata"]["annotations"]["owner"] == "data"
        }),
        ("imageRegistry", json!("mirror.example.com"), |object| {
            containers(object)
                .iter()
                .all(|container| container["image"].as_str().unwrap().starts_with("mirror.example.com/"))
        }),
        ("imagePullSecrets", json!([{ "name": "mirror" }]), |object| {
            pod(object)
                .is_none_or(|pod| pod["imagePullSecrets"].as_array().is_some_and(|all| all[0]["name"] == "mirror"))
        }),
    ];
    let everything = yaml::read(&fs::read_to_string(fixture("floe-platform/everything.yaml")).unwrap()).unwrap().value;
    let jobs = json!({ "jobs": { "once": {}, "nightly": { "schedule": "0 2 * * *" } } });
    // A part alone, with what the umbrella tells it.
    let part = |key: &str| {
        let mut values = if everything[key].is_object() { everything[key].clone() } else { json!({}) };
        values["global"] = everything["global"].clone();
        values
    };
    let charts: [(Box<dyn AnyChart>, Value); 9] = [
        (Box::new(floe_platform::dagster::chart()), part("dagster")),
        (Box::new(floe_platform::jaeger::chart()), part("jaeger")),
        (Box::new(floe_platform::marquez::chart()), part("marquez")),
        (Box::new(floe_platform::object_store::chart()), part("objectStore")),
        (Box::new(floe_platform::otel_collector::chart()), part("otel")),
        (Box::new(floe_platform::polaris::chart()), part("polaris")),
        (Box::new(floe_platform::postgresql::chart()), part("postgresql")),
        (Box::new(floe_platform::chart()), everything.clone()),
        (Box::new(floe_jobs::chart()), jobs),
    ];
    for (chart, values) in charts {
        for (key, wish, has) in &wishes {
            let mut values = values.clone();
            values["global"][key] = wish.clone();
            let objects = native(&*chart, &map(&values), &release("demo")).unwrap();
            assert!(objects.len() > 2);
            for object in &objects {
                let name = format!("{} {}", object["kind"], object["metadata"]["name"]);
                assert!(has(object), "{}: {key}: {name}: {object}", chart.metadata().name);
            }
            // The control: nobody has it unasked.
            values["global"].as_object_mut().unwrap().remove(*key);
            let plain = native(&*chart, &map(&values), &release("demo")).unwrap();
            assert!(plain.iter().any(|object| !has(object)), "{key}");
        }
    }
}
