//! The two ends of a connection, and the port that it goes to.

use crate::verify::{
    field::Field,
    objects::{Objects, Pod},
    selector::{self, Labels},
};
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::Deserialize;
use std::{fmt, net::IpAddr};

/// The label that every namespace has, with its name.
pub(super) const NAMESPACE_LABEL: &str = "kubernetes.io/metadata.name";

/// A protocol that network policies know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Protocol {
    /// Kubernetes' default.
    #[default]
    Tcp,
    /// Such as that of most questions to name servers.
    Udp,
    /// The Stream Control Transmission Protocol.
    Sctp,
}

impl Protocol {
    /// Every protocol.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// What a field holds: TCP where it is unset, `None` where it is no protocol.
    pub(super) fn read(field: &Field<'_>) -> Option<Self> {
        match field.text() {
            None => (!field.is_set()).then_some(Self::Tcp),
            Some("TCP") => Some(Self::Tcp),
            Some("UDP") => Some(Self::Udp),
            Some("SCTP") => Some(Self::Sctp),
            Some(_) => None,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        })
    }
}

/// A port of a pod or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    /// Its protocol.
    pub protocol: Protocol,
    /// Its number.
    pub number: u16,
}

impl Port {
    /// A port of TCP.
    #[must_use]
    pub const fn tcp(number: u16) -> Self {
        Self { protocol: Protocol::Tcp, number }
    }

    /// A port of UDP.
    #[must_use]
    pub const fn udp(number: u16) -> Self {
        Self { protocol: Protocol::Udp, number }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.protocol, self.number)
    }
}

/// A pod, or all pods of a template, as network policies see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// What makes it, as in `Deployment/web`; for a pod that is only imagined what it stands for.
    pub title: String,
    /// Its namespace.
    pub namespace: String,
    /// The labels of the namespace, with `kubernetes.io/metadata.name`.
    pub namespace_labels: Labels,
    /// Its own labels.
    pub labels: Labels,
    /// The ports that its containers declare, each with its name; empty where it has none.
    pub ports: Vec<(String, Port)>,
    /// Whether it shares the network of its node, where network policies do not reach it.
    pub host_network: bool,
    /// Its addresses, where they are known.
    pub addresses: Vec<IpAddr>,
    /// Whether it is no pod of an object, but stands for one that may be.
    pub imagined: bool,
}

impl Endpoint {
    pub(super) fn read(pod: &Pod<'_>, namespace: &str, namespace_labels: Labels) -> Self {
        // Ports of init containers that end before the others start lead nowhere.
        let lasting = pod.lasting_containers().into_iter().filter(|container| {
            !container.path().contains("initContainers") || container.get("restartPolicy").text() == Some("Always")
        });
        let ports = lasting.flat_map(|container| container.get("ports").items()).filter_map(|port| {
            let number = port.get("containerPort").value().as_u64().and_then(|number| u16::try_from(number).ok())?;
            let protocol = Protocol::read(&port.get("protocol"))?;
            Some((port.get("name").text().unwrap_or_default().to_owned(), Port { protocol, number }))
        });
        let addresses = pod.spec.object().at("status.podIPs").items();
        Self {
            title: pod.spec.object().title(),
            namespace: namespace.to_owned(),
            namespace_labels,
            labels: pod.labels.clone(),
            ports: ports.collect(),
            host_network: pod.spec.get("hostNetwork").is_true(),
            addresses: addresses.iter().filter_map(|address| address.get("ip").text()?.parse().ok()).collect(),
            imagined: false,
        }
    }

    /// The number of the port of a name.
    pub(super) fn named_port(&self, name: &str, protocol: Protocol) -> Option<u16> {
        let named = self.ports.iter().find(|(own, port)| own == name && port.protocol == protocol);
        named.map(|(_, port)| port.number)
    }

    /// All that policies look at: what two pods share that none can tell from each other.
    pub(super) fn look(&self) -> Self {
        Self { title: String::new(), ..self.clone() }
    }
}

/// One end of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// A pod.
    Pod(Endpoint),
    /// An address that is no pod's.
    Address(IpAddr),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pod(endpoint) => f.write_str(&endpoint.title),
            Self::Address(address) => write!(f, "{address}"),
        }
    }
}

/// The labels of a namespace: those of its object where there is one, and its name.
pub(super) fn namespace_labels(objects: &Objects<'_>, namespace: &str) -> Labels {
    let mut object = objects.everywhere(&["Namespace"]).filter(|object| object.name() == namespace);
    let mut labels = object.next().map(|object| selector::labels(&object.at("metadata.labels"))).unwrap_or_default();
    labels.insert(NAMESPACE_LABEL.to_owned(), namespace.to_owned());
    labels
}

/// A single address or a block of them: `10.0.0.1`, `10.0.0.0/8`.
pub(super) fn block(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
