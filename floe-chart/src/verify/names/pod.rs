//! Names within a pod: of containers, volumes, ports and environment variables.

use super::{each_once, format, of_format};
use crate::verify::{Report, field::Field, objects::Pod};

/// Everything in a pod that has a name. An environment variable may be there twice: the later one wins.
pub(super) fn check(pod: &Pod<'_>, report: &mut Report) {
    let containers = pod.containers();
    for named in [&containers, &pod.spec.get("volumes").items()] {
        let names: Vec<_> = named.iter().map(|field| field.get("name")).collect();
        each_once(&names, format::DNS_LABEL, report);
    }
    let ports = containers.iter().flat_map(|container| container.get("ports").items());
    let ports: Vec<_> = ports.map(|port| port.get("name")).filter(Field::is_set).collect();
    each_once(&ports, format::PORT, report);
    for variable in containers.iter().flat_map(|container| container.get("env").items()) {
        of_format(&variable.get("name"), format::VARIABLE, report);
    }
}
