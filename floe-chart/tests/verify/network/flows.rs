//! Flows that are given.

use super::{policy, workload};
use crate::manifests;
use floe_chart::verify::{Assumptions, RULES, network::Flows};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// Pods `a` and `b` that let each other in at port 80, and nobody else.
fn objects() -> Vec<Value> {
    let peers = json!([{"podSelector": {}}]);
    let spec =
        json!({"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": peers, "ports": [{"port": 80}]}]});
    vec![policy("p", spec), workload("a", 80), workload("b", 80)]
}

fn found(flows: &str, objects: &[Value]) -> Vec<String> {
    let flows = Flows::read("flows.yaml", flows).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let assumptions = Assumptions { flows, ..Assumptions::default() };
    let rule = RULES.iter().find(|rule| rule.name == "network").expect("the rule");
    let found = rule.violations_given(&manifests(objects), &assumptions);
    found.iter().map(|one| format!("{} {}: {}", one.object, one.path, one.message)).collect()
}

const BOTH: &str = "needed:\n- {from: {pods: {}}, to: {pods: {}}}\n";

#[test]
fn a_needed_flow_is_a_reason() {
    assert_eq!(found("{}", &objects()).len(), 2);
    assert_eq!(found(BOTH, &objects()), [""; 0]);
    let one = "needed:\n- {from: {pods: {matchLabels: {app: a}}}, to: {pods: {matchLabels: {app: b}}}, ports: [80]}\n";
    assert_eq!(
        found(one, &objects()),
        [
            "NetworkPolicy/p .spec.ingress[0]: lets Deployment/b reach Deployment/a at TCP 80, for no reason that is known"
        ]
    );
}

#[test]
fn a_needed_flow_is_let_through() {
    let from =
        |peer: &str| format!("{BOTH}- {{from: {peer}, to: {{pods: {{matchLabels: {{app: a}}}}}}, ports: [80]}}\n");
    let line = |who: &str| {
        format!(
            "flows needed[1]: {who} cannot reach Deployment/a at TCP 80: no ingress rule of NetworkPolicy/p lets it in"
        )
    };
    assert_eq!(found(&from("{outside: {namespace: ingress}}"), &objects()), [line("a pod of namespace ingress")]);
    assert_eq!(found(&from("{outside: {namespace: shop}}"), &objects()), [""; 0]);
    assert_eq!(found(&from("{address: 10.0.0.1}"), &objects()), [line("10.0.0.1")]);
    assert_eq!(
        found(&from("{pods: {matchLabels: {app: c}}}"), &objects()),
        ["flows needed[1].from.pods: selects no pod"]
    );
    let port =
        format!("{BOTH}- {{from: {{pods: {{}}}}, to: {{pods: {{}}}}, ports: [81, {{port: 53, protocol: UDP}}]}}\n");
    assert_eq!(found(&port, &objects()).len(), 2);
}

#[test]
fn a_denied_flow_is_not() {
    let to = |ports: &str| {
        format!(
            "{BOTH}denied:\n- {{from: {{pods: {{matchLabels: {{app: a}}}}}}, to: {{pods: {{matchLabels: {{app: b}}}}}}{ports}}}\n"
        )
    };
    assert_eq!(found(&to(", ports: [81]"), &objects()), [""; 0]);
    let line = "flows denied[0]: Deployment/a reaches Deployment/b at TCP 80, which is denied";
    // Every port, whatever the pod declares.
    assert_eq!(found(&to(""), &objects()), [line]);
    assert_eq!(found(&to(", ports: [{port: 1, endPort: 65535}]"), &objects()), [line]);
    // Without any policy too.
    assert_eq!(found(&to(", ports: [81]"), &objects()[1..]), [line.replace("80", "81")]);
    let outside = "denied:\n- {from: {outside: {namespace: other}}, to: {pods: {}}}\n";
    assert_eq!(found(&format!("{BOTH}{outside}"), &objects()), [""; 0]);
}

/// A block is as open as its most open address.
#[test]
fn blocks_are_tried_where_policies_draw_lines() {
    let block = json!([{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.2.3/32"]}}]);
    let objects = [policy("p", json!({"podSelector": {}, "ingress": [{"from": block}]})), workload("a", 80)];
    let flow = |list: &str, block: &str| {
        format!("{list}:\n- {{from: {{address: {block}}}, to: {{pods: {{}}}}, ports: [80]}}\n")
    };
    assert_eq!(
        found(&flow("needed", "10.1.0.0/16"), &objects),
        [
            "flows needed[0]: 10.1.2.3 cannot reach Deployment/a at TCP 80: no ingress rule of NetworkPolicy/p lets it in"
        ]
    );
    assert_eq!(found(&flow("needed", "10.2.0.0/16"), &objects), [""; 0]);
    assert_eq!(found(&flow("denied", "10.1.2.3"), &objects), [""; 0]);
    assert_eq!(found(&flow("denied", "11.0.0.0/8"), &objects), [""; 0]);
    assert!(!found(&flow("denied", "10.1.2.2/31"), &objects).is_empty());
}

/// What is denied is no need, and what is asked for may be open.
#[test]
fn flows_have_the_last_word() {
    let deny = [policy("p", json!({"podSelector": {}, "policyTypes": ["Egress"]})), workload("a", 80)];
    assert_eq!(found("{}", &deny).len(), 2);
    let names = "denied:\n- {from: {pods: {}}, to: {outside: {namespace: kube-system}}}\n";
    assert_eq!(found(names, &deny), [""; 0]);
    let open = [policy("p", json!({"podSelector": {}, "ingress": [{}]})), workload("a", 80)];
    assert_eq!(found("{}", &open).len(), 1);
    assert_eq!(found("needed:\n- {from: anyone, to: {pods: {}}}\n", &open), [""; 0]);
}

#[test]
fn mistakes_are_located() {
    let errors = |text: &str| Flows::read("f.yaml", text).expect_err("a mistake").join("\n");
    assert!(
        errors("needed:\n- {from: {pod: {}}, to: {pods: {}}}\n").starts_with("f.yaml:2:"),
        "{}",
        errors("needed:\n- {from: {pod: {}}, to: {pods: {}}}\n")
    );
    assert!(errors("needed: [").starts_with("f.yaml:2:1: not valid YAML"), "{}", errors("needed: ["));
    let block = errors("needed:\n- {from: {address: 10.0.0.300}, to: anyone}\n");
    assert!(block.contains("\"10.0.0.300\" is no address; write one such as 10.0.0.1 or 10.0.0.0/8"), "{block}");
}
