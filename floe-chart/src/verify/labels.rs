//! The rule `labels`: the recommended labels, by which tools and people find what belongs together.

use super::{Report, Rule, field::Field, objects::Objects};

pub(super) const RULE: Rule =
    Rule { name: "labels", summary: "objects and pods have the recommended labels, objects helm.sh/chart too", check };

/// What objects and pods have.
const COMMON: [&str; 3] = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by"];
/// What objects have: in a pod it would make a rollout of every new version of the chart.
const CHART: &str = "helm.sh/chart";

fn check(objects: &Objects<'_>, report: &mut Report) {
    for object in objects.all() {
        let labels = object.at("metadata.labels");
        for key in COMMON.into_iter().chain([CHART]) {
            require(&labels, key, report);
        }
    }
    for pod in objects.pods() {
        for key in COMMON {
            require(&pod.metadata.get("labels"), key, report);
        }
    }
}

fn require(labels: &Field<'_>, key: &str, report: &mut Report) {
    if labels.get(key).text().is_none_or(str::is_empty) {
        report.add(labels, format!("the label {key} is missing"), "add it");
    }
}
