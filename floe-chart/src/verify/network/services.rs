//! Services, and the pods behind their ports.

use super::endpoint::{Party, Port, Protocol};
use crate::verify::{field::Field, selector::Selector};

/// A Service that selects pods.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) namespace: String,
    /// Whether names lead to the pods themselves, whose ports nothing translates.
    headless: bool,
    ports: Vec<ServicePort>,
    /// The pods that it selects, by their index, whatever their ports.
    pods: Vec<usize>,
}

/// A port, and what is behind it: pods by their index, each with its own port.
#[derive(Debug)]
struct ServicePort {
    port: Port,
    targets: Vec<(usize, Port)>,
}

impl Service {
    pub(super) fn read(object: &Field<'_>, namespace: &str, pods: &[Party]) -> Self {
        let spec = object.get("spec");
        let selector = Selector::of_map(&spec.get("selector"));
        let endpoints = pods.iter().enumerate().filter_map(|(index, pod)| Some((index, pod.endpoint()?)));
        let selected: Vec<_> = endpoints
            .filter(|(_, pod)| !selector.is_empty() && pod.namespace == namespace && selector.matches(&pod.labels))
            .collect();
        let ports = spec.get("ports").items().into_iter().filter_map(|field| {
            let port = Port { protocol: Protocol::read(&field.get("protocol"))?, number: number(&field.get("port"))? };
            let target = field.get("targetPort");
            let targets = selected.iter().filter_map(|(index, pod)| {
                let number = match target.text() {
                    Some(name) => pod.named_port(name, port.protocol)?,
                    None => number(&target).unwrap_or(port.number),
                };
                Some((*index, Port { number, ..port }))
            });
            Some(ServicePort { port, targets: targets.collect() })
        });
        Self {
            name: object.name().to_owned(),
            namespace: namespace.to_owned(),
            headless: spec.get("clusterIP").text() == Some("None"),
            ports: ports.collect(),
            pods: selected.iter().map(|(index, _)| *index).collect(),
        }
    }

    /// The pods behind a port of the Service, each with the port where it is reached.
    pub(super) fn targets(&self, port: Port) -> Vec<(usize, Port)> {
        if self.headless {
            return self.pods.iter().map(|pod| (*pod, port)).collect();
        }
        let of_port = self.ports.iter().filter(|own| own.port == port);
        of_port.flat_map(|own| own.targets.clone()).collect()
    }

    /// The ports of the Service that have a number.
    pub(super) fn numbered(&self, number: u16) -> Vec<Port> {
        self.ports.iter().map(|own| own.port).filter(|port| port.number == number).collect()
    }

    /// Its ports.
    pub(super) fn ports(&self) -> Vec<Port> {
        self.ports.iter().map(|own| own.port).collect()
    }
}

fn number(field: &Field<'_>) -> Option<u16> {
    field.value().as_u64().and_then(|number| u16::try_from(number).ok())
}
