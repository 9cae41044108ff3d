//! What a pod counts for: the effective requests and limits of all its containers.

use super::quantity::Quantity;
use crate::verify::{
    field::Field,
    objects::{Objects, Pod, same_namespace},
};

/// How much of a resource a pod requests, or may use at most; `None` where a container does not say.
///
/// Containers run together; init containers one after the other before them, those that restart together with all that
/// follows. What counts is the largest sum at any time. What is said of the pod as a whole stands for its containers.
pub(super) fn effective(pod: &Pod<'_>, kind: &str, resource: &str, objects: &Objects<'_>) -> Option<Quantity> {
    let overhead = Quantity::read(&pod.spec.at("overhead").get(resource)).unwrap_or_default();
    if let Some(whole) = stated(&pod.spec.get("resources"), kind, resource) {
        return Some(whole.plus(overhead));
    }
    let of = |container: &Field<'_>| {
        stated(&container.get("resources"), kind, resource).or_else(|| by_default(pod, kind, resource, objects))
    };
    let (mut lasting, mut most) = (Quantity::default(), Quantity::default());
    for container in pod.spec.get("initContainers").items() {
        let own = of(&container)?;
        if container.get("restartPolicy").text() == Some("Always") {
            lasting = lasting.plus(own);
            most = most.max(lasting);
        } else {
            most = most.max(lasting.plus(own));
        }
    }
    for container in pod.spec.get("containers").items() {
        lasting = lasting.plus(of(&container)?);
    }
    Some(most.max(lasting).plus(overhead))
}

/// What is written; a limit is a request too where there is none.
fn stated(resources: &Field<'_>, kind: &str, resource: &str) -> Option<Quantity> {
    let own = Quantity::read(&resources.get(kind).get(resource));
    own.or_else(|| Quantity::read(&resources.get("limits").get(resource)).filter(|_| kind == "requests"))
}

/// What a `LimitRange` of the namespace puts in.
fn by_default(pod: &Pod<'_>, kind: &str, resource: &str, objects: &Objects<'_>) -> Option<Quantity> {
    let ranges = objects.everywhere(&["LimitRange"]).filter(|range| same_namespace(range, &pod.spec));
    let mut limits = ranges.flat_map(|range| range.at("spec.limits").items());
    limits.find_map(|limit| {
        let of_containers = limit.get("type").text() == Some("Container");
        let requested = Quantity::read(&limit.get("defaultRequest").get(resource)).filter(|_| kind == "requests");
        requested.or_else(|| Quantity::read(&limit.get("default").get(resource))).filter(|_| of_containers)
    })
}
