//! The rule `volumes`.

use crate::{found, good::deployment, with};
use pretty_assertions::assert_eq;
use serde_json::json;

#[test]
fn mounts_and_volumes_belong_together() {
    let other = with(&deployment(), "/spec/template/spec/volumes/0/name", "other".into());
    assert_eq!(
        found("volumes", &[other]),
        [
            "Deployment/web .spec.template.spec.containers[0].volumeMounts[0]: there is no volume \"config\"",
            "Deployment/web .spec.template.spec.initContainers[0].volumeMounts[0]: there is no volume \"config\"",
            "Deployment/web .spec.template.spec.volumes[0]: no container mounts the volume \"other\"",
        ]
    );
}

#[test]
fn mount_paths_differ() {
    let mounts = json!([{"name": "config", "mountPath": "/a"}, {"name": "config", "mountPath": "/a/"}]);
    assert_eq!(
        found("volumes", &[with(&deployment(), "/spec/template/spec/containers/0/volumeMounts", mounts)]),
        ["Deployment/web .spec.template.spec.containers[0].volumeMounts[1]: /a is mounted twice"]
    );
    let devices = json!([{"name": "config", "devicePath": "/"}, {"name": "config", "devicePath": "/"}]);
    assert_eq!(
        found("volumes", &[with(&deployment(), "/spec/template/spec/containers/0/volumeDevices", devices)]),
        ["Deployment/web .spec.template.spec.containers[0].volumeDevices[1]: / is mounted twice"]
    );
}

#[test]
fn claims_of_a_stateful_set_are_volumes() {
    let mut set = with(&deployment(), "/spec/template/spec/volumes", json!([]));
    set["kind"] = "StatefulSet".into();
    assert_eq!(found("volumes", &[set.clone()]).len(), 2);
    set["spec"]["volumeClaimTemplates"] = json!([{"metadata": {"name": "config"}}]);
    assert_eq!(found("volumes", &[set]), Vec::<String>::new());
}
