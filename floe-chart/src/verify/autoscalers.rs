//! The rule `autoscalers`: what scales a workload is alone in it, and can.

use super::{Report, Rule, field::Field, objects::Objects};

pub(super) const RULE: Rule = Rule {
    name: "autoscalers",
    summary: "autoscalers have a target without replicas of its own, and bounds in order",
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for autoscaler in objects.of(&["HorizontalPodAutoscaler"]) {
        let (min, max) = (autoscaler.at("spec.minReplicas"), autoscaler.at("spec.maxReplicas"));
        let (least, most) = (min.value().as_i64().unwrap_or(1), max.value().as_i64());
        match most {
            None => report.add(&max, "is missing", "say how many pods there may be at most"),
            Some(most) if least > most => {
                let message = format!("{least} is more than maxReplicas, which is {most}");
                report.add(&min, message, "set it to maxReplicas or less");
            }
            Some(_) => {}
        }
        let Some(scaled) = scaled(autoscaler, objects) else {
            let target = autoscaler.at("spec.scaleTargetRef");
            let text = |key: &str| target.get(key).text().unwrap_or_default();
            let message = format!("{}/{} is not rendered", text("kind"), text("name"));
            report.add(&target, message, "name a workload of the chart");
            continue;
        };
        let replicas = scaled.at("spec.replicas");
        if replicas.is_set() {
            let message = format!("is set, and {} sets it too", autoscaler.title());
            report.add(&replicas, message, "leave replicas out while there is an autoscaler");
        }
    }
}

/// What an autoscaler scales.
fn scaled<'o, 'a>(autoscaler: &Field<'_>, objects: &'o Objects<'a>) -> Option<&'o Field<'a>> {
    let target = autoscaler.at("spec.scaleTargetRef");
    let text = |object: &Field<'_>, key: &str| object.get(key).text().unwrap_or_default().to_owned();
    objects
        .all()
        .iter()
        .find(|object| text(object, "kind") == text(&target, "kind") && object.name() == text(&target, "name"))
}

/// How many pods a workload has at least and at most: by its autoscaler, else by its replicas.
pub(super) fn replicas(workload: &Field<'_>, objects: &Objects<'_>) -> (u64, u64) {
    let own = workload.at("spec.replicas").value().as_u64();
    let of_it =
        |autoscaler: &&Field<'_>| scaled(autoscaler, objects).is_some_and(|object| object.title() == workload.title());
    let Some(autoscaler) = objects.of(&["HorizontalPodAutoscaler"]).find(of_it) else {
        let fixed = own.unwrap_or(1);
        return (fixed, fixed);
    };
    let bound = |key: &str| autoscaler.get("spec").get(key).value().as_u64();
    let least = bound("minReplicas").unwrap_or(1);
    (least, bound("maxReplicas").unwrap_or(least))
}
