//! Two readings of the API agree on random pods and policies.

use super::naive::{self, End, PORTS, PROTOCOLS, PodEnd};
use crate::manifests;
use floe_chart::verify::{
    Assumptions,
    network::{Answer, Network, Party, Port, Protocol},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, net::IpAddr};

/// How many networks are tried.
const NETWORKS: u64 = 1_500;

/// SplitMix64: the same networks on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let index = self.below(of.len() as u64);
        &of[usize::try_from(index).expect("small")]
    }

    /// Up to `most` things.
    fn some<T>(&mut self, most: u64, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    /// One field of an object, or none.
    fn perhaps(&mut self, object: &mut Value, key: &str, one: impl FnOnce(&mut Self) -> Value) {
        if self.below(3) > 0 {
            object[key] = one(self);
        }
    }
}

const NAMESPACES: [&str; 3] = ["n0", "n1", "n2"];
const KEYS: [&str; 2] = ["k", "l"];
const VALUES: [&str; 2] = ["0", "1"];

fn labels(random: &mut Random) -> BTreeMap<String, String> {
    random
        .some(2, |random| ((*random.pick(&KEYS)).to_owned(), (*random.pick(&VALUES)).to_owned()))
        .into_iter()
        .collect()
}

fn selector(random: &mut Random, more_keys: &[&str], more_values: &[&str]) -> Value {
    let (keys, values) = ([&KEYS[..], more_keys].concat(), [&VALUES[..], more_values].concat());
    let mut selector = json!({});
    if random.below(2) == 0 {
        let labels = random.some(1, |random| ((*random.pick(&keys)).to_owned(), Value::from(*random.pick(&values))));
        selector["matchLabels"] = labels.into_iter().collect();
    }
    if random.below(3) == 0 {
        selector["matchExpressions"] = random
            .some(2, |random| {
                let operator = *random.pick(&["In", "NotIn", "Exists", "DoesNotExist"]);
                let values: Vec<&str> = random.some(2, |random| *random.pick(&values));
                json!({"key": random.pick(&keys), "operator": operator, "values": values})
            })
            .into();
    }
    selector
}

fn block(random: &mut Random) -> String {
    format!("10.0.{}.{}/{}", random.below(2), random.below(8), random.pick(&[0, 8, 23, 24, 29, 30, 31, 32]))
}

fn peer(random: &mut Random) -> Value {
    let mut peer = json!({});
    if random.below(4) == 0 {
        peer["ipBlock"] = json!({"cidr": block(random), "except": random.some(2, block)});
        return peer;
    }
    random.perhaps(&mut peer, "podSelector", |random| selector(random, &[], &[]));
    random.perhaps(&mut peer, "namespaceSelector", |random| {
        selector(random, &["kubernetes.io/metadata.name"], &NAMESPACES)
    });
    peer
}

fn port(random: &mut Random) -> Value {
    let mut port = json!({});
    random.perhaps(&mut port, "protocol", |random| (*random.pick(&PROTOCOLS)).into());
    random.perhaps(&mut port, "port", |random| {
        if random.below(4) == 0 { (*random.pick(&["p", "q"])).into() } else { (random.below(9) + 1).into() }
    });
    if let Some(first) = port["port"].as_u64().filter(|_| random.below(3) == 0) {
        port["endPort"] = (first + random.below(4)).into();
    }
    port
}

fn policy(random: &mut Random) -> Value {
    let mut spec = json!({});
    random.perhaps(&mut spec, "podSelector", |random| selector(random, &[], &[]));
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        random.perhaps(&mut spec, rules, |random| {
            let rule = |random: &mut Random| {
                let mut rule = json!({});
                random.perhaps(&mut rule, peers, |random| random.some(2, peer).into());
                random.perhaps(&mut rule, "ports", |random| random.some(2, port).into());
                rule
            };
            random.some(2, rule).into()
        });
    }
    random.perhaps(&mut spec, "policyTypes", |random| {
        random.some(2, |random| *random.pick(&["Ingress", "Egress"])).into()
    });
    json!({
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": {"name": "p", "namespace": random.pick(&NAMESPACES)}, "spec": spec,
    })
}

/// A pod as an object, and as the naive reading sees it.
fn pod(index: u8, random: &mut Random, namespaces: &BTreeMap<String, BTreeMap<String, String>>) -> (Value, End) {
    let (namespace, labels, address) =
        ((*random.pick(&NAMESPACES)).to_owned(), labels(random), [10, 0, index % 2, index]);
    let ports = random.some(2, |random| {
        let name = (*random.pick(&["p", "q"])).to_owned();
        (name, (*random.pick(&PROTOCOLS)).to_owned(), random.below(9) + 1)
    });
    let declared: Vec<_> = ports
        .iter()
        .map(|(name, protocol, number)| json!({"name": name, "protocol": protocol, "containerPort": number}))
        .collect();
    let object = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": index.to_string(), "namespace": namespace, "labels": labels},
        "spec": {"containers": [{"name": "c", "ports": declared}]},
        "status": {"podIPs": [{"ip": IpAddr::from(address).to_string()}]},
    });
    let namespace_labels = namespaces[&namespace].clone();
    (object, End { address, pod: Some(PodEnd { namespace, namespace_labels, labels, ports }) })
}

#[test]
fn both_readings_agree() {
    let (mut open, mut closed) = (0_u64, 0_u64);
    for seed in 0..NETWORKS {
        let random = &mut Random(seed);
        let (mut objects, mut ends) = (vec![], vec![]);
        let mut namespaces = BTreeMap::new();
        for name in NAMESPACES {
            let mut labels = labels(random);
            objects
                .push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}));
            labels.insert("kubernetes.io/metadata.name".to_owned(), name.to_owned());
            namespaces.insert(name.to_owned(), labels);
        }
        for index in 0..4 {
            let (object, end) = pod(index, random, &namespaces);
            objects.push(object);
            ends.push(end);
        }
        ends.push(End { address: [10, 0, 1, 7], pod: None });
        let policies = random.some(4, policy);
        objects.extend(policies.clone());

        let network = Network::new(&manifests(&objects), &Assumptions::default());
        let address = |end: &End| Party::Address(IpAddr::from(end.address));
        let mut parties = network.pods().to_vec();
        parties.extend(ends.last().map(address));
        let possible = naive::possible(&ends, &policies);
        for (from, source) in parties.iter().enumerate() {
            for (to, target) in parties.iter().enumerate() {
                for (protocol, name) in Protocol::ALL.into_iter().zip(PROTOCOLS) {
                    for number in PORTS {
                        let port = Port { protocol, number: u16::try_from(number).expect("small") };
                        let expected = possible.contains(&(from, to, name.to_owned(), number));
                        let said = network.reaches(source, target, port);
                        assert_eq!(
                            said == Answer::Yes,
                            expected,
                            "seed {seed}: {source} to {target} at {port}: {said:?}\n{objects:#?}"
                        );
                        if expected { open += 1 } else { closed += 1 }
                    }
                }
            }
        }
    }
    // What is always open or always closed would say little.
    assert!(open > closed / 10 && closed > open / 10, "{open} open, {closed} closed");
}
