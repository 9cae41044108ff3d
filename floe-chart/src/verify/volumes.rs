//! The rule `volumes`: every mount has its volume, every volume its mount, and no two share a place.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, Pod},
};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "volumes",
    summary: "every mount has its volume, every volume a mount, and mount paths of a container differ",
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        let volumes = pod.spec.get("volumes").items();
        let known: BTreeSet<_> = volumes.iter().map(name).chain(claims(pod)).collect();
        let mut used = BTreeSet::new();
        for container in pod.containers() {
            let mut paths = BTreeSet::new();
            for mount in mounts(&container) {
                used.insert(name(&mount));
                if !known.contains(name(&mount)) {
                    report.add(&mount, format!("there is no volume {:?}", name(&mount)), "add it to the pod's volumes");
                }
                let path = place(&mount);
                if !paths.insert(path) {
                    report.add(&mount, format!("{path} is mounted twice"), "mount one of them elsewhere");
                }
            }
        }
        for volume in volumes {
            if !used.contains(name(&volume)) {
                let message = format!("no container mounts the volume {:?}", name(&volume));
                report.add(&volume, message, "mount it, or leave it out");
            }
        }
    }
}

fn name<'a>(field: &Field<'a>) -> &'a str {
    field.get("name").text().unwrap_or_default()
}

/// The volumes that a StatefulSet makes for its pods.
fn claims<'a>(pod: &Pod<'a>) -> Vec<&'a str> {
    let claims = pod.spec.object().at("spec.volumeClaimTemplates").items();
    claims.iter().filter_map(|claim| claim.at("metadata.name").text()).collect()
}

fn mounts<'a>(container: &Field<'a>) -> Vec<Field<'a>> {
    ["volumeMounts", "volumeDevices"].iter().flat_map(|key| container.get(key).items()).collect()
}

/// Where a volume or a device is seen; a slash at the end makes no other place.
fn place<'a>(mount: &Field<'a>) -> &'a str {
    let path = mount.get("mountPath").text().or_else(|| mount.get("devicePath").text()).unwrap_or_default();
    if path.len() > 1 { path.trim_end_matches('/') } else { path }
}
