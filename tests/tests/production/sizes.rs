//! How large containers are, and how much all of a namespace may use together.

use super::{availability::everything, name, of, platform as objects, pod_of};
use serde_json::{Value, json};

/// A quantity in thousandths.
fn thousandths(quantity: &Value) -> i64 {
    let text = quantity.as_str().unwrap();
    let scales = [("m", 1), ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30)];
    let known = scales.iter().find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale)));
    match known {
        Some((number, 1)) => number.parse().unwrap(),
        Some((number, scale)) => number.parse::<i64>().unwrap() * scale * 1000,
        None => text.parse::<i64>().unwrap() * 1000,
    }
}

/// All pods at once: those of workloads as often as they run, of Jobs and CronJobs once, and a run.
fn counted(objects: &[Value]) -> Vec<(i64, Value)> {
    let most = |object: &Value| {
        let scaler = of(objects, "HorizontalPodAutoscaler")
            .into_iter()
            .find(|scaler| scaler["spec"]["scaleTargetRef"]["name"] == object["metadata"]["name"]);
        scaler.map_or(object["spec"]["replicas"].as_i64().unwrap_or(1), |scaler| {
            scaler["spec"]["maxReplicas"].as_i64().unwrap()
        })
    };
    // Tests run now and then, in the room that runs have.
    let lasting = objects.iter().filter(|object| object["kind"] != "Pod");
    lasting.filter_map(|object| Some((most(object), pod_of(object)?))).collect()
}

/// What a pod asks for: the sum of its containers, or its largest init container where that asks for more.
fn asked(pod: &Value, amounts: &str, resource: &str) -> i64 {
    let of = |list: &str| -> Vec<i64> {
        let containers = pod[list].as_array().cloned().unwrap_or_default();
        containers.iter().map(|container| thousandths(&container["resources"][amounts][resource])).collect()
    };
    of("containers").into_iter().sum::<i64>().max(of("initContainers").into_iter().max().unwrap_or_default())
}

/// What the charts render fits into the quota of its size, with room for runs.
#[test]
fn a_rendering_fits_into_its_quota() {
    for preset in ["small", "medium", "large"] {
        let mut values = everything();
        values["global"]["resourcePreset"] = preset.into();
        values["resourceQuota"] = json!({ "enabled": true });
        let objects = objects(values);
        let quota = &of(&objects, "ResourceQuota")[0]["spec"]["hard"];
        for (amounts, resource) in
            [("requests", "cpu"), ("requests", "memory"), ("limits", "cpu"), ("limits", "memory")]
        {
            let sum: i64 = counted(&objects).iter().map(|(count, pod)| count * asked(pod, amounts, resource)).sum();
            let hard = thousandths(&quota[format!("{amounts}.{resource}")]);
            assert!(sum > 0 && sum <= hard, "{preset}: {amounts}.{resource}: {sum} of {hard}");
        }
        let count: i64 = counted(&objects).iter().map(|(count, _)| count).sum();
        assert!(count < thousandths(&quota["pods"]) / 1000);
    }
}

#[test]
fn amounts_of_a_quota_are_the_users() {
    let quota = |values: Value| {
        let objects = objects(values);
        of(&objects, "ResourceQuota").first().map(|quota| quota["spec"]["hard"].clone())
    };
    let of_quota = |values: Value| quota(json!({ "global": { "resourcePreset": "small" }, "resourceQuota": values }));
    assert_eq!(quota(json!({})), None);
    let small = of_quota(json!({ "enabled": true })).unwrap();
    assert_eq!((&small["requests.cpu"], &small["requests.memory"]), (&json!("8"), &json!("16Gi")));
    let large = of_quota(json!({ "enabled": true, "preset": "large", "hard": { "pods": 9 } })).unwrap();
    assert_eq!((&large["requests.cpu"], &large["pods"]), (&json!("32"), &json!("9")));
    let custom = of_quota(json!({ "enabled": true, "preset": "custom", "hard": { "pods": 9 } }));
    assert_eq!(custom, Some(json!({ "pods": "9" })));
    let limited = objects(json!({ "limitRange": { "enabled": true } }));
    assert_eq!(of(&limited, "LimitRange")[0]["spec"]["limits"][0]["defaultRequest"]["cpu"], "100m");
}

/// The numbers of the presets, as the documentation has them.
#[test]
fn presets_are_the_documented_sizes() {
    let table = [
        ("small", ["100m", "256Mi"], ["250m", "512Mi"], ["500m", "512Mi"]),
        ("medium", ["250m", "512Mi"], ["500m", "1Gi"], ["1", "1Gi"]),
        ("large", ["500m", "1Gi"], ["1", "2Gi"], ["2", "2Gi"]),
    ];
    for (preset, requests, code, limits) in table {
        let mut values = json!({ "dagster": { "codeLocations": { "a": { "pythonModule": "a" } } } });
        values["global"]["resourcePreset"] = preset.into();
        let objects = objects(values);
        let of_part = |suffix: &str| {
            let deployment =
                of(&objects, "Deployment").into_iter().find(|object| name(object).ends_with(suffix)).unwrap();
            deployment["spec"]["template"]["spec"]["containers"][0]["resources"].clone()
        };
        let sizes = |[cpu, memory]: [&str; 2]| json!({ "cpu": cpu, "memory": memory });
        for part in ["webserver", "daemon"] {
            assert_eq!(
                of_part(part),
                json!({ "limits": sizes(limits), "requests": sizes(requests) }),
                "{preset} {part}"
            );
        }
        assert_eq!(of_part("code-a"), json!({ "limits": sizes(limits), "requests": sizes(code) }), "{preset}");
    }
}
