//! The ports and addresses by which policies may answer differently: where no policy draws a line, all have one answer.

use super::{
    Network,
    endpoint::{Party, Port, Protocol},
    flows::Flow,
    policy::{self, Direction, Which},
};
use ipnet::IpNet;
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

impl Network {
    /// The ports of a flow to a party. If all of them have an answer, every port of the flow has it.
    ///
    /// Where the flow names none these are `declared` ones of a pod if they are asked for, else every port.
    pub(super) fn sample_ports(&self, flow: &Flow, to: &Party, declared: bool) -> Vec<Port> {
        let own = to.endpoint().map(|pod| pod.ports.iter().map(|(_, port)| *port).collect::<Vec<_>>());
        let own = own.unwrap_or_default();
        if flow.ports.is_empty() && declared && to.endpoint().is_some_and(|pod| !pod.imagined) {
            return own;
        }
        let every = Protocol::ALL.map(|protocol| (protocol, 1..=u16::MAX)).to_vec();
        let stated = flow.ports.iter().map(|ports| (ports.protocol(), ports.range()));
        let wanted = if flow.ports.is_empty() { every } else { stated.collect() };
        let lines = self.lines(&own);
        let mut samples = BTreeSet::new();
        for (protocol, range) in wanted {
            let inside = lines.iter().copied().filter(|line| range.contains(line));
            let numbers = inside.chain([*range.start(), *range.end()]);
            samples.extend(numbers.map(|number| Port { protocol, number }));
        }
        samples.into_iter().collect()
    }

    /// The numbers at which the answer for a port may change, and the last ones before.
    fn lines(&self, own: &[Port]) -> BTreeSet<u16> {
        let mut lines = BTreeSet::new();
        let mut range = |first: u16, last: u16| {
            lines.extend([first.saturating_sub(1), first, last, last.saturating_add(1)]);
        };
        own.iter().for_each(|port| range(port.number, port.number));
        for ports in self.rules().flat_map(|rule| &rule.ports) {
            if let Which::Numbers(numbers) = &ports.which {
                range(*numbers.start(), *numbers.end());
            }
        }
        lines
    }

    /// Addresses of a block. If all of them have an answer, every address of the block has it.
    pub(super) fn sample_addresses(&self, block: IpNet) -> Vec<IpAddr> {
        let mut samples = BTreeSet::from([block.network(), block.broadcast()]);
        for peer in self.rules().flat_map(|rule| &rule.peers) {
            let policy::Peer::Block { cidr, except, .. } = peer else { continue };
            for line in except.iter().chain([cidr]) {
                let (first, last) = (line.network(), line.broadcast());
                let around = [first, last, step(first, false), step(last, true)];
                samples.extend(around.into_iter().filter(|address| block.contains(address)));
            }
        }
        samples.into_iter().collect()
    }

    fn rules(&self) -> impl Iterator<Item = &policy::Rule> {
        let of_policy =
            |policy| Direction::ALL.into_iter().filter_map(move |direction| policy_rules(policy, direction));
        self.policies.iter().flat_map(of_policy).flatten()
    }
}

fn policy_rules(policy: &policy::Policy, direction: Direction) -> Option<&[policy::Rule]> {
    policy.rules(direction)
}

/// The next address, or the one before; the same at the end.
fn step(address: IpAddr, up: bool) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let bits = address.to_bits();
            Ipv4Addr::from_bits(if up { bits.saturating_add(1) } else { bits.saturating_sub(1) }).into()
        }
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            Ipv6Addr::from_bits(if up { bits.saturating_add(1) } else { bits.saturating_sub(1) }).into()
        }
    }
}
