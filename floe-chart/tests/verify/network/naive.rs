//! A second reading of the API, as simple as it can be: every allowed connection is written down, one by one.
//!
//! It knows few ports, and pods by their addresses. Where it is slow or clumsy it is so on purpose: it shares no line and no
//! idea with what it is held against.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The ports that there are.
pub(super) const PORTS: std::ops::RangeInclusive<u64> = 1..=9;
pub(super) const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

/// A pod, or only an address.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) address: [u8; 4],
    /// Namespace, labels of the namespace, own labels, and ports with names: none of what is no pod.
    pub(super) pod: Option<PodEnd>,
}

#[derive(Clone, Debug)]
pub(super) struct PodEnd {
    pub(super) namespace: String,
    pub(super) namespace_labels: BTreeMap<String, String>,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) ports: Vec<(String, String, u64)>,
}

/// Every connection that is possible: from, to, protocol and port.
pub(super) fn possible(ends: &[End], policies: &[Value]) -> BTreeSet<(usize, usize, String, u64)> {
    let mut possible = BTreeSet::new();
    for (from, source) in ends.iter().enumerate() {
        for (to, target) in ends.iter().enumerate() {
            for protocol in PROTOCOLS {
                for port in PORTS {
                    let connection = (source, target, protocol, port);
                    if side("Egress", connection, policies) && side("Ingress", connection, policies) {
                        possible.insert((from, to, protocol.to_owned(), port));
                    }
                }
            }
        }
    }
    possible
}

type Connection<'a> = (&'a End, &'a End, &'a str, u64);

fn side(direction: &str, connection: Connection<'_>, policies: &[Value]) -> bool {
    let (own, other) = if direction == "Egress" { (connection.0, connection.1) } else { (connection.1, connection.0) };
    let Some(pod) = &own.pod else { return true };
    let mut isolated = false;
    for policy in policies {
        let namespace = policy["metadata"]["namespace"].as_str().unwrap_or("default");
        if namespace != pod.namespace || !selected(&policy["spec"]["podSelector"], &pod.labels) {
            continue;
        }
        let spec = &policy["spec"];
        let types = match spec["policyTypes"].as_array() {
            Some(types) if !types.is_empty() => types.iter().map(|t| t.as_str().unwrap_or("")).collect(),
            _ if spec["egress"].as_array().is_some_and(|rules| !rules.is_empty()) => vec!["Ingress", "Egress"],
            _ => vec!["Ingress"],
        };
        if !types.contains(&direction) {
            continue;
        }
        isolated = true;
        let (rules, peers) = if direction == "Egress" { ("egress", "to") } else { ("ingress", "from") };
        for rule in spec[rules].as_array().unwrap_or(&vec![]) {
            if to_port(rule, connection) && to_peer(&rule[peers], other, namespace) {
                return true;
            }
        }
    }
    !isolated
}

fn to_port(rule: &Value, (_, target, protocol, port): Connection<'_>) -> bool {
    let ports = rule["ports"].as_array().cloned().unwrap_or_default();
    if ports.is_empty() {
        return true;
    }
    for stated in ports {
        if stated["protocol"].as_str().unwrap_or("TCP") != protocol {
            continue;
        }
        let mut numbers = BTreeSet::new();
        if let Some(name) = stated["port"].as_str() {
            let own = target.pod.as_ref().map(|pod| pod.ports.clone()).unwrap_or_default();
            let first = own.iter().find(|(other, of, _)| other == name && of == protocol);
            numbers.extend(first.map(|(_, _, number)| *number));
        } else if let Some(number) = stated["port"].as_u64() {
            numbers.extend(number..=stated["endPort"].as_u64().unwrap_or(number));
        } else {
            numbers.extend(PORTS);
        }
        if numbers.contains(&port) {
            return true;
        }
    }
    false
}

fn to_peer(peers: &Value, other: &End, namespace: &str) -> bool {
    let peers = peers.as_array().cloned().unwrap_or_default();
    if peers.is_empty() {
        return true;
    }
    for peer in peers {
        if !peer["ipBlock"].is_null() {
            let except = peer["ipBlock"]["except"].as_array().cloned().unwrap_or_default();
            if in_block(other.address, &peer["ipBlock"]["cidr"]) && !except.iter().any(|e| in_block(other.address, e)) {
                return true;
            }
            continue;
        }
        let Some(pod) = &other.pod else { continue };
        let of_namespace = if peer["namespaceSelector"].is_null() {
            pod.namespace == namespace
        } else {
            selected(&peer["namespaceSelector"], &pod.namespace_labels)
        };
        let of_pod = peer["podSelector"].is_null() || selected(&peer["podSelector"], &pod.labels);
        let stated = !peer["namespaceSelector"].is_null() || !peer["podSelector"].is_null();
        if stated && of_namespace && of_pod {
            return true;
        }
    }
    false
}

/// The bits of an address up to the prefix's length, as text.
fn in_block(address: [u8; 4], block: &Value) -> bool {
    let bits = |address: [u8; 4]| address.iter().map(|byte| format!("{byte:08b}")).collect::<String>();
    let (network, length) = block.as_str().and_then(|text| text.split_once('/')).expect("a block");
    let network: Vec<u8> = network.split('.').map(|byte| byte.parse().expect("a byte")).collect();
    let length: usize = length.parse().expect("a length");
    bits(address)[..length] == bits(network.try_into().expect("four bytes"))[..length]
}

fn selected(selector: &Value, labels: &BTreeMap<String, String>) -> bool {
    for (key, value) in selector["matchLabels"].as_object().into_iter().flatten() {
        if labels.get(key).map(String::as_str) != value.as_str() {
            return false;
        }
    }
    for expression in selector["matchExpressions"].as_array().into_iter().flatten() {
        let value = labels.get(expression["key"].as_str().expect("a key"));
        let values = expression["values"].as_array().cloned().unwrap_or_default();
        let mut listed = false;
        for one in values {
            listed |= value.map(String::as_str) == one.as_str();
        }
        let holds = match expression["operator"].as_str() {
            Some("In") => listed,
            Some("NotIn") => !listed,
            Some("Exists") => value.is_some(),
            _ => value.is_none(),
        };
        if !holds {
            return false;
        }
    }
    true
}
