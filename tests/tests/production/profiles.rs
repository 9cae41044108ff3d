//! The profiles of floe-platform: each says only what is other than the defaults, all of it counts, and production is one.

use crate::{cli::release, name, of, platform, pod_of};
use floe_chart::{AnyChart, Rendered, Renderer, all_defaults, verify, yaml};
use serde_json::{Map, Value};

/// Every profile.
fn profiles() -> Vec<(String, Map<String, Value>)> {
    let chart = floe_platform::chart();
    let read = |text: &str| yaml::read(text).unwrap().value.as_object().unwrap().clone();
    chart.profiles().iter().map(|(name, text)| ((*name).to_owned(), read(text))).collect()
}

fn profile(name: &str) -> Map<String, Value> {
    profiles().into_iter().find(|(known, _)| known == name).unwrap().1
}

fn rendered(values: &Map<String, Value>) -> Rendered {
    let chart = floe_platform::chart();
    let rendered = Renderer::new(&chart).render(values, &release("demo"));
    rendered.unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// The pointers of all leaves.
fn leaves(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(key, value)| leaves(value, &format!("{at}/{key}"), all));
        }
        _ => all.push(at.to_owned()),
    }
}

fn leaves_of(values: &Map<String, Value>) -> Vec<String> {
    let mut all = vec![];
    leaves(&Value::Object(values.clone()), "", &mut all);
    all
}

#[test]
fn profiles_say_only_what_is_other_than_the_defaults() {
    let defaults = Value::Object(all_defaults(&floe_platform::chart()));
    for (name, values) in profiles() {
        for leaf in leaves_of(&values) {
            assert_ne!(Value::Object(values.clone()).pointer(&leaf), defaults.pointer(&leaf), "{name}: {leaf}");
        }
    }
}

#[test]
fn every_key_of_a_profile_counts() {
    for (name, profile) in profiles() {
        let whole = rendered(&profile);
        for leaf in leaves_of(&profile) {
            let mut less = Value::Object(profile.clone());
            let (parent, key) = leaf.rsplit_once('/').unwrap();
            less.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
            let chart = floe_platform::chart();
            // What is refused without the key needs it.
            let without = Renderer::new(&chart).render(less.as_object().unwrap(), &release("demo"));
            assert!(
                without.is_err() || without.is_ok_and(|without| without.manifests != whole.manifests),
                "{name}: {leaf}"
            );
        }
    }
}

#[test]
fn profiles_keep_the_rules() {
    for (name, values) in profiles() {
        let found: Vec<String> =
            verify::objects(&rendered(&values).manifests).iter().map(ToString::to_string).collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}

#[test]
fn production_keeps_no_data_and_draws_no_secret() {
    let values = profile("prod");
    let (one, other) = (rendered(&values), rendered(&values));
    assert_eq!(one, other, "it is the same at every rendering");
    let objects: Vec<Value> = one.manifests.into_iter().map(|manifest| manifest.object).collect();
    for kind in ["StatefulSet", "Secret", "PersistentVolumeClaim"] {
        assert!(of(&objects, kind).is_empty(), "{kind}");
    }
    let scaled = of(&objects, "HorizontalPodAutoscaler");
    assert!(scaled.iter().any(|hpa| hpa["spec"]["minReplicas"].as_i64() >= Some(2)), "several webservers");
    for kind in ["PodDisruptionBudget", "NetworkPolicy", "ResourceQuota"] {
        assert!(!of(&objects, kind).is_empty(), "{kind}");
    }
}

/// A quantity of CPU in millicores, or of memory in bytes.
fn amount(quantity: &Value) -> f64 {
    let text = quantity.as_str().unwrap();
    let units = [("m", 1.0), ("Mi", 1048576.0), ("Gi", 1_073_741_824.0)];
    let unit = units.iter().rev().find(|(unit, _)| text.ends_with(unit));
    unit.map_or_else(
        || text.parse::<f64>().unwrap() * 1000.0,
        |(unit, factor)| text.trim_end_matches(unit).parse::<f64>().unwrap() * factor,
    )
}

/// A default install fits a laptop's kind: 4 CPU and 8 GiB, with room for runs.
#[test]
fn the_defaults_fit_a_small_cluster() {
    let objects = platform(serde_json::json!({}));
    let mut sums = [0.0, 0.0];
    for object in objects.iter().filter(|object| object["kind"] == "Deployment" || object["kind"] == "StatefulSet") {
        for container in pod_of(object).unwrap()["containers"].as_array().unwrap() {
            for (sum, resource) in sums.iter_mut().zip(["cpu", "memory"]) {
                *sum += amount(&container["resources"]["requests"][resource]);
            }
        }
        assert!(!name(object).is_empty());
    }
    let [cpu, memory] = sums;
    assert!(cpu > 0.0 && cpu <= 2000.0, "{cpu} millicores");
    assert!(memory > 0.0 && memory <= 4.0 * 1_073_741_824.0, "{memory} bytes");
}
