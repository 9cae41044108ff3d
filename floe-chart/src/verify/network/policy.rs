//! A `NetworkPolicy` of `networking.k8s.io/v1`, as the documentation of its API reads.

use super::{
    Answer,
    endpoint::{Endpoint, Party, Port, Protocol},
};
use crate::verify::{field::Field, selector::Selector};
use ipnet::IpNet;
use std::ops::RangeInclusive;

/// Whether traffic comes to a pod or leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It comes to the pod.
    Ingress,
    /// It leaves the pod.
    Egress,
}

impl Direction {
    /// Both directions.
    pub const ALL: [Self; 2] = [Self::Ingress, Self::Egress];

    /// The key of its rules in a policy.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The key of the peers in its rules.
    pub(super) const fn peers(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }

    const fn policy_type(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }
}

/// A policy.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// As in `NetworkPolicy/web`.
    pub(super) title: String,
    namespace: String,
    selector: Selector,
    /// `None` where it says nothing of a direction; no rules let nothing through.
    ingress: Option<Vec<Rule>>,
    egress: Option<Vec<Rule>>,
}

/// What a policy lets through.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// Its place in the policy, as in `.spec.ingress[0]`.
    pub(super) path: String,
    /// None are all.
    pub(super) peers: Vec<Peer>,
    /// None are all.
    pub(super) ports: Vec<Ports>,
}

/// Who may be at the other end.
#[derive(Clone, Debug)]
pub(super) enum Peer {
    /// Pods of some namespaces, else of the policy's own.
    Pods { namespaces: Option<Selector>, pods: Selector },
    Block {
        cidr: IpNet,
        except: Vec<IpNet>,
        /// Whether a pod may have an address in it.
        of_pods: bool,
    },
    /// What the API server refuses: it matches nothing.
    Nobody,
}

/// Ports of one protocol.
#[derive(Clone, Debug)]
pub(super) struct Ports {
    /// `None` for what is no protocol.
    pub(super) protocol: Option<Protocol>,
    pub(super) which: Which,
}

#[derive(Clone, Debug)]
pub(super) enum Which {
    All,
    Numbers(RangeInclusive<u16>),
    /// A name that the pod at the target has.
    Name(String),
    None,
}

impl Policy {
    /// Reads one in `namespace`, where pods have addresses of some blocks.
    pub(super) fn read(object: &Field<'_>, namespace: &str, pod_addresses: &[IpNet]) -> Self {
        let spec = object.get("spec");
        let rules = |direction: Direction| {
            let isolates = isolates(&spec, direction);
            let read = |rule: &Field<'_>| Rule::read(rule, direction, pod_addresses);
            isolates.then(|| spec.get(direction.key()).items().iter().map(read).collect())
        };
        Self {
            title: object.title(),
            namespace: namespace.to_owned(),
            selector: Selector::read(&spec.get("podSelector")),
            ingress: rules(Direction::Ingress),
            egress: rules(Direction::Egress),
        }
    }

    /// Whether it is about a pod, and isolates it in a direction.
    pub(super) fn is_for(&self, endpoint: &Endpoint, direction: Direction) -> bool {
        self.selects(endpoint) && self.rules(direction).is_some()
    }

    /// Whether it is about a pod. Those in their node's network are out of its reach.
    pub(super) fn selects(&self, endpoint: &Endpoint) -> bool {
        !endpoint.host_network && self.would_select(endpoint)
    }

    /// Whether it would be about a pod, if that were in a network of its own.
    pub(super) fn would_select(&self, endpoint: &Endpoint) -> bool {
        self.namespace == endpoint.namespace && self.selector.matches(&endpoint.labels)
    }

    /// Whether its selector asks for nothing, so that it is about all pods of the namespace.
    pub(super) fn selects_all(&self) -> bool {
        self.selector.is_empty()
    }

    /// The rules of a direction; `None` where it leaves that direction alone.
    pub(super) fn rules(&self, direction: Direction) -> Option<&[Rule]> {
        match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        }
    }

    /// What a rule of it says of a connection with `other`, to `port` of `target` if that is a pod.
    pub(super) fn admits(&self, rule: &Rule, other: &Party, target: &Party, port: Port) -> Answer {
        let at_port = rule.ports.is_empty() || rule.ports.iter().any(|ports| ports.hold(target, port));
        if at_port { self.knows(rule, other) } else { Answer::No }
    }

    /// Whether `other` is one of a rule's peers.
    pub(super) fn knows(&self, rule: &Rule, other: &Party) -> Answer {
        if rule.peers.is_empty() {
            return Answer::Yes;
        }
        rule.peers.iter().map(|peer| peer.is(other, &self.namespace)).max().unwrap_or(Answer::No)
    }
}

/// Whether a policy says anything of a direction. Unset types are ingress always, egress where it has rules.
fn isolates(spec: &Field<'_>, direction: Direction) -> bool {
    let types = spec.get("policyTypes").items();
    if types.is_empty() {
        return direction == Direction::Ingress || !spec.get("egress").items().is_empty();
    }
    types.iter().any(|stated| stated.text() == Some(direction.policy_type()))
}

impl Rule {
    fn read(field: &Field<'_>, direction: Direction, pod_addresses: &[IpNet]) -> Self {
        let peer = |peer: &Field<'_>| Peer::read(peer, pod_addresses);
        Self {
            path: field.path().to_owned(),
            peers: field.get(direction.peers()).items().iter().map(peer).collect(),
            ports: field.get("ports").items().iter().map(Ports::read).collect(),
        }
    }
}

impl Peer {
    fn read(field: &Field<'_>, pod_addresses: &[IpNet]) -> Self {
        let (block, pods, namespaces) =
            (field.get("ipBlock"), field.get("podSelector"), field.get("namespaceSelector"));
        let cidr = |field: &Field<'_>| field.text().and_then(|text| text.parse::<IpNet>().ok());
        if block.is_set() {
            // With selectors beside it the API server refuses it.
            let alone = !pods.is_set() && !namespaces.is_set();
            let read = cidr(&block.get("cidr")).filter(|_| alone);
            let Some(read) = read else { return Self::Nobody };
            let except: Vec<_> = block.get("except").items().iter().filter_map(cidr).collect();
            let of_pods = pod_addresses.iter().any(|pods| overlap(read, *pods, &except));
            return Self::Block { cidr: read, except, of_pods };
        }
        if !pods.is_set() && !namespaces.is_set() {
            return Self::Nobody;
        }
        Self::Pods { namespaces: namespaces.is_set().then(|| Selector::read(&namespaces)), pods: Selector::read(&pods) }
    }

    /// Whether a party is this peer, of a policy in `namespace`.
    fn is(&self, party: &Party, namespace: &str) -> Answer {
        match (self, party) {
            // What comes from a node is no pod to a selector.
            (Self::Pods { namespaces, pods }, Party::Pod(endpoint)) if !endpoint.host_network => {
                let here = namespaces.as_ref().map_or_else(
                    || endpoint.namespace == namespace,
                    |namespaces| namespaces.matches(&endpoint.namespace_labels),
                );
                Answer::from(here && pods.matches(&endpoint.labels))
            }
            (Self::Block { cidr, except, .. }, Party::Address(address)) => {
                Answer::from(cidr.contains(address) && !except.iter().any(|except| except.contains(address)))
            }
            (Self::Block { of_pods, .. }, Party::Pod(endpoint)) => {
                let of_addresses: Vec<_> =
                    endpoint.addresses.iter().map(|address| self.is(&Party::Address(*address), namespace)).collect();
                match (of_addresses.contains(&Answer::Yes), of_addresses.contains(&Answer::No)) {
                    (true, false) => Answer::Yes,
                    (false, true) => Answer::No,
                    (false, false) if !of_pods => Answer::No,
                    _ => Answer::Perhaps,
                }
            }
            _ => Answer::No,
        }
    }
}

/// Whether two blocks have an address in common that no single one of the exceptions takes away.
fn overlap(one: IpNet, other: IpNet, except: &[IpNet]) -> bool {
    let common = if one.contains(&other) {
        other
    } else if other.contains(&one) {
        one
    } else {
        return false;
    };
    !except.iter().any(|except| except.contains(&common))
}

impl Ports {
    fn read(field: &Field<'_>) -> Self {
        let (port, end) = (field.get("port"), field.get("endPort"));
        let number = |field: &Field<'_>| field.value().as_u64().and_then(|number| u16::try_from(number).ok());
        let which = match (port.text(), number(&port), number(&end)) {
            (None, None, _) => {
                if port.is_set() {
                    Which::None
                } else {
                    Which::All
                }
            }
            (Some(name), ..) => Which::Name(name.to_owned()),
            (None, Some(first), None) => Which::Numbers(first..=first),
            (None, Some(first), Some(last)) => Which::Numbers(first..=last),
        };
        Self { protocol: Protocol::read(&field.get("protocol")), which }
    }

    /// Whether a port of the target is one of these.
    pub(super) fn hold(&self, target: &Party, port: Port) -> bool {
        let here = match (&self.which, target) {
            (Which::All, _) => true,
            (Which::Numbers(numbers), _) => numbers.contains(&port.number),
            (Which::Name(name), Party::Pod(pod)) => pod.named_port(name, port.protocol) == Some(port.number),
            (Which::Name(_), Party::Address(_)) | (Which::None, _) => false,
        };
        here && self.protocol == Some(port.protocol)
    }
}
