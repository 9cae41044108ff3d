//! Who pods are to the Kubernetes API, and what they may do with it.

use super::{cli::release, everything, name, of, platform, pods, render, run, uses};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn has_token(pod: &Value) -> bool {
    pod["automountServiceAccountToken"] != false
}

#[test]
fn every_pod_is_an_account_of_the_chart() {
    for (chart, values) in uses() {
        let objects = render(&*chart, values, &release("demo"));
        let mut made: BTreeSet<&str> = of(&objects, "ServiceAccount").into_iter().map(name).collect();
        assert_eq!(made.len(), of(&objects, "ServiceAccount").len());
        let of_run = run(&objects);
        let mut used: BTreeSet<String> =
            of_run.iter().map(|run| run["service_account_name"].as_str().unwrap().to_owned()).collect();
        for (name, pod) in pods(&objects) {
            let account = pod["serviceAccountName"].as_str().unwrap();
            assert!(made.contains(account), "{name} runs as {account}");
            used.insert(account.to_owned());
        }
        // That of code locations waits for the first of them.
        made.remove("demo-dagster-code");
        made.iter().for_each(|account| assert!(used.contains(*account), "nobody is {account}"));
        for account in of(&objects, "ServiceAccount") {
            assert_eq!(account["automountServiceAccountToken"], false, "{}", name(account));
        }
    }
}

#[test]
fn rights_are_namespaced_and_theirs_alone_who_launch_runs() {
    for (chart, values) in uses() {
        let steps = values.pointer("/dagster/runLauncher/stepJobs") == Some(&true.into());
        let objects = render(&*chart, values, &release("demo"));
        assert!(of(&objects, "ClusterRole").is_empty() && of(&objects, "ClusterRoleBinding").is_empty());
        let (roles, bindings) = (of(&objects, "Role"), of(&objects, "RoleBinding"));
        assert_eq!(roles.len(), bindings.len());
        let mut allowed = BTreeSet::new();
        for (role, binding) in roles.iter().zip(&bindings) {
            assert_eq!(binding["roleRef"]["name"], role["metadata"]["name"]);
            assert_eq!(binding["metadata"]["namespace"], role["metadata"]["namespace"]);
            let subjects = binding["subjects"].as_array().unwrap().iter();
            allowed.extend(subjects.map(|subject| subject["name"].as_str().unwrap().to_owned()));
        }
        let platform = chart.metadata().name == "floe-platform";
        let wanted = [platform.then_some("demo-dagster"), steps.then_some("demo-dagster-runs")];
        assert_eq!(allowed, wanted.into_iter().flatten().map(str::to_owned).collect());
        for (name, pod) in pods(&objects) {
            let launches = ["demo-dagster-webserver", "demo-dagster-daemon"].contains(&name.as_str());
            assert_eq!(has_token(&pod), launches, "{name}");
        }
        if platform {
            assert_eq!(has_token(&run(&objects).unwrap()["run_k8s_config"]["pod_spec_config"]), steps);
        }
    }
}

/// Runs in a namespace of their own have their account there, and the right to make steps there.
#[test]
fn the_account_of_runs_is_where_runs_are() {
    let launcher = json!({ "stepJobs": true, "jobNamespace": "runs" });
    let mut values =
        json!({ "dagster": { "runLauncher": launcher }, "global": { "postgresql": { "existingSecret": "s" } } });
    let objects = platform(values.clone());
    let account = of(&objects, "ServiceAccount").into_iter().find(|account| name(account).ends_with("-runs")).unwrap();
    assert_eq!(account["metadata"]["namespace"], "runs");
    let subjects = of(&objects, "RoleBinding")[0]["subjects"].clone();
    let subject =
        |name: &str, namespace: &str| json!({ "kind": "ServiceAccount", "name": name, "namespace": namespace });
    assert_eq!(subjects, json!([subject("demo-dagster", "analytics"), subject("demo-dagster-runs", "runs")]));

    values["dagster"]["runLauncher"]["serviceAccountName"] = "mine".into();
    let objects = platform(values);
    assert!(of(&objects, "ServiceAccount").iter().all(|account| !name(account).ends_with("-runs")));
    assert_eq!(of(&objects, "RoleBinding")[0]["subjects"][1], subject("mine", "runs"));
    assert_eq!(run(&objects).unwrap()["service_account_name"], "mine");
}

/// Dagster makes the launcher in every process once runs may be resumed, and the launcher reads the token.
#[test]
fn where_runs_are_resumed_everyone_has_a_token() {
    let mut values = everything();
    values["dagster"]["runMonitoring"] = json!({ "maxResumeRunAttempts": 1 });
    let objects = platform(values.clone());
    let without = |objects: &[Value]| -> Vec<String> {
        let dagster = pods(objects).into_iter().filter(|(name, _)| name.contains("dagster"));
        dagster.filter(|(_, pod)| !has_token(pod)).map(|(name, _)| name).collect()
    };
    assert_eq!(without(&objects), [""; 0]);
    assert!(has_token(&run(&objects).unwrap()["run_k8s_config"]["pod_spec_config"]));
    values["dagster"]["runMonitoring"]["enabled"] = false.into();
    // Code server, read-only webserver, migration and test.
    assert_eq!(without(&platform(values)).len(), 4);
}

#[test]
fn accounts_are_the_users() {
    let account = json!({
        "annotations": { "eks.amazonaws.com/role-arn": "arn" },
        "labels": { "team": "data", "app.kubernetes.io/name": "mine" },
        "imagePullSecrets": [{ "name": "registry" }],
        "automount": true,
        "name": "own",
    });
    let places = [
        "/postgresql/serviceAccount",
        "/dagster/serviceAccount",
        "/dagster/serviceAccounts/code",
        "/dagster/serviceAccounts/runs",
    ];
    for place in places {
        let mut values = json!({});
        let mut at = &mut values;
        for key in place.split('/').skip(1) {
            at = &mut at[key];
        }
        *at = account.clone();
        let objects = platform(values.clone());
        let own = of(&objects, "ServiceAccount").into_iter().find(|account| name(account) == "own").unwrap();
        assert_eq!(own["metadata"]["annotations"], account["annotations"], "{place}");
        assert_eq!(own["metadata"]["labels"]["team"], "data");
        assert_ne!(own["metadata"]["labels"]["app.kubernetes.io/name"], "mine", "selectors would find others");
        assert_eq!(
            (&own["imagePullSecrets"], &own["automountServiceAccountToken"]),
            (&account["imagePullSecrets"], &json!(true))
        );

        let mut at = &mut values;
        for key in place.split('/').skip(1) {
            at = &mut at[key];
        }
        *at = json!({ "create": false, "name": "there" });
        let objects = platform(values);
        assert!(of(&objects, "ServiceAccount").into_iter().all(|account| name(account) != "there"));
        let used = pods(&objects).into_iter().any(|(_, pod)| pod["serviceAccountName"] == "there");
        let run = run(&objects).unwrap()["service_account_name"] == "there";
        assert!(used || run || place.ends_with("code"), "{place}");
    }
}
