//! What nothing needs is closed, where a policy claims to close it.

use super::{
    Answer, Network,
    endpoint::{Endpoint, Party, Port},
    flows::Flows,
    judge,
    needs::Need,
    policy::{Direction, Policy, Rule},
};
use crate::verify::Report;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Pods that no policy can tell from each other: by namespace, labels and ports.
struct Class<'n> {
    /// One of them.
    party: &'n Party,
    /// How many there are.
    size: usize,
    ingress: Vec<&'n Policy>,
    egress: Vec<&'n Policy>,
}

/// The classes of a network, and the class of each pod.
struct Classes<'n> {
    all: Vec<Class<'n>>,
    of_pod: Vec<usize>,
}

impl<'n> Classes<'n> {
    fn new(network: &'n Network) -> Self {
        let mut known: HashMap<Endpoint, usize> = HashMap::new();
        let (mut all, mut of_pod) = (Vec::<Class<'n>>::new(), vec![]);
        for party in &network.pods {
            let look = party.endpoint().map(Endpoint::look).unwrap_or_default();
            let class = *known.entry(look).or_insert(all.len());
            of_pod.push(class);
            match all.get_mut(class) {
                Some(class) => class.size += 1,
                None => all.push(Class {
                    party,
                    size: 1,
                    ingress: network.isolating(Direction::Ingress, party),
                    egress: network.isolating(Direction::Egress, party),
                }),
            }
        }
        Self { all, of_pod }
    }
}

/// Where an open connection is told: the policy's title, the rule's place in it, and the two classes.
type Place<'n> = (&'n str, &'n str, usize, usize);

pub(super) fn check(network: &Network, needs: &[Need<'_>], flows: &Flows, report: &mut Report) {
    let classes = Classes::new(network);
    let class = |pod: usize| classes.of_pod.get(pod).copied().unwrap_or_default();
    let explained: HashSet<(usize, usize, Port)> =
        needs.iter().filter_map(|need| Some((class(need.from), class(need.to?), need.port))).collect();
    let mut open: BTreeMap<Place<'_>, Vec<Port>> = BTreeMap::new();
    let mut told = HashSet::new();
    for (place, port) in edges(&classes) {
        let (_, _, from, to) = place;
        let (Some(a), Some(b)) = (classes.all.get(from), classes.all.get(to)) else { continue };
        let given = || flows.needed.iter().any(|flow| flow.covers(a.party, b.party, port));
        if !explained.contains(&(from, to, port)) && told.insert((from, to, port)) && !given() {
            open.entry(place).or_default().push(port);
        }
    }
    for ((policy, rule, from, to), ports) in open {
        let (Some(from), Some(to)) = (classes.all.get(from), classes.all.get(to)) else { continue };
        let ports: Vec<_> = ports.iter().map(ToString::to_string).collect();
        let message = format!("lets {} reach {} at {}, for no reason that is known", from, to, ports.join(", "));
        report.say(policy, rule.to_owned(), message, "narrow the rule, or give the connection as a needed flow");
    }
}

/// The connections between pods of two classes that are surely let through, and that some policy claims to judge.
fn edges<'n>(classes: &Classes<'n>) -> Vec<(Place<'n>, Port)> {
    let mut known = Known::default();
    let mut edges = vec![];
    for (index, class) in classes.all.iter().enumerate() {
        // At its target if that is isolated, else at its source.
        let sides = [(Direction::Ingress, &class.ingress), (Direction::Egress, &class.egress)];
        for (direction, policies) in sides {
            for (policy, rule) in rules(policies, direction) {
                for other in known.by(policy, rule, classes) {
                    let (from, to) = if direction == Direction::Ingress { (*other, index) } else { (index, *other) };
                    let (Some(a), Some(b)) = (classes.all.get(from), classes.all.get(to)) else { continue };
                    if from == to || (direction == Direction::Egress && !b.ingress.is_empty()) {
                        continue;
                    }
                    let place = (policy.title.as_str(), rule.path.as_str(), from, to);
                    edges.extend(open_ports(a, b, policy, rule, direction).into_iter().map(|port| (place, port)));
                }
            }
        }
    }
    edges
}

fn rules<'n>(policies: &[&'n Policy], direction: Direction) -> Vec<(&'n Policy, &'n Rule)> {
    let of_policy = |policy: &&'n Policy| {
        let policy = *policy;
        policy.rules(direction).unwrap_or_default().iter().map(move |rule| (policy, rule))
    };
    policies.iter().flat_map(of_policy).collect()
}

/// The ports of a target that a rule opens, and that the other side lets through too.
fn open_ports(from: &Class<'_>, to: &Class<'_>, policy: &Policy, rule: &Rule, direction: Direction) -> Vec<Port> {
    let other = if direction == Direction::Ingress { from } else { to };
    let declared = to.party.endpoint().into_iter().flat_map(|pod| pod.ports.iter().map(|(_, port)| *port));
    declared
        .filter(|port| policy.admits(rule, other.party, to.party, *port) == Answer::Yes)
        .filter(|port| {
            let (isolating, party) = match direction {
                Direction::Ingress => (&from.egress, to),
                Direction::Egress => (&to.ingress, from),
            };
            let back = if direction == Direction::Ingress { Direction::Egress } else { Direction::Ingress };
            judge(isolating, back, party.party, to.party, *port) == Answer::Yes
        })
        .collect()
}

/// The classes that a rule names, found once for each rule.
#[derive(Default)]
struct Known(HashMap<*const Rule, Vec<usize>>);

impl Known {
    fn by(&mut self, policy: &Policy, rule: &Rule, classes: &Classes<'_>) -> &[usize] {
        self.0.entry(std::ptr::from_ref(rule)).or_insert_with(|| {
            let all = classes.all.iter().enumerate();
            all.filter(|(_, class)| policy.knows(rule, class.party) == Answer::Yes).map(|(index, _)| index).collect()
        })
    }
}

impl std::fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.size {
            1 => write!(f, "{}", self.party),
            size => write!(f, "{} (and {} with the same labels)", self.party, size - 1),
        }
    }
}
