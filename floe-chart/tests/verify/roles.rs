//! The rule `roles`.

use crate::{
    found,
    good::{config_map, object},
    manifests,
    service_account::{binding, role, with_token},
    with,
};
use floe_chart::verify::{Assumptions, RULES};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn a_role_that_a_pod_has_is_good() {
    assert_eq!(found("roles", &[role(), binding(), with_token()]), [""; 0]);
}

#[test]
fn roles_list_what_is_needed() {
    let wild = with(&role(), "/rules/0/verbs", json!(["get", "*"]));
    assert_eq!(found("roles", &[wild, binding(), with_token()]), ["Role/web .rules[0].verbs[1]: is a wildcard"]);
}

#[test]
fn roles_are_bound_and_bindings_have_their_role() {
    assert_eq!(found("roles", &[role(), with_token()]), ["Role/web : is bound to nobody"]);
    let missing = "RoleBinding/web .roleRef: Role/web is not rendered";
    assert_eq!(found("roles", &[binding(), with_token()]), [missing]);
    let elsewhere = with(&role(), "/metadata/namespace", "elsewhere".into());
    assert_eq!(found("roles", &[elsewhere, binding(), with_token()]), ["Role/web : is bound to nobody", missing]);
}

#[test]
fn bindings_are_for_accounts_of_the_chart() {
    let of = |subject: Value| found("roles", &[role(), with(&binding(), "/subjects/0", subject)]);
    assert_eq!(
        of(json!({"kind": "ServiceAccount", "name": "web"})),
        ["RoleBinding/web .subjects[0]: ServiceAccount/web is no service account of the chart"]
    );
    // One that is rendered, and that no pod has.
    let account = object("v1", "ServiceAccount", &json!({}));
    assert_eq!(
        found("roles", &[role(), binding(), account.clone()]),
        ["RoleBinding/web .subjects[0]: no pod runs as ServiceAccount/web"]
    );
    // A program may start pods that have it.
    let launcher = with(&config_map(), "/data/a.yaml", "run_launcher: {service_account_name: web}".into());
    assert_eq!(found("roles", &[role(), binding(), account.clone(), launcher]), [""; 0]);
    let other = with(&config_map(), "/data/a.yaml", "run_launcher: {service_account_name: web-two}".into());
    assert_eq!(found("roles", &[role(), binding(), account, other]).len(), 1);
}

#[test]
fn people_and_whoever_runs_in_a_namespace_of_the_chart_may_be_bound() {
    let of = |subject: Value, more: &[Value]| {
        found("roles", &[[role(), with(&binding(), "/subjects/0", subject)].as_slice(), more].concat())
    };
    assert_eq!(of(json!({ "kind": "Group", "name": "team" }), &[]), [""; 0]);
    let everybody = of(json!({ "kind": "Group", "name": "system:authenticated" }), &[]);
    assert_eq!(everybody, ["RoleBinding/web .subjects[0]: Group/system:authenticated is a group of Kubernetes' own"]);
    let account = json!({ "kind": "ServiceAccount", "name": "other", "namespace": "team" });
    let namespace = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "team" } });
    assert_eq!((of(account.clone(), &[]).len(), of(account, &[namespace]).len()), (1, 0));
}

#[test]
fn roles_of_the_cluster_are_listed() {
    let mut cluster = role();
    cluster["kind"] = "ClusterRole".into();
    let bound = with(&binding(), "/roleRef/kind", "ClusterRole".into());
    let message = "ClusterRole/web is more than the namespace's, and not listed";
    assert_eq!(
        found("roles", &[cluster.clone(), bound.clone(), with_token()]),
        [format!("ClusterRole/web : {message}")]
    );
    // One that the cluster has.
    assert_eq!(
        found("roles", &[bound.clone(), with_token()]),
        [
            format!("RoleBinding/web .roleRef: {message}"),
            "RoleBinding/web .roleRef: ClusterRole/web is not rendered".to_owned()
        ]
    );
    let assumptions = Assumptions { cluster_roles: BTreeSet::from(["web".to_owned()]), ..Assumptions::default() };
    let rule = RULES.iter().find(|rule| rule.name == "roles").expect("the rule");
    for objects in [&[cluster, bound.clone(), with_token()][..], &[bound, with_token()]] {
        assert_eq!(rule.violations_given(&manifests(objects), &assumptions), []);
    }
}
