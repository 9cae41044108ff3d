//! What the service accounts of a rendering may do: what their Roles say, and nothing else.

use std::collections::BTreeSet;

use floe_chart::AnyChart;
use floe_tests::cluster::Kube;
use serde_json::{Value, json};

use crate::cli::{fixture, native};
use crate::{kube, options, read};

/// What nobody needs who runs jobs: a verb and a resource.
const DENIED: [(&str, &str); 9] = [
    ("get", "secrets"),
    ("list", "secrets"),
    ("create", "pods"),
    ("create", "pods/exec"),
    ("create", "pods/ephemeralcontainers"),
    ("create", "rolebindings.rbac.authorization.k8s.io"),
    ("escalate", "roles.rbac.authorization.k8s.io"),
    ("impersonate", "serviceaccounts"),
    ("get", "nodes"),
];

/// A rule of a Role: groups, resources, names and verbs.
type Rule = [BTreeSet<String>; 4];

fn rule(rule: &Value) -> Rule {
    ["apiGroups", "resources", "resourceNames", "verbs"].map(|key| {
        let words = rule[key].as_array().cloned().unwrap_or_default();
        words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    })
}

fn user(namespace: &str, account: &str) -> String {
    format!("system:serviceaccount:{namespace}:{account}")
}

/// What a user may do in a namespace, as the API server sees it.
fn rules(kube: &Kube, user: &str, namespace: &str) -> BTreeSet<Rule> {
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": { "namespace": namespace },
    });
    let answer = kube.post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", user, &review).unwrap();
    assert_eq!(answer["status"]["incomplete"], false, "{answer}");
    answer["status"]["resourceRules"].as_array().unwrap().iter().map(rule).collect()
}

fn may(kube: &Kube, user: &str, namespace: &str, verb: &str, resource: &str) -> bool {
    // kubectl fails where the answer is no.
    let answer = kube.kubectl(&["auth", "can-i", verb, resource, "--as", user, "--namespace", namespace]);
    answer.is_ok_and(|answer| answer.trim() == "yes")
}

/// Installs the accounts and Roles of a rendering, and looks what each account may do in each of the namespaces.
fn accounts_may_what_their_roles_say(chart: &dyn AnyChart, values: &Value, namespaces: &[&str]) {
    let Some(kube) = kube() else { return };
    for namespace in namespaces {
        kube.namespace(namespace, true).unwrap();
    }
    let mut objects = native(chart, values.as_object().unwrap(), &options(namespaces[0])).unwrap();
    objects.retain(|object| {
        matches!(
            object["kind"].as_str(),
            Some("ServiceAccount" | "Role" | "RoleBinding" | "ClusterRole" | "ClusterRoleBinding")
        )
    });
    let of = |kind: &'static str| objects.iter().filter(move |object| object["kind"] == kind);
    assert!(of("ServiceAccount").count() > 0 && of("Role").count() > 0, "there is nothing to look at");
    assert_eq!(of("ClusterRole").count() + of("ClusterRoleBinding").count(), 0, "nothing needs rights everywhere");
    kube.feed(&["apply", "--server-side", "--filename", "-"], &objects).unwrap();
    for account in of("ServiceAccount") {
        let (home, name) =
            (account["metadata"]["namespace"].as_str().unwrap(), account["metadata"]["name"].as_str().unwrap());
        let user = user(home, name);
        for namespace in namespaces {
            let bound = of("RoleBinding").filter(|binding| {
                let subjects = binding["subjects"].as_array().unwrap();
                let here = binding["metadata"]["namespace"] == *namespace;
                here && subjects.iter().any(|subject| subject["name"] == name && subject["namespace"] == home)
            });
            let granted: BTreeSet<Rule> = bound
                .flat_map(|binding| {
                    let role = of("Role").find(|role| {
                        role["metadata"]["name"] == binding["roleRef"]["name"]
                            && role["metadata"]["namespace"] == *namespace
                    });
                    role.unwrap_or_else(|| panic!("{binding} binds no Role"))["rules"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(rule)
                })
                .collect();
            let anybody = rules(kube, &self::user(home, "nobody"), namespace);
            let more: BTreeSet<Rule> = rules(kube, &user, namespace).difference(&anybody).cloned().collect();
            assert_eq!(more, granted, "{user} in {namespace}");
            for (verb, resource) in DENIED {
                assert!(!may(kube, &user, namespace, verb, resource), "{user} may {verb} {resource} in {namespace}");
            }
        }
    }
}

#[test]
fn the_platform_runs_jobs_in_its_namespace() {
    accounts_may_what_their_roles_say(
        &floe_platform::chart(),
        &json!({}),
        &["rights-platform", "rights-platform-other"],
    );
    let Some(kube) = kube() else { return };
    let launcher = user("rights-platform", "floe-dagster");
    for (verb, resource) in [("create", "jobs.batch"), ("get", "pods/log")] {
        assert!(may(kube, &launcher, "rights-platform", verb, resource), "{verb} {resource}");
        assert!(!may(kube, &launcher, "rights-platform-other", verb, resource), "{verb} {resource}");
    }
}

#[test]
fn the_platform_runs_jobs_in_a_namespace_of_their_own() {
    let mut values = read(&fixture("floe-platform/external.yaml"));
    values["dagster"]["runLauncher"]["jobNamespace"] = "rights-external-runs".into();
    accounts_may_what_their_roles_say(&floe_platform::chart(), &values, &["rights-external", "rights-external-runs"]);
}

#[test]
fn jobs_may_what_their_rules_say() {
    let values = json!({
        "rbac": { "rules": [{ "apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"], "resourceNames": ["a"] }] },
        "jobs": { "a": { "schedule": "@daily" } },
    });
    accounts_may_what_their_roles_say(&floe_jobs::chart(), &values, &["rights-jobs", "rights-jobs-other"]);
}
