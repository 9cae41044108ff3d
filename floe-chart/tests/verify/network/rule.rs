//! The rule `network`.

use super::{policy, service, with_env, workload};
use crate::{found, with};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn names() -> Value {
    json!({"to": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
        "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53}]})
}

fn of(app: &str) -> Value {
    json!({"podSelector": {"matchLabels": {"app": app}}})
}

/// A web application and its database, each with a policy of its own, and nothing else open.
fn good() -> Vec<Value> {
    let to_db = json!({"to": [of("db")], "ports": [{"port": 5432}]});
    vec![
        policy("deny", json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "egress": [names()]})),
        policy(
            "web",
            json!({"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"], "egress": [to_db]}),
        ),
        policy(
            "db",
            json!({
                "podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"],
                "ingress": [{"from": [of("web")], "ports": [{"port": "main"}]}],
            }),
        ),
        with_env(workload("web", 80), &[("URL", "postgresql://db:5432")]),
        workload("db", 5432),
        service("db", "db", 5432, json!("main")),
    ]
}

const WEB: usize = 1;
const DB: usize = 2;
const NEED: &str = "Deployment/web .spec.template.spec.containers[0].env[0].value: Deployment/web cannot reach Deployment/db at TCP 5432 for Service/db";

/// What is found where one object has another value somewhere.
fn changed(index: usize, pointer: &str, value: Value) -> Vec<String> {
    let mut objects = good();
    objects[index] = with(&objects[index], pointer, value);
    found("network", &objects)
}

#[test]
fn good_policies_are_left_alone() {
    assert_eq!(found("network", &good()), [""; 0]);
    // Without a policy nothing is claimed.
    assert_eq!(found("network", &good()[3..]), [""; 0]);
}

#[test]
fn a_policy_is_for_some_pod() {
    assert!(
        changed(WEB, "/spec/podSelector/matchLabels/app", "wob".into())
            .contains(&"NetworkPolicy/web .spec.podSelector: selects no pod of the chart".to_owned())
    );
    // In the network of a node none has an effect.
    let mut on_node = workload("web", 80);
    on_node["spec"]["template"]["spec"]["hostNetwork"] = true.into();
    assert_eq!(
        found("network", &[good()[WEB].clone(), on_node]),
        [
            "NetworkPolicy/web .spec.podSelector: selects pods in the network of their node alone, which policies do not reach"
        ]
    );
    // That of a whole namespace is for what comes.
    assert_eq!(found("network", &[policy("deny", json!({"podSelector": {}}))]), [""; 0]);
}

#[test]
fn ports_are_those_of_the_pods() {
    let lines = changed(
        DB,
        "/spec/ingress/0/ports",
        json!([{"port": 5432}, {"port": 80}, {"port": "http"}, {"port": 5432, "protocol": "UDP"}, {"port": 5000, "endPort": 6000}, {"protocol": "TCP"}]),
    );
    let line = |index: u8, port: &str| {
        format!(
            "NetworkPolicy/db .spec.ingress[0].ports[{index}]: {port} is no port of Deployment/db, or of another pod that it selects"
        )
    };
    assert_eq!(lines, [line(1, "TCP 80"), line(2, "TCP \"http\""), line(3, "UDP 5432")]);
}

#[test]
fn nobody_lets_in_everyone() {
    for (from, found) in [
        (json!([]), true),
        (json!([{"namespaceSelector": {}}]), true),
        (json!([{"namespaceSelector": {}, "podSelector": {}}]), true),
        (json!([of("web"), {"namespaceSelector": {}}]), true),
        (json!([of("web"), {"podSelector": {}, "namespaceSelector": {"matchLabels": {"a": "b"}}}]), false),
    ] {
        let lines = changed(DB, "/spec/ingress/0/from", from.clone());
        let line = "NetworkPolicy/db .spec.ingress[0]: lets in every pod of every namespace".to_owned();
        assert_eq!(lines.contains(&line), found, "{from}");
    }
}

#[test]
fn nobody_lets_out_everywhere() {
    let everywhere = json!([{"ipBlock": {"cidr": "0.0.0.0/0"}}]);
    let but = json!([{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]);
    for (rule, found) in [
        (json!({}), true),
        (json!({"to": everywhere}), true),
        (json!({"to": everywhere, "ports": [{"port": 443}]}), false),
        (json!({"to": but}), false),
        (json!({"ports": [{"port": 443}]}), false),
    ] {
        let lines = changed(WEB, "/spec/egress/0", rule.clone());
        let line = "NetworkPolicy/web .spec.egress[0]: lets out to everywhere at every port".to_owned();
        assert_eq!(lines.contains(&line), found, "{rule}");
    }
}

#[test]
fn a_need_is_open_on_both_sides() {
    assert_eq!(
        changed(WEB, "/spec/egress/0/ports/0/port", 5433.into()),
        [format!("{NEED}: no egress rule of NetworkPolicy/deny, NetworkPolicy/web lets it out")]
    );
    assert_eq!(
        changed(DB, "/spec/ingress/0/from", json!([of("wob")])),
        [format!("{NEED}: no ingress rule of NetworkPolicy/deny, NetworkPolicy/db lets it in")]
    );
    let mut both = good();
    both.drain(WEB..=DB);
    assert_eq!(
        found("network", &both),
        [format!(
            "{NEED}: no egress rule of NetworkPolicy/deny lets it out, and no ingress rule of NetworkPolicy/deny lets it in"
        )]
    );
    // Nobody knows the address of a pod before it runs.
    assert_eq!(
        changed(WEB, "/spec/egress/0/to", json!([{"ipBlock": {"cidr": "10.0.0.0/8"}}])),
        [format!("{NEED}: only by a block of addresses NetworkPolicy/deny, NetworkPolicy/web may let it out")]
    );
}

#[test]
fn what_nothing_needs_is_closed() {
    // A third pod that the database lets in, and that may go there.
    let mut objects = good();
    objects[WEB] = with(
        &objects[WEB],
        "/spec/podSelector",
        json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "job"]}]}),
    );
    objects[DB] = with(&objects[DB], "/spec/ingress/0/from", json!([{"podSelector": {}}]));
    objects.push(workload("job", 1));
    assert_eq!(
        found("network", &objects),
        [
            "NetworkPolicy/db .spec.ingress[0]: lets Deployment/job reach Deployment/db at TCP 5432, for no reason that is known"
        ]
    );
    // With a reason, though without a port.
    let last = objects.len() - 1;
    objects[last] = with_env(objects[last].clone(), &[("HOST", "db")]);
    assert_eq!(found("network", &objects), [""; 0]);
    // With no way out, the other side is closed.
    objects[last] = workload("job", 1);
    objects[WEB] = good()[WEB].clone();
    assert_eq!(found("network", &objects), [""; 0]);
}

/// Where only the source is isolated, its own policy is told.
#[test]
fn what_nothing_needs_is_closed_where_it_begins() {
    let out = policy(
        "out",
        json!({"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"], "egress": [names(), {"to": [{"podSelector": {}}]}]}),
    );
    let (web, db) = (workload("web", 80), workload("db", 5432));
    assert_eq!(
        found("network", &[out, web.clone(), db.clone()]),
        [
            "NetworkPolicy/out .spec.egress[1]: lets Deployment/web reach Deployment/db at TCP 5432, for no reason that is known"
        ]
    );
    // Where nothing is isolated, nothing is claimed.
    let other = policy("other", json!({"podSelector": {"matchLabels": {"app": "third"}}}));
    assert_eq!(found("network", &[other, web, db, workload("third", 1)]), [""; 0]);
}

/// To a policy, pods with the same labels are one.
#[test]
fn pods_of_the_same_labels_are_one() {
    let mut objects = good();
    let mut twin = workload("web", 80);
    twin["metadata"]["name"] = "twin".into();
    objects.push(twin);
    assert_eq!(found("network", &objects), [""; 0]);
}
