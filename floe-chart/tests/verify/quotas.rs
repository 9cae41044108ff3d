//! The rule `quotas`.

use crate::{
    found,
    good::{autoscaler, cron_job, deployment, object},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn quota(hard: &Value) -> Value {
    object("v1", "ResourceQuota", &json!({"spec": {"hard": hard}}))
}

/// A container that requests CPU.
fn container(cpu: &str) -> Value {
    json!({"name": "c", "resources": {"requests": {"cpu": cpu}}})
}

/// A Deployment that is recreated, so that there are never more pods than replicas.
fn workload(init: Value, containers: Value) -> Value {
    let mut workload = deployment();
    workload["spec"]["strategy"] = json!({"type": "Recreate"});
    workload["spec"]["template"]["spec"]["initContainers"] = init;
    workload["spec"]["template"]["spec"]["containers"] = containers;
    workload
}

/// How much CPU is needed, as the rule tells it.
fn needed(objects: &[Value]) -> String {
    let lines = found("quotas", &[&[quota(&json!({"requests.cpu": "1m"}))], objects].concat());
    let [line] = lines.as_slice() else { panic!("{lines:#?}") };
    let place = "ResourceQuota/web .spec.hard[\"requests.cpu\"]: is 1m, and the chart needs up to ";
    line.strip_prefix(place).unwrap_or_else(|| panic!("{line}")).to_owned()
}

#[test]
fn what_fits_is_let_be() {
    let one = workload(json!([]), json!([container("250m"), container("750m")]));
    let with_hard = |hard: Value| found("quotas", &[quota(&hard), one.clone()]);
    assert_eq!(with_hard(json!({"requests.cpu": "1", "cpu": 1, "pods": 1, "services": "0"})), [""; 0]);
    assert_eq!(
        with_hard(json!({"requests.cpu": "999m"})),
        ["ResourceQuota/web .spec.hard[\"requests.cpu\"]: is 999m, and the chart needs up to 1"]
    );
    assert_eq!(
        with_hard(json!({"pods": "0"})),
        ["ResourceQuota/web .spec.hard.pods: is 0, and the chart needs up to 1"]
    );
    // A quota of another namespace.
    let other = with(&quota(&json!({"pods": "0"})), "/metadata/namespace", "elsewhere".into());
    assert_eq!(found("quotas", &[other, one]), [""; 0]);
}

/// Kubernetes' rule: the largest sum of containers that run together.
#[test]
fn init_containers_count_while_they_run() {
    let sidecar = |cpu: &str| with(&container(cpu), "/restartPolicy", "Always".into());
    let of = |init: Value, containers: Value| needed(&[workload(init, containers)]);
    let two = json!([container("100m"), container("200m")]);
    assert_eq!(of(json!([container("250m")]), two.clone()), "300m");
    assert_eq!(of(json!([container("250m"), container("500m")]), two.clone()), "500m");
    assert_eq!(of(json!([sidecar("50m")]), two.clone()), "350m");
    assert_eq!(of(json!([sidecar("50m"), container("500m")]), two.clone()), "550m");
    assert_eq!(of(json!([container("500m"), sidecar("50m")]), two.clone()), "500m");
    let pod = |pointer: &str, value: Value| {
        needed(&[with(&workload(json!([]), two.clone()), &format!("/spec/template/spec/{pointer}"), value)])
    };
    assert_eq!(pod("resources", json!({"requests": {"cpu": "2"}})), "2");
    assert_eq!(pod("overhead", json!({"cpu": "7m"})), "307m");
    // A limit is a request where there is none.
    assert_eq!(of(json!([]), json!([{"name": "c", "resources": {"limits": {"cpu": "3"}}}])), "3");
}

#[test]
fn pods_are_counted_at_their_most() {
    let one = workload(json!([]), json!([container("100m")]));
    let replicas = with(&one, "/spec/replicas", 4.into());
    assert_eq!(needed(std::slice::from_ref(&replicas)), "400m");
    // A rollout adds pods: a quarter where nothing is said.
    assert_eq!(needed(&[with(&replicas, "/spec/strategy", Value::Null)]), "500m");
    let surge =
        |surge: Value| needed(&[with(&replicas, "/spec/strategy", json!({"rollingUpdate": {"maxSurge": surge}}))]);
    assert_eq!([surge(2.into()), surge("50%".into()), surge(0.into())], ["600m", "600m", "400m"]);
    assert_eq!(needed(&[one, autoscaler()]), "300m");
    let mut jobs = cron_job();
    jobs["spec"]["jobTemplate"]["spec"]["parallelism"] = 3.into();
    assert_eq!(needed(&[jobs]), "300m");
}

/// Helm runs hooks one after the other.
#[test]
fn of_hooks_the_largest_counts() {
    let hook = |name: &str, cpu: &str| {
        let spec = json!({"template": {"spec": {"containers": [container(cpu)]}}});
        let mut job = object("batch/v1", "Job", &json!({"spec": spec}));
        job["metadata"]["name"] = name.into();
        job["metadata"]["annotations"] = json!({"helm.sh/hook": "post-install"});
        job
    };
    let one = workload(json!([]), json!([container("100m")]));
    assert_eq!(needed(&[one, hook("a", "200m"), hook("b", "300m")]), "400m");
}

/// A quota forbids pods that do not say what they need.
#[test]
fn what_is_not_said_is_forbidden() {
    let silent = workload(json!([]), json!([{"name": "c"}]));
    let limits = quota(&json!({"limits.memory": "1Gi"}));
    assert_eq!(
        found("quotas", &[limits.clone(), silent.clone()]),
        [
            "ResourceQuota/web .spec.hard[\"limits.memory\"]: a container of Deployment/web does not say it, so that the quota forbids the pod"
        ]
    );
    let range = json!({"spec": {"limits": [{"type": "Container", "default": {"memory": "2Gi"}}]}});
    assert_eq!(
        found("quotas", &[limits, silent, object("v1", "LimitRange", &range)]),
        ["ResourceQuota/web .spec.hard[\"limits.memory\"]: is 1Gi, and the chart needs up to 2Gi"]
    );
}

#[test]
fn objects_are_counted() {
    let set = json!({"spec": {"replicas": 2, "volumeClaimTemplates": [{"metadata": {"name": "a"}}]}});
    let objects = [
        quota(
            &json!({"persistentvolumeclaims": "2", "count/secrets": "0", "count/statefulsets.apps": "0", "count/widgets.example.com": "0"}),
        ),
        object("v1", "PersistentVolumeClaim", &json!({})),
        object("v1", "Secret", &json!({})),
        object("apps/v1", "StatefulSet", &set),
    ];
    let place = "ResourceQuota/web .spec.hard";
    assert_eq!(
        found("quotas", &objects),
        [
            format!("{place}.persistentvolumeclaims: is 2, and the chart needs up to 3"),
            format!("{place}[\"count/secrets\"]: is 0, and the chart needs up to 1"),
            format!("{place}[\"count/statefulsets.apps\"]: is 0, and the chart needs up to 1"),
        ]
    );
}

#[test]
fn scopes_choose_pods() {
    let one = workload(json!([]), json!([container("100m")]));
    let of = |spec: Value, pod: &Value| {
        let mut quota = quota(&json!({"pods": "0"}));
        quota["spec"].as_object_mut().expect("an object").extend(spec.as_object().cloned().expect("an object"));
        !found("quotas", &[quota, pod.clone()]).is_empty()
    };
    let ending = with(&one, "/spec/template/spec/activeDeadlineSeconds", 5.into());
    let scope = |scope: &str| json!({"scopes": [scope]});
    assert!(!of(scope("Terminating"), &one) && of(scope("Terminating"), &ending));
    assert!(of(scope("NotTerminating"), &one) && !of(scope("NotTerminating"), &ending));
    let silent = workload(json!([]), json!([{"name": "c"}]));
    assert!(!of(scope("BestEffort"), &one) && of(scope("BestEffort"), &silent));
    assert!(of(scope("NotBestEffort"), &one) && !of(scope("NotBestEffort"), &silent));
    let high = with(&one, "/spec/template/spec/priorityClassName", "high".into());
    let class = |operator: &str| json!({"scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": operator, "values": ["high"]}]}});
    for (operator, of_high, of_none) in
        [("In", true, false), ("NotIn", false, true), ("Exists", true, false), ("DoesNotExist", false, true)]
    {
        assert_eq!((of(class(operator), &high), of(class(operator), &one)), (of_high, of_none), "{operator}");
    }
}
