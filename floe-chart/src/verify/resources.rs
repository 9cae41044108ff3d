//! The rule `resources`: every container says what it needs, and how much memory it may take.

use super::{Report, Rule, objects::Objects};

pub(super) const RULE: Rule =
    Rule { name: "resources", summary: "every container requests CPU and memory, and limits its memory", check };

const WANTED: [(&str, &str); 3] = [("requests", "cpu"), ("requests", "memory"), ("limits", "memory")];

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        let of_pod = pod.spec.get("resources");
        for container in pod.lasting_containers() {
            let own = container.get("resources");
            for (kind, name) in WANTED {
                // Kubernetes takes a limit for the request where there is none, and the pod's for all its containers'.
                let set = [&own, &of_pod]
                    .iter()
                    .any(|of| of.get(kind).get(name).is_set() || of.get("limits").get(name).is_set());
                if !set {
                    report.add(&own, format!("{kind}.{name} is missing"), "say how much, so that it can be scheduled");
                }
            }
        }
    }
}
