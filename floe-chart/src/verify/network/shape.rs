//! What can be said of each policy by itself: that it is for something, and not open to all.

use super::{
    Network,
    endpoint::Party,
    flows::{self, Flow},
    policy::{Direction, Peer, Policy, Ports, Rule, Which},
};
use crate::verify::{Report, field::Field, objects::Objects, selector::Selector};

pub(super) fn check(network: &Network, objects: &Objects<'_>, report: &mut Report) {
    // The policies of the rendering come first.
    for (object, policy) in objects.of(&["NetworkPolicy"]).zip(&network.policies) {
        let selected = |party: &&Party| party.endpoint().is_some_and(|endpoint| policy.selects(endpoint));
        let selected: Vec<_> = network.pods().iter().filter(selected).collect();
        if selected.is_empty() && !policy.selects_all() && !is_told(object, objects) {
            let on_nodes = network.pods().iter().filter_map(Party::endpoint).any(|pod| policy.would_select(pod));
            let (message, remedy) = if on_nodes {
                (
                    "selects pods in the network of their node alone, which policies do not reach",
                    "set hostNetwork to false",
                )
            } else {
                ("selects no pod of the chart", "use the labels of the pods that it is for")
            };
            report.add(&object.at("spec.podSelector"), message, remedy);
            continue;
        }
        ports(object, policy, &selected, report);
        openness(object, policy, &selected, &objects.assumptions().flows.needed, report);
    }
}

/// Whether a file of a ConfigMap tells of the labels that a policy selects by: some program starts these pods later, and labels
/// them as it is told.
fn is_told(object: &Field<'_>, objects: &Objects<'_>) -> bool {
    let Some(labels) = object.at("spec.podSelector.matchLabels").value().as_object() else { return false };
    let tells = |text: &str| labels.keys().all(|key| text.contains(key));
    let files = |map: Field<'_>| map.get("data").value().as_object().cloned().unwrap_or_default();
    !labels.is_empty()
        && objects
            .of(&["ConfigMap"])
            .any(|map| files(map.clone()).values().filter_map(serde_json::Value::as_str).any(tells))
}

/// The ports that it opens are ports of the pods that it is for.
fn ports(object: &Field<'_>, policy: &Policy, selected: &[&Party], report: &mut Report) {
    // Of a pod outside not all may be known.
    let declared = |party: &&&Party| party.endpoint().is_some_and(|pod| !pod.imagined && !pod.ports.is_empty());
    let (Some(some), Some(rules)) = (selected.first(), policy.rules(Direction::Ingress)) else { return };
    for (rule, field) in rules.iter().zip(object.at("spec.ingress").items()) {
        for (ports, field) in rule.ports.iter().zip(field.get("ports").items()) {
            let of = |party: &&Party| {
                let own = party.endpoint().into_iter().flat_map(|pod| &pod.ports);
                own.into_iter().any(|(_, port)| ports.hold(party, *port))
            };
            if !matches!(ports.which, Which::All) && !selected.iter().any(of) {
                let pods = selected.iter().find(declared).unwrap_or(some);
                let message = format!("{} is no port of {pods}, or of another pod that it selects", name(ports));
                report.add(&field, message, "name a port of their containers, or declare it there");
            }
        }
    }
}

fn name(ports: &Ports) -> String {
    let protocol = ports.protocol.map(|protocol| protocol.to_string()).unwrap_or_default();
    match &ports.which {
        Which::Numbers(range) if range.start() == range.end() => format!("{protocol} {}", range.start()),
        Which::Numbers(range) => format!("{protocol} {} to {}", range.start(), range.end()),
        Which::Name(name) => format!("{protocol} {name:?}"),
        Which::All | Which::None => protocol,
    }
}

/// It lets in not everyone, and out not everywhere, unless that is asked for.
fn openness(object: &Field<'_>, policy: &Policy, selected: &[&Party], needed: &[Flow], report: &mut Report) {
    for direction in Direction::ALL {
        let asked = needed.iter().any(|flow| {
            let (own, other) = match direction {
                Direction::Ingress => (&flow.to, &flow.from),
                Direction::Egress => (&flow.from, &flow.to),
            };
            *other == flows::Peer::Anyone && selected.iter().any(|party| own.covers(party))
        });
        let fields = object.get("spec").get(direction.key()).items();
        for (rule, field) in policy.rules(direction).unwrap_or_default().iter().zip(fields) {
            if asked || !is_open(rule, direction) {
                continue;
            }
            match direction {
                Direction::Ingress => {
                    report.add(&field, "lets in every pod of every namespace", "name the pods in from");
                }
                Direction::Egress => {
                    report.add(&field, "lets out to everywhere at every port", "name peers in to, or ports");
                }
            }
        }
    }
}

fn is_open(rule: &Rule, direction: Direction) -> bool {
    let everyone = |peer: &Peer| match peer {
        Peer::Pods { namespaces, pods } => pods.is_empty() && namespaces.as_ref().is_some_and(Selector::is_empty),
        Peer::Block { cidr, except, .. } => {
            direction == Direction::Egress && cidr.prefix_len() == 0 && except.is_empty()
        }
        Peer::Nobody => false,
    };
    let any_port = direction == Direction::Ingress || rule.ports.is_empty();
    any_port && (rule.peers.is_empty() || rule.peers.iter().any(everyone))
}
