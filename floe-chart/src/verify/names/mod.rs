//! The rule `names`: what has a name has one that Kubernetes takes, and no other thing has it too.

mod format;
mod metadata;
mod pod;

use super::{Report, Rule, field::Field, objects::Objects};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "names",
    summary: "names, labels, ports, variables and volumes are named as Kubernetes wants it, each once",
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for object in objects.all() {
        metadata::name(object, report);
        metadata::labels(&object.get("metadata"), report);
        let group = object.get("apiVersion").text().and_then(|version| version.split_once('/')).map(|(group, _)| group);
        if !seen.insert((group, object.get("kind").text(), object.namespace(), object.name())) {
            report.add(&object.at("metadata.name"), "another object has this kind and name", "rename one of them");
        }
    }
    for object in objects.of(&["CronJob"]) {
        metadata::labels(&object.at("spec.jobTemplate.metadata"), report);
    }
    for service in objects.of(&["Service"]) {
        let ports = service.at("spec.ports").items();
        let names: Vec<_> = ports.iter().map(|port| port.get("name")).filter(Field::is_set).collect();
        each_once(&names, format::DNS_LABEL, report);
        if ports.len() > 1 && names.len() < ports.len() {
            report.add(&service.at("spec.ports"), "several ports, not all with a name", "name each of them");
        }
    }
    for pod in objects.pods() {
        // A Pod's own metadata was judged as the object's.
        if pod.metadata.path() != ".metadata" {
            metadata::labels(&pod.metadata, report);
        }
        pod::check(pod, report);
    }
}

/// Every name is of the format, and none is there twice.
fn each_once(names: &[Field<'_>], format: format::Format, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for name in names {
        of_format(name, format, report);
        if let Some(text) = name.text()
            && !seen.insert(text)
        {
            report.add(name, format!("{text:?} is there twice"), "rename one of them");
        }
    }
}

/// A name is of the format.
fn of_format(name: &Field<'_>, format: format::Format, report: &mut Report) {
    let text = name.text().unwrap_or_default();
    if let Some(fault) = format.fault(text) {
        report.add(name, fault, format!("write for example {:?}", format.example));
    }
}
