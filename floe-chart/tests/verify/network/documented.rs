//! The cases of the Kubernetes documentation, "Network Policies", and of the reference of their API.

use super::{Asked, policy, workload};
use floe_chart::{
    Manifest,
    verify::{
        Assumptions,
        network::{Answer, Network, Party, Port},
    },
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const A: &str = "Deployment/a";
const B: &str = "Deployment/b";

/// Pods `a` and `b` in one namespace, which both listen at 80, and policies.
fn asked(policies: &[Value]) -> Asked {
    let pods = [workload("a", 80), workload("b", 80)];
    Asked::of(&[&pods[..], policies].concat())
}

fn address(text: &str) -> Party {
    Party::Address(text.parse().expect("an address"))
}

#[test]
fn without_policies_all_is_open() {
    let asked = asked(&[]);
    assert!(asked.reaches(A, B, 80) && asked.reaches(B, A, 1));
    assert_eq!(asked.0.reaches(&asked.pod(A), &address("203.0.113.1"), Port::udp(53)), Answer::Yes);
    assert_eq!(asked.0.reaches(&asked.0.outside("x", &[]), &asked.pod(A), Port::tcp(80)), Answer::Yes);
}

/// The five defaults for a namespace: which of ingress and egress are left.
#[test]
fn defaults_of_a_namespace() {
    let cases = [
        ("deny all ingress", json!({"podSelector": {}, "policyTypes": ["Ingress"]}), false, true),
        ("allow all ingress", json!({"podSelector": {}, "ingress": [{}], "policyTypes": ["Ingress"]}), true, true),
        ("deny all egress", json!({"podSelector": {}, "policyTypes": ["Egress"]}), true, false),
        ("allow all egress", json!({"podSelector": {}, "egress": [{}], "policyTypes": ["Egress"]}), true, true),
        ("deny all", json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}), false, false),
        // What is not written.
        ("types unset, no rules", json!({"podSelector": {}}), false, true),
        ("types unset, egress empty", json!({"podSelector": {}, "egress": []}), false, true),
        ("types unset, egress open", json!({"podSelector": {}, "egress": [{}]}), false, true),
        (
            "types unset, egress to nobody",
            json!({"egress": [{"to": [{"podSelector": {"matchLabels": {"x": "y"}}}]}]}),
            false,
            false,
        ),
        ("rules of a type that is not listed", json!({"ingress": [{}], "policyTypes": ["Egress"]}), true, false),
    ];
    for (name, spec, ingress, egress) in cases {
        let asked = asked(&[policy("default", spec)]);
        let outside = asked.0.outside("other", &[]);
        assert_eq!(asked.0.reaches(&outside, &asked.pod(A), Port::tcp(80)) == Answer::Yes, ingress, "{name}");
        assert_eq!(asked.0.reaches(&asked.pod(A), &outside, Port::tcp(80)) == Answer::Yes, egress, "{name}");
        assert_eq!(asked.reaches(A, B, 80), ingress && egress, "{name}");
    }
}

/// Allowed is what any policy allows; there is no order, and none forbids.
#[test]
fn policies_add_up() {
    let deny = policy("deny", json!({"podSelector": {}, "policyTypes": ["Ingress"]}));
    let from = |app: &str| {
        let peer = json!({"podSelector": {"matchLabels": {"app": app}}});
        policy(app, json!({"podSelector": {"matchLabels": {"app": "b"}}, "ingress": [{"from": [peer]}]}))
    };
    assert!(!asked(&[deny.clone(), from("c")]).reaches(A, B, 80));
    assert!(asked(&[deny.clone(), from("c"), from("a")]).reaches(A, B, 80));
    assert!(asked(&[from("a"), deny]).reaches(A, B, 80));
}

/// Both sides must agree, and each alone is not enough.
#[test]
fn both_sides_are_asked() {
    let egress = |to: &str| {
        let peer = json!({"podSelector": {"matchLabels": {"app": to}}});
        policy(
            "out",
            json!({"podSelector": {"matchLabels": {"app": "a"}}, "egress": [{"to": [peer]}], "policyTypes": ["Egress"]}),
        )
    };
    let ingress = policy("in", json!({"podSelector": {"matchLabels": {"app": "b"}}}));
    assert!(asked(&[egress("b")]).reaches(A, B, 80));
    assert!(!asked(&[egress("c")]).reaches(A, B, 80));
    assert!(!asked(&[egress("b"), ingress]).reaches(A, B, 80));
}

/// The example `test-network-policy`, with its sentences.
#[test]
fn the_example_of_the_documentation() {
    let spec = json!({
        "podSelector": {"matchLabels": {"app": "a"}},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [{
            "from": [
                {"ipBlock": {"cidr": "172.17.0.0/16", "except": ["172.17.1.0/24"]}},
                {"namespaceSelector": {"matchLabels": {"project": "myproject"}}},
                {"podSelector": {"matchLabels": {"app": "b"}}},
            ],
            "ports": [{"protocol": "TCP", "port": 6379}],
        }],
        "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/24"}}], "ports": [{"protocol": "TCP", "port": 5978}]}],
    });
    let namespace = json!({
        "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "mine", "labels": {"project": "myproject"}},
    });
    let asked = asked(&[policy("test-network-policy", spec), namespace]);
    let (a, open) = (asked.pod(A), Port::tcp(6379));
    let ingress = |from: &Party, port| asked.0.reaches(from, &a, port);
    assert_eq!(ingress(&asked.pod(B), open), Answer::Yes);
    assert_eq!(ingress(&asked.pod(B), Port::tcp(80)), Answer::No);
    assert_eq!(ingress(&asked.pod(B), Port::udp(6379)), Answer::No);
    assert_eq!(ingress(&asked.0.outside("mine", &[]), open), Answer::Yes);
    // A pod of that label in another namespace; its address is in no block, or nobody knows.
    assert_eq!(ingress(&asked.0.outside("other", &[("app", "b")]), open), Answer::Perhaps);
    for (from, answer) in [
        ("172.17.0.1", Answer::Yes),
        ("172.17.0.255", Answer::Yes),
        ("172.17.2.0", Answer::Yes),
        ("172.17.255.255", Answer::Yes),
        ("172.17.1.0", Answer::No),
        ("172.17.1.255", Answer::No),
        ("172.18.0.1", Answer::No),
    ] {
        assert_eq!(ingress(&address(from), open), answer, "{from}");
    }
    let egress = |to: &str, port| asked.0.reaches(&a, &address(to), port);
    assert_eq!(egress("10.0.0.1", Port::tcp(5978)), Answer::Yes);
    assert_eq!(egress("10.0.0.1", Port::tcp(5979)), Answer::No);
    assert_eq!(egress("10.0.1.0", Port::tcp(5978)), Answer::No);
}

/// Selectors in one item must both hold; in two items either is enough.
#[test]
fn namespaces_and_pods_against_namespaces_or_pods() {
    let namespaces = json!({"matchLabels": {"user": "alice"}});
    let pods = json!({"matchLabels": {"role": "client"}});
    let namespace = |name: &str, user: &str| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"user": user}}});
    let case = |from: Value| {
        let policy = policy("p", json!({"podSelector": {}, "ingress": [{"from": from}]}));
        let asked = asked(&[policy, namespace("alices", "alice"), namespace("shop", "bob")]);
        let reaches = |namespace: &str, role: &str| {
            asked.0.reaches(&asked.0.outside(namespace, &[("role", role)]), &asked.pod(A), Port::tcp(80)) == Answer::Yes
        };
        [("alices", "client"), ("alices", "other"), ("shop", "client"), ("shop", "other"), ("third", "client")]
            .map(|(namespace, role)| reaches(namespace, role))
    };
    let and = json!([{"namespaceSelector": namespaces, "podSelector": pods}]);
    assert_eq!(case(and), [true, false, false, false, false]);
    let or = json!([{"namespaceSelector": namespaces}, {"podSelector": pods}]);
    assert_eq!(case(or), [true, true, true, false, false]);
    // An empty selector of namespaces is all of them; none is the policy's own.
    assert_eq!(case(json!([{"namespaceSelector": {}}])), [true; 5]);
    assert_eq!(case(json!([{"podSelector": {}}])), [false, false, true, true, false]);
    // What the API server refuses lets nobody through.
    assert_eq!(case(json!([{}])), [false; 5]);
}

/// Every namespace has a label with its name.
#[test]
fn a_namespace_is_named_by_its_label() {
    let expression = json!({"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["frontend", "backend"]});
    let peer = json!({"namespaceSelector": {"matchExpressions": [expression]}});
    let asked = asked(&[policy("p", json!({"podSelector": {}, "ingress": [{"from": [peer]}]}))]);
    let reaches = |namespace: &str| asked.0.reaches(&asked.0.outside(namespace, &[]), &asked.pod(A), Port::tcp(80));
    assert_eq!(["frontend", "backend", "shop"].map(reaches), [Answer::Yes, Answer::Yes, Answer::No]);
}

#[test]
fn ports_are_numbers_names_and_ranges() {
    let case = |ports: Value| {
        let asked = asked(&[policy("p", json!({"podSelector": {}, "ingress": [{"ports": ports}]}))]);
        let numbers = [79, 80, 81, 90, 91].map(|port| asked.reaches(A, B, port));
        let udp = asked.0.reaches(&asked.pod(A), &asked.pod(B), Port::udp(80)) == Answer::Yes;
        (numbers, udp)
    };
    let [yes, no] = [true, false];
    assert_eq!(case(json!([])), ([yes; 5], yes));
    assert_eq!(case(json!([{"port": 80}])), ([no, yes, no, no, no], no));
    assert_eq!(case(json!([{"port": 80, "protocol": "UDP"}])), ([no; 5], yes));
    assert_eq!(case(json!([{"protocol": "TCP"}])), ([yes; 5], no));
    assert_eq!(case(json!([{}])), ([yes; 5], no));
    assert_eq!(case(json!([{"port": 80, "endPort": 90}])), ([no, yes, yes, yes, no], no));
    assert_eq!(case(json!([{"port": 80}, {"port": 91}])), ([no, yes, no, no, yes], no));
    // By the name that the target gives it.
    assert_eq!(case(json!([{"port": "main"}])), ([no, yes, no, no, no], no));
    assert_eq!(case(json!([{"port": "other"}])), ([no; 5], no));
    assert_eq!(case(json!([{"port": "main", "protocol": "UDP"}])), ([no; 5], no));
}

/// A name is that of the target's port, for egress too; an address has no names.
#[test]
fn names_of_ports_are_those_of_the_target() {
    let all = policy("p", json!({"egress": [{"ports": [{"port": "main"}]}], "policyTypes": ["Egress"]}));
    let asked = Asked::of(&[workload("a", 80), workload("b", 81), all]);
    assert!(asked.reaches(A, B, 81) && !asked.reaches(A, B, 80));
    assert_eq!(asked.0.reaches(&asked.pod(A), &address("10.0.0.1"), Port::tcp(80)), Answer::No);
}

/// Pods in the network of their node are out of reach, and no pods to a selector.
#[test]
fn host_networks_are_left_alone() {
    let mut host = workload("a", 80);
    host["spec"]["template"]["spec"]["hostNetwork"] = true.into();
    let deny = policy(
        "p",
        json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{"from": [{"podSelector": {}}]}]}),
    );
    let asked = Asked::of(&[host, workload("b", 80), deny]);
    assert_eq!(asked.0.reaches(&asked.0.outside("x", &[]), &asked.pod(A), Port::tcp(80)), Answer::Yes);
    assert!(!asked.reaches(A, B, 80));
}

/// A policy of one namespace says nothing of another.
#[test]
fn policies_are_of_their_namespace() {
    let mut deny = policy("p", json!({"podSelector": {}}));
    deny["metadata"]["namespace"] = "other".into();
    assert!(asked(&[deny]).reaches(A, B, 80));
}

/// A Service leads to the ports of its pods, by number or by name; a headless one to the pods themselves.
#[test]
fn services_lead_to_pods() {
    let service = |name: &str, target: Value| super::service(name, "a", 8080, target);
    let mut headless = service("headless", json!("main"));
    headless["spec"]["clusterIP"] = "None".into();
    let asked = Asked::of(&[workload("a", 80), service("name", json!("main")), service("number", json!(81)), headless]);
    let behind = |name: &str, port: u16| {
        let found = asked.0.behind(name, "shop", Port::tcp(port));
        found.into_iter().map(|(pod, port)| (pod.to_string(), port.number)).collect::<Vec<_>>()
    };
    assert_eq!(behind("name", 8080), [(A.to_owned(), 80)]);
    assert_eq!(behind("number", 8080), [(A.to_owned(), 81)]);
    assert_eq!(behind("headless", 80), [(A.to_owned(), 80)]);
    assert_eq!(behind("name", 80), []);
    assert_eq!(asked.0.behind("name", "other", Port::tcp(8080)), []);
}

/// A block is a pod's as far as it holds an address that pods may have.
#[test]
fn blocks_hold_pods_where_these_have_their_addresses() {
    let to = |block: Value, pods: &[&str]| {
        let spec = json!({"egress": [{"to": [{"ipBlock": block}]}]});
        let manifests =
            [workload("a", 80), policy("out", spec)].map(|object| Manifest { source: String::new(), object });
        let mut assumptions = Assumptions::default();
        if !pods.is_empty() {
            assumptions.pod_addresses = pods.iter().map(|block| block.parse().expect("a block")).collect();
        }
        let network = Network::new(&manifests, &assumptions);
        network.reaches(&network.pod(A).expect("a pod"), &network.outside("other", &[]), Port::tcp(80))
    };
    let (no, perhaps) = (Answer::No, Answer::Perhaps);
    for (block, pods, answer) in [
        (json!({"cidr": "203.0.113.0/24"}), &[][..], no),
        (json!({"cidr": "203.0.113.0/24"}), &["203.0.0.0/16"], perhaps),
        (json!({"cidr": "10.0.0.0/24"}), &[], perhaps),
        (json!({"cidr": "10.0.0.0/24"}), &["10.244.0.0/16"], no),
        (json!({"cidr": "0.0.0.0/0"}), &[], perhaps),
        (json!({"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}), &[], perhaps),
        (json!({"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}), &["10.244.0.0/16"], no),
        (json!({"cidr": "0.0.0.0/0", "except": ["10.244.0.0/17"]}), &["10.244.0.0/16"], perhaps),
        (json!({"cidr": "fd00::/64"}), &[], perhaps),
        (json!({"cidr": "2001:db8::/64"}), &[], no),
        (json!({"cidr": "fd00::/64"}), &["10.0.0.0/8"], no),
    ] {
        assert_eq!(to(block.clone(), pods), answer, "{block} {pods:?}");
    }
}
