//! What stands up to nodes that go, to load and to other tenants: autoscalers, budgets of disruptions, spread, quotas. Each
//! is judged against the workload that it is for, over every use and over values of its own.

use super::{deployment, name, of, platform as objects, refused};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The workload whose pods a selector selects; exactly one.
fn selected<'a>(objects: &'a [Value], selector: &Value) -> &'a Value {
    let labels = selector["matchLabels"].as_object().unwrap();
    let selects = |object: &&Value| {
        let pod = object.pointer("/spec/template/metadata/labels").and_then(Value::as_object);
        pod.is_some_and(|pod| labels.iter().all(|(key, value)| pod.get(key) == Some(value)))
    };
    let all: Vec<&Value> = objects.iter().filter(selects).collect();
    assert_eq!(all.len(), 1, "{selector} selects {:?}", all.iter().map(|object| name(object)).collect::<Vec<_>>());
    all[0]
}

/// Values that turn everything on, with a budget for every part.
pub(super) fn everything() -> Value {
    let mut values = super::everything();
    let asked = json!({ "maxUnavailable": 0 });
    values["dagster"]["daemon"]["podDisruptionBudget"] = asked.clone();
    values["dagster"]["codeLocations"]["served"]["podDisruptionBudget"] = asked.clone();
    values["dagster"]["webserver"]["readOnly"]["replicaCount"] = 2.into();
    values["postgresql"]["podDisruptionBudget"] = asked;
    values
}

#[test]
fn an_autoscaler_owns_the_replicas_of_a_deployment() {
    let objects = objects(everything());
    let scalers = of(&objects, "HorizontalPodAutoscaler");
    assert_eq!(scalers.len(), 1);
    for scaler in scalers {
        let target = &scaler["spec"]["scaleTargetRef"];
        let found = |object: &&Value| object["kind"] == target["kind"] && object["metadata"]["name"] == target["name"];
        let deployment = objects.iter().find(found).unwrap();
        assert_eq!(deployment["apiVersion"], target["apiVersion"]);
        assert_eq!(deployment["spec"].get("replicas"), None, "an upgrade would take the autoscaler's pods back");
        let (min, max) = (&scaler["spec"]["minReplicas"], &scaler["spec"]["maxReplicas"]);
        assert!(min.as_i64() <= max.as_i64());
        assert_eq!(scaler["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"], 300);
    }
    let others = of(&objects, "Deployment").into_iter().filter(|object| !name(object).ends_with("webserver"));
    others.for_each(|object| assert!(object["spec"]["replicas"].is_i64(), "{}", name(object)));
}

#[test]
fn an_autoscaler_looks_at_what_it_is_told() {
    let of_metrics = |scaling: Value| {
        let mut values = json!({ "dagster": { "webserver": { "autoscaling": scaling } } });
        values["dagster"]["webserver"]["autoscaling"]["enabled"] = true.into();
        let objects = objects(values);
        let metrics = of(&objects, "HorizontalPodAutoscaler")[0]["spec"]["metrics"].as_array().cloned().unwrap();
        let target = |metric: &Value| metric["resource"]["target"]["averageUtilization"].as_i64();
        let shown = |metric: &Value| (metric["resource"]["name"].as_str().map(str::to_owned), target(metric));
        metrics.iter().map(shown).collect::<Vec<_>>()
    };
    let resource = |name: &str, target| (Some(name.to_owned()), Some(target));
    assert_eq!(of_metrics(json!({})), [resource("cpu", 80)]);
    assert_eq!(of_metrics(json!({ "targetMemoryUtilization": 70 })), [resource("cpu", 80), resource("memory", 70)]);
    let memory = json!({ "targetCpuUtilization": null, "targetMemoryUtilization": 70 });
    assert_eq!(of_metrics(memory), [resource("memory", 70)]);
    let external = json!({ "type": "External", "external": { "metric": { "name": "queue" }, "target": { "type": "Value", "value": 5 } } });
    assert_eq!(of_metrics(json!({ "metrics": [external] })), [resource("cpu", 80), (None, None)]);
}

#[test]
fn a_budget_is_that_of_one_workload_and_lets_its_nodes_be_drained() {
    let objects = objects(everything());
    let budgets = of(&objects, "PodDisruptionBudget");
    let mut seen = BTreeMap::new();
    for budget in budgets {
        let workload = selected(&objects, &budget["spec"]["selector"]);
        assert_eq!(name(budget), name(workload));
        assert_eq!(budget["spec"]["unhealthyPodEvictionPolicy"], "AlwaysAllow");
        seen.insert(name(budget).to_owned(), budget["spec"]["maxUnavailable"].clone());
    }
    let wanted = json!({
        "demo-dagster-code-served": 0,
        "demo-dagster-daemon": 0,
        "demo-dagster-webserver": 1,
        "demo-dagster-webserver-read-only": 1,
        "demo-postgresql": 0,
    });
    assert_eq!(json!(seen), wanted);
}

/// The property of every use: a budget that nobody asked for exists only where more than one pod may run, and lets one go.
#[test]
fn no_budget_blocks_a_drain_unasked() {
    for replicas in 0..4 {
        for scaling in [false, true] {
            for twins in [1, 2] {
                let webserver = json!({
                    "replicaCount": replicas,
                    "autoscaling": { "enabled": scaling },
                    "readOnly": { "enabled": true, "replicaCount": twins },
                });
                let objects = objects(json!({ "dagster": { "webserver": webserver } }));
                let budgets: Vec<&str> =
                    of(&objects, "PodDisruptionBudget").iter().map(|budget| name(budget)).collect();
                let wanted = [
                    (scaling || replicas > 1).then_some("demo-dagster-webserver"),
                    (twins > 1).then_some("demo-dagster-webserver-read-only"),
                ];
                assert_eq!(budgets, wanted.into_iter().flatten().collect::<Vec<_>>(), "{replicas} {scaling} {twins}");
                for budget in of(&objects, "PodDisruptionBudget") {
                    assert_eq!(budget["spec"]["maxUnavailable"], 1);
                    assert_eq!(budget["spec"].get("minAvailable"), None);
                }
            }
        }
    }
}

#[test]
fn amounts_of_a_budget_are_the_users() {
    let of_amount = |budget: Value| {
        let webserver = json!({ "replicaCount": 3, "podDisruptionBudget": budget });
        let objects = objects(json!({ "dagster": { "webserver": webserver } }));
        let budgets = of(&objects, "PodDisruptionBudget");
        budgets.first().map(|budget| (budget["spec"]["maxUnavailable"].clone(), budget["spec"]["minAvailable"].clone()))
    };
    assert_eq!(of_amount(json!({})), Some((json!(1), Value::Null)));
    assert_eq!(of_amount(json!({ "maxUnavailable": 0 })), Some((json!(0), Value::Null)));
    assert_eq!(of_amount(json!({ "maxUnavailable": "25%" })), Some((json!("25%"), Value::Null)));
    assert_eq!(of_amount(json!({ "minAvailable": 2 })), Some((Value::Null, json!(2))));
    assert_eq!(of_amount(json!({ "enabled": false, "maxUnavailable": 0 })), None);
}

#[test]
fn what_would_block_or_never_scale_is_refused() {
    let webserver = |values: Value| json!({ "dagster": { "webserver": values } });
    let cases = [
        (
            webserver(json!({ "autoscaling": { "enabled": true, "minReplicas": 6 } })),
            "webserver.autoscaling.minReplicas: is greater than webserver.autoscaling.maxReplicas; raise maxReplicas",
        ),
        (
            webserver(json!({ "autoscaling": { "enabled": true, "targetCpuUtilization": null } })),
            "webserver.autoscaling.enabled: there is no metric to scale by; set targetCpuUtilization",
        ),
        (
            webserver(json!({ "replicaCount": 2, "podDisruptionBudget": { "minAvailable": 1, "maxUnavailable": 1 } })),
            "webserver.podDisruptionBudget.minAvailable: is set beside maxUnavailable",
        ),
        (
            webserver(json!({ "podDisruptionBudget": { "minAvailable": 1 } })),
            "webserver.podDisruptionBudget.minAvailable: would block the drain of the only pod's node; remove it",
        ),
        (
            webserver(json!({ "replicaCount": 2, "podDisruptionBudget": { "maxUnavailable": "150%" } })),
            "dagster.webserver.podDisruptionBudget.maxUnavailable",
        ),
        (
            json!({ "dagster": { "daemon": { "podDisruptionBudget": { "minAvailable": 1 } } } }),
            "daemon.podDisruptionBudget.minAvailable: would block the drain",
        ),
        (
            json!({ "postgresql": { "podDisruptionBudget": { "minAvailable": 1 } } }),
            "podDisruptionBudget.minAvailable: would block the drain",
        ),
    ];
    for (values, line) in cases {
        let findings = refused(values);
        assert!(findings.contains(line), "{line}\n{findings}");
    }
    // Without a cause for it nothing is refused.
    objects(webserver(json!({ "autoscaling": { "enabled": false, "minReplicas": 6 } })));
    objects(webserver(json!({ "autoscaling": { "enabled": true, "minReplicas": 5 } })));
}

#[test]
fn pods_of_one_part_run_apart_unless_the_user_says_where() {
    let spread = |values: Value| {
        let objects = objects(values);
        let deployment = deployment(&objects, "demo-dagster-webserver").clone();
        let constraints = deployment["spec"]["template"]["spec"]["topologySpreadConstraints"].clone();
        for constraint in constraints.as_array().into_iter().flatten() {
            if constraint.get("labelSelector").is_some() {
                assert_eq!(name(selected(&objects, &constraint["labelSelector"])), "demo-dagster-webserver");
                assert_eq!(constraint["whenUnsatisfiable"], "ScheduleAnyway", "a soft wish");
            }
        }
        let keys =
            constraints.as_array().into_iter().flatten().map(|one| one["topologyKey"].as_str().unwrap().to_owned());
        keys.collect::<Vec<_>>()
    };
    let apart = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];
    let own = json!([{ "maxSkew": 1, "topologyKey": "rack", "whenUnsatisfiable": "DoNotSchedule" }]);
    let affinity = json!({ "nodeAffinity": {} });
    let webserver = |values: Value| json!({ "dagster": { "webserver": values } });
    assert_eq!(spread(json!({})), apart);
    assert_eq!(spread(webserver(json!({ "spread": false }))), [""; 0]);
    assert_eq!(spread(webserver(json!({ "topologySpreadConstraints": own }))), ["rack"]);
    assert_eq!(spread(webserver(json!({ "affinity": affinity }))), [""; 0]);
    assert_eq!(spread(json!({ "global": { "topologySpreadConstraints": own } })), ["rack"]);
    assert_eq!(spread(json!({ "global": { "affinity": affinity } })), [""; 0]);
}

/// What changes with a release: old ReplicaSets do not pile up, endpoints are drained, the daemon is never there twice.
#[test]
fn rollouts_are_bounded_and_gentle() {
    let objects = objects(everything());
    for workload in
        objects.iter().filter(|object| ["Deployment", "StatefulSet"].contains(&object["kind"].as_str().unwrap()))
    {
        assert_eq!(workload["spec"]["revisionHistoryLimit"], 3, "{}", name(workload));
    }
    for deployment in of(&objects, "Deployment") {
        let container = &deployment["spec"]["template"]["spec"]["containers"][0];
        let alone = ["daemon", "jaeger"].iter().any(|part| name(deployment).ends_with(part));
        let wanted = if alone {
            json!({ "type": "Recreate" })
        } else {
            json!({ "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } })
        };
        assert_eq!(deployment["spec"]["strategy"], wanted, "{}", name(deployment));
        // Whoever answers requests goes on until nobody sends any, where the image has a program that waits.
        let bare = ["collector", "jaeger"].iter().any(|part| name(deployment).ends_with(part));
        let serves = container.get("ports").is_some() && !bare;
        assert_eq!(serves, container.pointer("/lifecycle/preStop/exec").is_some(), "{}", name(deployment));
    }
    let values = json!({ "dagster": { "webserver": {
        "strategy": { "type": "Recreate" },
        "minReadySeconds": 5,
        "progressDeadlineSeconds": 60,
        "revisionHistoryLimit": null,
        "lifecycle": null,
    } }, "postgresql": { "updateStrategy": { "type": "OnDelete" } } });
    let objects = super::platform(values);
    let webserver = &deployment(&objects, "demo-dagster-webserver")["spec"];
    assert_eq!(webserver["strategy"], json!({ "type": "Recreate" }));
    assert_eq!((&webserver["minReadySeconds"], &webserver["progressDeadlineSeconds"]), (&json!(5), &json!(60)));
    assert_eq!(webserver.get("revisionHistoryLimit"), None);
    assert_eq!(webserver["template"]["spec"]["containers"][0].get("lifecycle"), None);
    assert_eq!(of(&objects, "StatefulSet")[0]["spec"]["updateStrategy"], json!({ "type": "OnDelete" }));
}
