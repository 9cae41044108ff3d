//! The rule `hooks`.

use crate::{
    found,
    good::{config_map, object, pod_spec, secret},
    service_account::{binding, role},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn hooked(object: &Value, events: &str, weight: &str) -> Value {
    let annotations = json!({"helm.sh/hook": events, "helm.sh/hook-weight": weight, "helm.sh/hook-delete-policy": "before-hook-creation"});
    with(object, "/metadata/annotations", annotations)
}

/// A Job that reads ConfigMap and Secret `web`, and runs as account `web`.
fn job(events: &str) -> Value {
    let spec = json!({"activeDeadlineSeconds": 600, "backoffLimit": 2, "template": {"spec": pod_spec()}});
    let mut job = object("batch/v1", "Job", &json!({"spec": spec}));
    job["metadata"]["name"] = "migrate".into();
    hooked(&job, events, "0")
}

fn account() -> Value {
    object("v1", "ServiceAccount", &json!({}))
}

fn lines(objects: &[Value]) -> Vec<String> {
    found("hooks", objects)
}

#[test]
fn hooks_state_how_they_run() {
    let good = job("post-install");
    assert_eq!(lines(std::slice::from_ref(&good)), [""; 0]);
    let annotation =
        |key: &str, value: Value| lines(&[with(&good, &format!("/metadata/annotations/helm.sh~1{key}"), value)]);
    let place = "Job/migrate .metadata.annotations";
    assert_eq!(annotation("hook-weight", Value::Null), [format!("{place}: helm.sh/hook-weight is no number")]);
    assert_eq!(annotation("hook-weight", "heavy".into()).len(), 1);
    assert_eq!(annotation("hook-weight", "-5".into()), [""; 0]);
    let policy = format!("{place}: helm.sh/hook-delete-policy has no before-hook-creation");
    assert_eq!(annotation("hook-delete-policy", Value::Null).join(""), policy);
    assert_eq!(annotation("hook-delete-policy", "hook-succeeded".into()), [policy]);
    assert_eq!(annotation("hook-delete-policy", "hook-succeeded, before-hook-creation".into()), [""; 0]);
}

#[test]
fn hooks_end() {
    let good = job("post-install");
    for key in ["activeDeadlineSeconds", "backoffLimit"] {
        let found = lines(&[with(&good, &format!("/spec/{key}"), Value::Null)]);
        assert!(found.len() == 1 && found[0].starts_with(&format!("Job/migrate .spec.{key}: is missing")), "{found:?}");
    }
    let pod = |deadline: Value, restart: &str| {
        let mut spec = pod_spec();
        spec["restartPolicy"] = restart.into();
        spec["activeDeadlineSeconds"] = deadline;
        lines(&[hooked(&object("v1", "Pod", &json!({"spec": spec})), "test", "0")]).len()
    };
    assert_eq!([pod(60.into(), "Never"), pod(Value::Null, "Never"), pod(60.into(), "Always")], [0, 1, 1]);
    // What is no hook may take its time.
    let plain = with(&with(&good, "/metadata/annotations", Value::Null), "/spec/activeDeadlineSeconds", Value::Null);
    assert_eq!(lines(&[plain]), [""; 0]);
}

/// What of ConfigMap `web` is said where it is or is no hook, and the Job runs at an event.
fn of_config_map(hook: Option<(&str, &str)>, event: &str) -> Option<String> {
    let map = hook.map_or_else(config_map, |(events, weight)| hooked(&config_map(), events, weight));
    let found = lines(&[map, job(event)]);
    let place = "Job/migrate .spec.template.spec.volumes[0].configMap.name: ConfigMap/web ";
    assert!(found.len() <= 1 && found.iter().all(|line| line.starts_with(place)), "{found:?}");
    found.first().map(|line| line.replace(place, ""))
}

#[test]
fn before_an_install_there_is_nothing() {
    let early = "is not yet there when the hook runs at pre-install";
    assert_eq!(of_config_map(None, "pre-install").as_deref(), Some(early));
    assert_eq!(of_config_map(None, "pre-install,pre-upgrade").as_deref(), Some(early));
    let late = "is no longer there when the hook runs at post-delete";
    assert_eq!(of_config_map(None, "post-delete").as_deref(), Some(late));
    for event in ["post-install", "pre-upgrade", "post-upgrade", "pre-rollback", "pre-delete", "test"] {
        assert_eq!(of_config_map(None, event), None, "{event}");
    }
}

/// Helm sorts by weight, then by name, then by kind.
#[test]
fn hooks_come_in_helms_order() {
    let late = Some("comes later, by weight and name, when the hook runs at pre-install".to_owned());
    let map = |weight: &str| of_config_map(Some(("pre-install", weight)), "pre-install");
    assert_eq!(map("-1"), None);
    assert_eq!(map("1"), late);
    // `migrate` comes before `web`.
    assert_eq!(map("0"), late);
    let mut same = hooked(&config_map(), "pre-install", "0");
    same["metadata"]["name"] = "migrate".into();
    let reads = with(&job("pre-install"), "/spec/template/spec/volumes/0/configMap/name", "migrate".into());
    assert_eq!(lines(&[same, reads]), [""; 0]);
    // As a number, not as a text.
    assert_eq!(map("-10"), None);
    let heavy = hooked(&job("pre-install"), "pre-install", "10");
    assert_eq!(lines(&[hooked(&config_map(), "pre-install", "9"), heavy]), [""; 0]);
}

#[test]
fn hooks_of_other_events_may_be_there_or_not() {
    let map = |events: &str, event: &str| of_config_map(Some((events, "5")), event);
    assert_eq!(map("pre-install", "post-install"), None);
    assert_eq!(map("post-install", "pre-upgrade"), None);
    assert_eq!(map("pre-upgrade", "post-upgrade"), None);
    let other = |event: &str| Some(format!("is a hook of other events, and not there when the hook runs at {event}"));
    assert_eq!(map("pre-upgrade", "pre-install"), other("pre-install"));
    assert_eq!(map("post-install", "pre-install"), other("pre-install"));
    assert_eq!(map("test", "post-install"), other("post-install"));
    let mut gone = hooked(&config_map(), "pre-install", "5");
    gone["metadata"]["annotations"]["helm.sh/hook-delete-policy"] = "before-hook-creation,hook-succeeded".into();
    assert_eq!(
        lines(&[gone, job("post-install")]),
        [
            "Job/migrate .spec.template.spec.volumes[0].configMap.name: ConfigMap/web is deleted after its own event, and not there when the hook runs at post-install"
        ]
    );
}

/// Secrets and accounts are needed too, and rights where the pod has a token.
#[test]
fn accounts_and_rights_are_needed() {
    let places = |objects: &[Value]| {
        let all: Vec<Value> = [objects, &[job("pre-install")]].concat();
        let name = |line: String| line.split(": ").nth(1).and_then(|text| text.split(' ').next()).map(str::to_owned);
        let mut names: Vec<_> = lines(&all).into_iter().filter_map(name).collect();
        names.dedup();
        names
    };
    assert_eq!(places(&[secret()]), ["Secret/web"]);
    assert_eq!(places(&[account()]), ["ServiceAccount/web"]);
    assert_eq!(places(&[role(), binding()]), [""; 0]);
    let token = with(&job("pre-install"), "/spec/template/spec/automountServiceAccountToken", true.into());
    assert_eq!(lines(&[role(), binding(), token.clone()]).len(), 2);
    let early = |object: &Value| hooked(object, "pre-install", "-1");
    assert_eq!(lines(&[early(&role()), early(&binding()), early(&account()), token]), [""; 0]);
    // What is not rendered is there or not, whenever the hook runs.
    assert_eq!(places(&[]), [""; 0]);
}
