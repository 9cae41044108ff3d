//! The rule `references`.

use crate::{
    found,
    good::{config_map, deployment, object, secret},
    manifests, with,
};
use floe_chart::verify::{Assumptions, RULES};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

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

/// What the rule says where the cluster is known to hold some objects, and no others.
fn in_cluster(rendered: &[Value], external: &[Value]) -> Vec<String> {
    let assumptions = Assumptions { external: Some(external.to_vec()), ..Assumptions::default() };
    let rule = RULES.iter().find(|rule| rule.name == "references").expect("the rule");
    let violations = rule.violations_given(&manifests(rendered), &assumptions);
    violations.iter().map(|one| format!("{}: {}", one.path, one.message)).collect()
}

#[test]
fn what_the_cluster_does_not_hold_is_missing() {
    let (pull, claim) =
        (json!([{"name": "pull"}]), json!([{"name": "a", "persistentVolumeClaim": {"claimName": "data"}}]));
    let mut web = with(&deployment(), "/spec/template/spec/imagePullSecrets", pull);
    web["spec"]["template"]["spec"]["volumes"] = claim;
    web["spec"]["template"]["spec"]["initContainers"] = json!([]);
    let named = |kind: &str, name: &str| {
        let mut object = object("v1", kind, &json!({"data": {"password": ""}}));
        object["metadata"]["name"] = name.into();
        object
    };
    let external = [
        named("Secret", "web"),
        named("Secret", "pull"),
        named("PersistentVolumeClaim", "data"),
        named("ServiceAccount", "web"),
    ];
    assert_eq!(in_cluster(std::slice::from_ref(&web), &external), [""; 0]);
    assert_eq!(in_cluster(&[&[web.clone()][..], &external].concat(), &[]), [""; 0]);
    let spec = ".spec.template.spec";
    for (missing, place) in [
        (0, "containers[0].env[0].valueFrom.secretKeyRef.name: Secret/web"),
        (1, "imagePullSecrets[0].name: Secret/pull"),
        (2, "volumes[0].persistentVolumeClaim.claimName: PersistentVolumeClaim/data"),
        (3, "serviceAccountName: ServiceAccount/web"),
    ] {
        let mut fewer = external.to_vec();
        fewer.remove(missing);
        let line = format!("{spec}.{place} is neither rendered nor among the objects of the cluster");
        assert_eq!(in_cluster(std::slice::from_ref(&web), &fewer), [line]);
    }
    // Of what is outside the keys are known too.
    let mut other = external.to_vec();
    other[0]["data"] = json!({"pasword": ""});
    assert_eq!(
        in_cluster(std::slice::from_ref(&web), &other),
        [format!("{spec}.containers[0].env[0].valueFrom.secretKeyRef.key: Secret/web has no key \"password\"")]
    );
    let own = with(&web, "/spec/template/spec/serviceAccountName", "default".into());
    assert_eq!(in_cluster(&[own], &external[..3]), [""; 0]);
}

#[test]
fn external_secrets_have_the_keys_that_pods_read() {
    let made = |spec: Value| {
        let external = object("external-secrets.io/v1", "ExternalSecret", &json!({"spec": spec}));
        in_cluster(&[external, config_map(), account(), deployment()], &[])
    };
    let data = |key: &str| json!([{"secretKey": key, "remoteRef": {"key": "a"}}]);
    let line = |init: &str| {
        format!(".spec.template.spec.{init}[0].env[0].valueFrom.secretKeyRef.key: Secret/web has no key \"password\"")
    };
    let wrong = [line("containers"), line("initContainers")];
    assert_eq!(made(json!({"data": data("password")})), [""; 0]);
    assert_eq!(made(json!({"data": data("postgresql-password")})), wrong);
    // What a store gives as a whole, and what a template takes from elsewhere, is not known.
    assert_eq!(made(json!({"dataFrom": [{"extract": {"key": "a"}}]})), [""; 0]);
    assert_eq!(made(json!({"target": {"template": {"templateFrom": [{}]}}})), [""; 0]);
    // A template takes the place of the store's keys, unless it is merged with them.
    let template = |key: &str, policy: &str| json!({"data": data("password"), "target": {"template": {"mergePolicy": policy, "data": {(key): "x"}}}});
    assert_eq!(made(template("password", "Replace")), [""; 0]);
    assert_eq!(made(template("other", "Replace")), wrong);
    assert_eq!(made(template("other", "Merge")), [""; 0]);
    // The Secret's name is that of the target, where it has one.
    let other = made(json!({"data": data("password"), "target": {"name": "other"}}));
    assert!(other.iter().all(|line| line.contains("Secret/web is neither rendered nor")) && !other.is_empty());
}

fn account() -> Value {
    object("v1", "ServiceAccount", &json!({}))
}
