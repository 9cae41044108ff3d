//! The rule `service-ports`: a Service leads to ports that its pods have, an Ingress to ports that its Service has.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, Pod},
    selector::Selector,
};
use serde_json::Value;

pub(super) const RULE: Rule = Rule {
    name: "service-ports",
    summary: "target ports of services are ports of their pods, backends of ingresses ports of their services",
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for service in objects.of(&["Service"]) {
        let selector = Selector::of_map(&service.at("spec.selector"));
        let pods = if selector.is_empty() { vec![] } else { objects.matching(&selector, service) };
        for port in service.at("spec.ports").items() {
            for pod in &pods {
                target(&port, pod, report);
            }
        }
    }
    for ingress in objects.of(&["Ingress"]) {
        for backend in backends(ingress) {
            back(&backend, objects, report);
        }
    }
}

/// The target of a Service's port is a port of the pod.
fn target(port: &Field<'_>, pod: &Pod<'_>, report: &mut Report) {
    let stated = port.get("targetPort");
    let target = if stated.is_set() { stated } else { port.get("port") };
    let key = if target.value().is_string() { "name" } else { "containerPort" };
    let ports = pod.lasting_containers().into_iter().flat_map(|container| container.get("ports").items());
    let same = |other: Field<'_>| {
        other.get(key).value() == target.value() && protocol(&other.get("protocol")) == protocol(&port.get("protocol"))
    };
    if !ports.into_iter().any(same) {
        let of = pod.spec.object().title();
        let message = format!("{} is no {} port of {of}", target.value(), protocol(&port.get("protocol")));
        report.add(&target, message, "name a port of the container, or declare it there");
    }
}

fn protocol<'a>(field: &Field<'a>) -> &'a str {
    field.text().unwrap_or("TCP")
}

/// All that an Ingress leads to.
fn backends<'a>(ingress: &Field<'a>) -> Vec<Field<'a>> {
    let rules = ingress.at("spec.rules").items();
    let paths = rules.iter().flat_map(|rule| rule.at("http.paths").items());
    let mut backends: Vec<_> = paths.map(|path| path.at("backend.service")).collect();
    backends.push(ingress.at("spec.defaultBackend.service"));
    backends
}

/// The port of a backend is one of its Service, where the chart has that.
fn back(backend: &Field<'_>, objects: &Objects<'_>, report: &mut Report) {
    let name = backend.get("name").text().unwrap_or_default();
    let Some(service) = objects.find("Service", name, backend) else { return };
    let wanted = backend.get("port");
    let is = |port: &Field<'_>, key: &str, value: &Value| !value.is_null() && port.get(key).value() == value;
    let found = service
        .at("spec.ports")
        .items()
        .iter()
        .any(|port| is(port, "name", wanted.get("name").value()) || is(port, "port", wanted.get("number").value()));
    if !found {
        let message = format!("{} is no port of Service/{name}", wanted.value());
        report.add(&wanted, message, "name a port of the service by name or number");
    }
}
