//! What is needed is let through on both sides; what is denied is not.

use super::{
    Answer, Network,
    endpoint::{Party, Port},
    flows::{Flow, Flows, Peer},
    needs::Need,
    policy::Direction,
};
use crate::verify::Report;
use std::collections::BTreeSet;

/// How many ports a message tells.
const TOLD: usize = 5;

/// What a rendering needs, as its own texts tell.
pub(super) fn needs(network: &Network, needs: &[Need<'_>], report: &mut Report) {
    let mut told = BTreeSet::new();
    for need in needs.iter().filter(|need| need.certain) {
        let Some(from) = network.pods.get(need.from) else { continue };
        let closed = closed(network, from, &need.party, need.port);
        // Several texts may tell of one connection: the first is enough.
        if closed.is_empty() || !told.insert((need.from, need.to, need.party.to_string(), need.port)) {
            continue;
        }
        let (party, port, why) = (&need.party, need.port, &need.why);
        let message =
            format!("{from} cannot reach {party} at {port} for {why}: {}", told_sides(network, from, party, &closed));
        report.add(&need.field, message, remedy(&closed));
    }
}

/// What flows ask for.
pub(super) fn flows(network: &Network, flows: &Flows, report: &mut Report) {
    for (list, flows, wanted) in [("needed", &flows.needed, true), ("denied", &flows.denied, false)] {
        for (index, flow) in flows.iter().enumerate() {
            let path = format!("{list}[{index}]");
            for (key, peer) in [("from", &flow.from), ("to", &flow.to)] {
                if matches!(peer, Peer::Pods(_)) && peer.parties(network).is_empty() {
                    report.say("flows", format!("{path}.{key}.pods"), "selects no pod", "correct its labels");
                }
            }
            given(network, flow, &path, wanted, report);
        }
    }
}

/// One flow, between each of its parties.
fn given(network: &Network, flow: &Flow, path: &str, wanted: bool, report: &mut Report) {
    let to = flow.to.parties(network);
    for from in flow.from.parties(network) {
        for to in to.iter().filter(|to| **to != from) {
            let ports = network.sample_ports(flow, to, wanted);
            let answer = |port: &&Port| network.reaches(&from, to, **port);
            let wrong = |port: &&Port| if wanted { answer(port) != Answer::Yes } else { answer(port) != Answer::No };
            let wrong: Vec<&Port> = ports.iter().filter(wrong).collect();
            let Some(first) = wrong.first() else { continue };
            let list = list(&wrong);
            if wanted {
                let closed = closed(network, &from, to, **first);
                let sides = told_sides(network, &from, to, &closed);
                let message = format!("{from} cannot reach {to} at {list}: {sides}");
                report.say("flows", path.to_owned(), message, remedy(&closed));
            } else {
                let only = wrong.iter().all(|port| answer(port) == Answer::Perhaps);
                let may = if only { "may reach, by a block of addresses," } else { "reaches" };
                let message = format!("{from} {may} {to} at {list}, which is denied");
                report.say("flows", path.to_owned(), message, "isolate one of them by a policy, or narrow its rules");
            }
        }
    }
}

fn list(ports: &[&Port]) -> String {
    let told: Vec<_> = ports.iter().take(TOLD).map(ToString::to_string).collect();
    let more = if ports.len() > TOLD { " and others" } else { "" };
    told.join(", ") + more
}

/// The sides at which a connection ends, with what they say.
fn closed(network: &Network, from: &Party, to: &Party, port: Port) -> Vec<(Direction, Answer)> {
    let sides = [Direction::Egress, Direction::Ingress].map(|side| (side, network.lets(side, from, to, port)));
    sides.into_iter().filter(|(_, answer)| *answer != Answer::Yes).collect()
}

fn told_sides(network: &Network, from: &Party, to: &Party, closed: &[(Direction, Answer)]) -> String {
    let side = |(direction, answer): &(Direction, Answer)| {
        let (own, what) = match direction {
            Direction::Egress => (from, "out"),
            Direction::Ingress => (to, "in"),
        };
        let policies: Vec<_> = network.isolating(*direction, own).iter().map(|policy| policy.title.as_str()).collect();
        let policies = policies.join(", ");
        match answer {
            Answer::Perhaps => format!("only by a block of addresses {policies} may let it {what}"),
            _ => format!("no {} rule of {policies} lets it {what}", direction.key()),
        }
    };
    closed.iter().map(side).collect::<Vec<_>>().join(", and ")
}

fn remedy(closed: &[(Direction, Answer)]) -> &'static str {
    match closed {
        [(Direction::Egress, _)] => "add an egress rule for it",
        [(Direction::Ingress, _)] => "add an ingress rule for it",
        _ => "add an egress rule and an ingress rule for it",
    }
}
