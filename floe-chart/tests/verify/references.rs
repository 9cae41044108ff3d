//! The rule `references`.

use crate::{
    found,
    good::{config_map, deployment, secret},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::json;

fn of_volume(volume: serde_json::Value) -> Vec<String> {
    found("references", &[config_map(), secret(), with(&deployment(), "/spec/template/spec/volumes/0", volume)])
}

#[test]
fn variables_ask_for_keys_that_are_there() {
    let path = "/spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef";
    let other = with(&deployment(), &format!("{path}/key"), "pasword".into());
    assert_eq!(
        found("references", &[secret(), other.clone()]),
        [
            "Deployment/web .spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key: Secret/web has no key \"pasword\""
        ]
    );
    // What is not rendered may be in the cluster; what is optional may be missing.
    assert_eq!(found("references", std::slice::from_ref(&other)), Vec::<String>::new());
    let optional = with(&other, &format!("{path}/optional"), true.into());
    assert_eq!(found("references", &[secret(), optional]), Vec::<String>::new());
}

#[test]
fn volumes_ask_for_keys_that_are_there() {
    let items = json!([{"key": "b", "path": "b"}]);
    let place = "Deployment/web .spec.template.spec.volumes[0]";
    assert_eq!(
        of_volume(json!({"name": "config", "configMap": {"name": "web", "items": items}})),
        [format!("{place}.configMap.items[0].key: ConfigMap/web has no key \"b\"")]
    );
    assert_eq!(
        of_volume(json!({"name": "config", "secret": {"secretName": "web", "items": items}})),
        [format!("{place}.secret.items[0].key: Secret/web has no key \"b\"")]
    );
    let optional = json!({"name": "config", "configMap": {"name": "web", "items": items, "optional": true}});
    assert_eq!(of_volume(optional), Vec::<String>::new());
    let sources = json!([{"secret": {"name": "web", "items": items}}, {"configMap": {"name": "web", "items": items}}]);
    assert_eq!(of_volume(json!({"name": "config", "projected": {"sources": sources}})).len(), 2);
}

#[test]
fn a_mount_of_one_file_is_of_a_key() {
    let whole = with(&deployment(), "/spec/template/spec/volumes/0/configMap/items", serde_json::Value::Null);
    let mount = |sub_path: &str| {
        let pointer = "/spec/template/spec/containers/0/volumeMounts/0/subPath";
        found("references", &[config_map(), with(&whole, pointer, sub_path.into())])
    };
    assert_eq!(mount("a.yaml"), Vec::<String>::new());
    assert_eq!(
        mount("b.yaml"),
        [
            "Deployment/web .spec.template.spec.containers[0].volumeMounts[0].subPath: ConfigMap/web has no key \"b.yaml\""
        ]
    );
}

/// What a volume does not hand through as it is has files of other names than its keys.
#[test]
fn a_mount_of_one_file_may_be_of_a_path() {
    let mount = with(&deployment(), "/spec/template/spec/containers/0/volumeMounts/0/subPath", "b.yaml".into());
    let sources = json!([{"configMap": {"name": "web"}}]);
    for volume in [
        json!({"name": "config", "configMap": {"name": "web", "items": [{"key": "a.yaml", "path": "b.yaml"}]}}),
        json!({"name": "config", "projected": {"sources": sources}}),
    ] {
        let mount = with(&mount, "/spec/template/spec/volumes/0", volume);
        assert_eq!(found("references", &[config_map(), mount]), Vec::<String>::new());
    }
}
