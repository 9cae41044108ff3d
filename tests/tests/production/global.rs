//! What all pods of the platform share, unless one says otherwise itself.

use super::{availability::everything, cli::release, deployment, of, platform, pods, render, run};
use serde_json::{Value, json};

/// Flip each of `global`'s wishes for pods: every pod of both charts has it, runs too, and a pod's own wins.
#[test]
fn every_pod_follows_the_platform_unless_it_says_otherwise() {
    let wishes = [
        ("nodeSelector", json!({ "pool": "data" })),
        ("tolerations", json!([{ "key": "data", "operator": "Exists" }])),
        ("affinity", json!({ "nodeAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": [] } })),
        ("priorityClassName", json!("high")),
        ("runtimeClassName", json!("gvisor")),
        ("schedulerName", json!("volcano")),
    ];
    let charts: [(&dyn floe_chart::AnyChart, Value); 2] = [
        (&floe_platform::chart(), everything()),
        (&floe_jobs::chart(), json!({ "jobs": { "once": {}, "nightly": { "schedule": "0 2 * * *" } } })),
    ];
    for (chart, values) in charts {
        for (key, wish) in &wishes {
            let mut values = values.clone();
            values["global"][key] = wish.clone();
            let objects = render(chart, values, &release("demo"));
            let specs: Vec<Value> = pods(&objects).into_iter().map(|(_, pod)| pod).collect();
            assert!(specs.len() > 2);
            // Copies of the database are made where the server is, which follows.
            let follows = |pod: &&Value| *key != "affinity" || pod["affinity"]["podAffinity"].is_null();
            specs.iter().filter(follows).for_each(|pod| assert_eq!(&pod[key], wish, "{key}"));
            if let Some(config) = run(&objects) {
                let place = if *key == "schedulerName" {
                    "/scheduler_name".to_owned()
                } else {
                    format!("/run_k8s_config/pod_spec_config/{key}")
                };
                assert_eq!(config.pointer(&place), Some(wish), "{key}");
            }
        }
    }
    let operator =
        json!({ "operator": { "enabled": true }, "resourcePreset": "large", "imagePullSecrets": [{ "name": "own" }] });
    let global = json!({ "nodeSelector": { "pool": "data" }, "priorityClassName": "high", "imagePullSecrets": [{ "name": "all" }] });
    let objects = platform(json!({ "global": global, "postgresql": operator }));
    let cluster = &of(&objects, "Cluster")[0]["spec"];
    assert_eq!(cluster["affinity"], json!({ "nodeSelector": { "pool": "data" } }));
    assert_eq!(
        (&cluster["priorityClassName"], &cluster["resources"]["requests"]["memory"]),
        (&json!("high"), &json!("1Gi"))
    );
    assert_eq!(cluster["imagePullSecrets"], json!([{ "name": "all" }, { "name": "own" }]));

    let both = json!({ "global": { "nodeSelector": { "pool": "data" } }, "dagster": { "daemon": { "nodeSelector": { "pool": "own" } } } });
    let objects = platform(both);
    let daemon = deployment(&objects, "demo-dagster-daemon");
    assert_eq!(daemon["spec"]["template"]["spec"]["nodeSelector"], json!({ "pool": "own" }));
}
