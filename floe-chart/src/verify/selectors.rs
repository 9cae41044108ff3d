//! The rule `selectors`: what selects by labels finds what it is for, after an upgrade too.

use super::{
    Report, Rule,
    field::Field,
    objects::Objects,
    selector::{self, Selector},
};

pub(super) const RULE: Rule = Rule {
    name: "selectors",
    summary: "workloads select their own pods; services and disruption budgets some of the chart",
    check,
};

/// Workloads whose selector must match their own pods.
const WORKLOADS: [&str; 4] = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
/// Kinds that choose pods by a label selector, and where it stands.
const CHOOSERS: [(&str, &str); 2] = [("NetworkPolicy", "spec.podSelector"), ("PodDisruptionBudget", "spec.selector")];
/// Labels that change with versions.
const CHANGING: [&str; 2] = ["helm.sh/chart", "app.kubernetes.io/version"];

fn check(objects: &Objects<'_>, report: &mut Report) {
    for workload in objects.of(&WORKLOADS) {
        let selector = workload.at("spec.selector");
        let (read, own) = (Selector::read(&selector), selector::labels(&workload.at("spec.template.metadata.labels")));
        if read.is_empty() {
            report.add(&selector, "is empty", "select the workload's own pods by name and instance");
        } else if !read.matches(&own) {
            report.add(
                &selector,
                "does not match the workload's own pods",
                "give selector and template the same labels",
            );
        }
    }
    for service in objects.of(&["Service"]) {
        let selector = service.at("spec.selector");
        chosen(&selector, &Selector::of_map(&selector), objects, report);
    }
    for budget in objects.of(&["PodDisruptionBudget"]) {
        let selector = budget.at("spec.selector");
        chosen(&selector, &Selector::read(&selector), objects, report);
    }
    versions(objects, report);
}

/// A choice of pods finds some, if it asks for anything.
fn chosen(field: &Field<'_>, selector: &Selector, objects: &Objects<'_>, report: &mut Report) {
    if !selector.is_empty() && objects.matching(selector, field).is_empty() {
        report.add(field, "selects no pod of the chart", "use the labels of the pods that it is for");
    }
}

/// No selector uses a label that changes with versions.
fn versions(objects: &Objects<'_>, report: &mut Report) {
    let of_workloads = objects.of(&WORKLOADS).map(|workload| workload.at("spec.selector"));
    let of_choosers =
        CHOOSERS.iter().flat_map(|(kind, path)| objects.of(std::slice::from_ref(kind)).map(|object| object.at(path)));
    let mut keys: Vec<_> = of_workloads.chain(of_choosers).flat_map(|selector| selector::keys(&selector)).collect();
    keys.extend(objects.of(&["Service"]).flat_map(|service| service.at("spec.selector").entries()));
    for (key, field) in keys {
        if CHANGING.contains(&key) {
            let message = format!("{key} changes with versions, after which the selector finds nothing");
            report.add(&field, message, "select by app.kubernetes.io/name and app.kubernetes.io/instance");
        }
    }
}
