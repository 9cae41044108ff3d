//! Logical environments on physical clusters, with the real chart: its templates, the library, and what every Helm renders.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

#[expect(dead_code, reason = "it helps others, too")]
mod cli;

use std::fs;
use std::path::Path;

use cli::{Exported, assert_same, native, release};
use floe_chart::verify::{self, Assumptions, network};
use floe_chart::{Manifest, values, yaml};
use floe_envmap::source::{Source, Sources};
use floe_envmap::{artifacts, build, overlay, plan};
use serde_json::{Value, json};

/// Five environments on two clusters, as users write them.
const MAPPING: &str = "\
clusterMapping:
  non-prod:
    cluster: aks-shared-nonprod
    environments: [dev, qa, uat, staging]
    isolation: namespace
  prod:
    cluster: aks-shared-prod
    environments: [prod]
    isolation: namespace
";

/// The namespaces of each cluster.
const CLUSTERS: [(&str, &[&str]); 2] =
    [("aks-shared-nonprod", &["floe-dev", "floe-qa", "floe-staging", "floe-uat"]), ("aks-shared-prod", &["floe-prod"])];

/// The values of the release that makes the namespaces of a cluster.
fn namespaces(mapping: &str, cluster: &str) -> Value {
    let sources = sources(mapping);
    let checked = plan::check(&sources, None);
    overlay::namespaces(&sources, &checked.mappings, cluster)
}

fn sources(text: &str) -> Sources {
    Sources::new(vec![Source::parse("values.yaml", text).unwrap_or_else(|findings| panic!("{findings:?}"))])
}

fn objects(values: &Value) -> Vec<Value> {
    native(&floe_platform::chart(), values.as_object().unwrap(), &release("floe-environments"))
        .unwrap_or_else(|findings| panic!("{findings}"))
}

fn names(objects: &[Value], kind: &str) -> Vec<String> {
    let named = objects.iter().filter(|object| object["kind"] == kind);
    let mut names: Vec<_> = named.map(|object| object["metadata"]["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_mapping_unchanged_gives_the_namespaces_of_each_cluster_with_every_helm() {
    let (exported, dir) = (Exported::of(&floe_platform::chart()), tempfile::tempdir().unwrap());
    let file = dir.path().join("mapping.yaml");
    fs::write(&file, MAPPING).unwrap();
    for helm in ["helm3", "helm312", "helm4"] {
        // Where nobody asks for them, a mapping makes nothing.
        let plain = exported.template(helm, &release("floe"), &["--values", file.to_str().unwrap()]).unwrap();
        assert_eq!(names(&plain, "Namespace"), [""; 0], "{helm}");
        for (cluster, expected) in CLUSTERS {
            let set = format!("namespaces.create=true,cluster={cluster}");
            let args = ["--values", file.to_str().unwrap(), "--set", &set];
            let rendered = exported.template(helm, &release("floe"), &args).unwrap();
            assert_eq!(names(&rendered, "Namespace"), expected, "{helm} {cluster}");
        }
    }
}

#[test]
fn a_release_of_namespaces_holds_nothing_else_and_both_readings_agree() {
    let (exported, dir) = (Exported::of(&floe_platform::chart()), tempfile::tempdir().unwrap());
    let file = dir.path().join("values.yaml");
    for (cluster, expected) in CLUSTERS {
        let values = namespaces(MAPPING, cluster);
        fs::write(&file, yaml::write(&values)).unwrap();
        let own = objects(&values);
        let kinds = ["LimitRange", "Namespace", "NetworkPolicy", "ResourceQuota", "Role", "RoleBinding"];
        // The umbrella's own object, which says where the parts are: here none.
        let others = own.iter().filter(|object| !kinds.contains(&object["kind"].as_str().unwrap()));
        let others: Vec<_> = others.map(|object| &object["metadata"]["name"]).collect();
        assert_eq!(others, ["floe-environments-floe-platform-endpoints"], "{cluster}");
        for kind in kinds {
            assert!(names(&own, kind).len() >= expected.len(), "{cluster}: {kind}");
        }
        for helm in ["helm3", "helm4"] {
            let rendered =
                exported.template(helm, &release("floe-environments"), &["--values", file.to_str().unwrap()]);
            assert_same(rendered.unwrap(), own.clone(), &format!("{helm} {cluster}"));
        }
    }
}

#[test]
fn no_pod_of_one_environment_reaches_another() {
    let shared = MAPPING.replace("isolation: namespace", "isolation: label");
    for (mapping, namespace) in [(MAPPING.to_owned(), ["floe-qa", "floe-staging"]), (shared, ["floe-non-prod"; 2])] {
        let objects = objects(&namespaces(&mapping, "aks-shared-nonprod"));
        let manifests: Vec<_> = objects.into_iter().map(|object| Manifest { source: String::new(), object }).collect();
        let network = network::Network::new(&manifests, &Assumptions::default());
        let pod = |namespace: &str, environment: &str| {
            network.outside(namespace, &[("floe.dev/environment", environment), ("app", "any")])
        };
        let (qa, staging) = (pod(namespace[0], "qa"), pod(namespace[1], "staging"));
        let port = network::Port::tcp(8080);
        assert_eq!(network.reaches(&qa, &staging, port), network::Answer::No);
        assert_eq!(network.reaches(&staging, &qa, port), network::Answer::No);
        assert_eq!(network.reaches(&qa, &qa, port), network::Answer::Yes);
    }
}

#[test]
fn namespaces_keep_the_rules() {
    for (cluster, _) in CLUSTERS {
        let objects = objects(&namespaces(MAPPING, cluster));
        let manifests: Vec<_> = objects.into_iter().map(|object| Manifest { source: String::new(), object }).collect();
        let found: Vec<_> = verify::objects(&manifests).iter().map(ToString::to_string).collect();
        assert_eq!(found, [""; 0], "{cluster}");
    }
}

/// The crate's own objects are those of the chart, but for what names the chart and its release.
#[test]
fn the_library_builds_what_the_chart_renders() {
    let sources = sources(MAPPING);
    let checked = plan::check(&sources, None);
    for (cluster, _) in CLUSTERS {
        let built =
            build::objects(&sources, &checked.mappings, Some(cluster), |built| built.values()).unwrap().remove(0);
        let rendered = objects(&namespaces(MAPPING, cluster));
        let rendered: Vec<_> = rendered.into_iter().filter(|object| object["kind"] != "ConfigMap").collect();
        let plain = |objects: Vec<Value>| -> Vec<Value> { objects.into_iter().map(without_names).collect() };
        assert_same(plain(rendered), plain(built), cluster);
    }
}

/// An object without what says who made it.
fn without_names(mut object: Value) -> Value {
    let foreign = ["instance", "managed-by", "name", "version"].map(|of| format!("app.kubernetes.io/{of}"));
    if let Some(labels) = object.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
        labels.retain(|key, _| !foreign.contains(key) && key != "helm.sh/chart");
    }
    // Objects of several namespaces have one name.
    let namespace = object["metadata"]["namespace"].as_str().unwrap_or_default().to_owned();
    let name = format!("{namespace}/{}", object["metadata"]["name"].as_str().unwrap());
    object["metadata"]["name"] = name.into();
    object
}

#[test]
fn every_environment_has_values_that_its_charts_take() {
    let sources = sources(MAPPING);
    let checked = plan::check(&sources, None);
    assert_eq!(checked.plan.placements.len(), 5);
    for place in &checked.plan.placements {
        for policies in [false, true] {
            let platform = overlay::platform(place, policies);
            let objects = native(&floe_platform::chart(), platform.as_object().unwrap(), &release(&place.release));
            let objects = objects.unwrap_or_else(|findings| panic!("{}: {findings}", place.environment));
            let of_environment = |object: &Value| {
                object["metadata"]["labels"]["floe.dev/environment"] == place.environment.as_str()
                    && object["metadata"]["namespace"] == place.namespace.as_str()
            };
            let astray: Vec<_> = objects.iter().filter(|object| !of_environment(object)).collect();
            assert!(astray.is_empty(), "{}: {astray:#?}", place.environment);
            let product = json!({
                "artifacts": { "existingConfigMap": "artifacts" },
                "jobs": { "nightly": { "schedule": "@daily", "dbt": { "command": "build" } } },
                "dbt": { "profiles": { "a": { "target": "dev", "outputs": { "dev": { "type": "duckdb" } } } } },
            });
            let jobs = [overlay::jobs(place, policies), product].map(|values| values.as_object().unwrap().clone());
            let jobs = native(&floe_jobs::chart(), &values::merge(jobs), &release("jobs"));
            assert!(jobs.is_ok(), "{}: {jobs:?}", place.environment);
        }
    }
}

/// Values that follow from CompiledArtifacts are such as the charts take, and hold no credential.
#[test]
fn values_from_artifacts_are_taken_by_both_charts() {
    let fixture = |name: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../floe-envmap/tests/fixtures").join(name);
        fs::read_to_string(file).unwrap()
    };
    let compiled = artifacts::Artifacts::read("compiled.json", &fixture("compiled.json")).unwrap();
    let manifest = Source::parse("manifest.yaml", &fixture("manifest.yaml")).unwrap();
    let checked = plan::check(&sources(&fixture("mapping.yaml")), Some(manifest.clone()));
    let store = json!({ "global": { "externalSecrets": { "secretStoreRef": { "name": "store" } } } });
    for place in &checked.plan.placements {
        let (platform, _) = artifacts::platform("compiled.json", &compiled, Some(&manifest), place, true);
        let (jobs, _) = artifacts::jobs("compiled.json", &compiled, None, Some(&manifest), place, true);
        assert!(!platform.to_string().contains("in-clear") && !jobs.to_string().contains("in-clear"));
        let platform = values::merge([platform, store.clone()].map(|values| values.as_object().unwrap().clone()));
        for (name, rendered) in [
            ("floe-platform", native(&floe_platform::chart(), &platform, &release("floe"))),
            ("floe-jobs", native(&floe_jobs::chart(), jobs.as_object().unwrap(), &release("jobs"))),
        ] {
            assert!(rendered.is_ok(), "{name} {}: {}", place.environment, rendered.unwrap_err());
        }
    }
}
