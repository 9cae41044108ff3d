//! The rule `selectors`: what selects by labels finds what it is for, after an upgrade too.

use super::{
    Report, Rule,
    field::Field,
    objects::Objects,
    selector::{self, Selector},
};

pub(super) const RULE: Rule = Rule {
    name: "selectors",
    summary: "workloads select their own pods; services, disruption budgets and autoscalers some of the chart",
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
    for autoscaler in objects.of(&["HorizontalPodAutoscaler"]) {
        scale_target(autoscaler, objects, report);
    }
    versions(objects, report);
}

/// A choice of pods finds some, if it asks for anything.
fn chosen(field: &Field<'_>, selector: &Selector, objects: &Objects<'_>, report: &mut Report) {
    if !selector.is_empty() && objects.matching(selector, field).is_empty() {
        report.add(field, "selects no pod of the chart", "use the labels of the pods that it is for");
    }
}

/// What an autoscaler scales is there, and leaves the number of pods to it.
fn scale_target(autoscaler: &Field<'_>, objects: &Objects<'_>, report: &mut Report) {
    let target = autoscaler.at("spec.scaleTargetRef");
    let (kind, name) = (target.get("kind"), target.get("name"));
    let (kind, name) = (kind.text().unwrap_or_default(), name.text().unwrap_or_default());
    let named = |object: &&Field<'_>| object.get("kind").text() == Some(kind) && object.name() == name;
    let Some(scaled) = objects.all().iter().find(named) else {
        report.add(&target, format!("{kind}/{name} is not rendered"), "name a workload of the chart");
        return;
    };
    let replicas = scaled.at("spec.replicas");
    if replicas.is_set() {
        let message = format!("is set, and {} sets it too", autoscaler.title());
        report.add(&replicas, message, "leave replicas out while there is an autoscaler");
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
