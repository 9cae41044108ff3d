//! The rule `hooks`: what Helm runs beside a release ends, can be run again, and finds what it needs.

mod order;

use super::{Report, Rule, field::Field, objects::Objects};

pub(super) const RULE: Rule = Rule {
    name: "hooks",
    summary: "hooks state weight and delete policy, end by a deadline, and find what they need when they run",
    check,
};

const HOOK: &str = "helm.sh/hook";
const WEIGHT: &str = "helm.sh/hook-weight";
const DELETE_POLICY: &str = "helm.sh/hook-delete-policy";

fn check(objects: &Objects<'_>, report: &mut Report) {
    for object in objects.all().iter().filter(|object| annotation(object, HOOK).is_set()) {
        let annotations = object.at("metadata.annotations");
        if annotation(object, WEIGHT).text().and_then(|weight| weight.parse::<i64>().ok()).is_none() {
            report.add(&annotations, format!("{WEIGHT} is no number"), "state it: hooks run in its order");
        }
        let policies = words(&annotation(object, DELETE_POLICY));
        if !policies.contains(&"before-hook-creation") {
            let message = format!("{DELETE_POLICY} has no before-hook-creation");
            report.add(&annotations, message, "add it, else a hook that stayed is in the way of the next of its name");
        }
        bounds(object, report);
    }
    order::check(objects, report);
}

/// A hook ends: Helm waits for it.
fn bounds(hook: &Field<'_>, report: &mut Report) {
    let spec = hook.get("spec");
    let (deadline, pod) = match hook.kind() {
        "Job" => (spec.get("activeDeadlineSeconds"), spec.at("template.spec")),
        "Pod" => (spec.get("activeDeadlineSeconds"), spec.clone()),
        _ => return,
    };
    if !deadline.is_set() {
        report.add(
            &deadline,
            "is missing, so that a hook that hangs holds the release up",
            "say after how many seconds it fails",
        );
    }
    let tries = spec.get("backoffLimit");
    if hook.kind() == "Job" && !tries.is_set() {
        report.add(&tries, "is missing, which means 6", "say how often it is tried again");
    }
    let restart = pod.get("restartPolicy");
    if hook.kind() == "Pod" && restart.text() != Some("Never") {
        report.add(&restart, "is not Never, so that a hook that fails never ends", "set it to Never");
    }
}

fn annotation<'a>(object: &Field<'a>, key: &str) -> Field<'a> {
    object.at("metadata.annotations").get(key)
}

/// The words of an annotation that lists some.
fn words<'a>(field: &Field<'a>) -> Vec<&'a str> {
    field.text().unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}
