//! A small application as it should be: nothing is found in it.

use crate::{manifests, with};
use floe_chart::verify;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// The labels of every object.
fn labels() -> Value {
    json!({
        "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "my", "app.kubernetes.io/managed-by": "Helm",
        "app.kubernetes.io/version": "1.29", "helm.sh/chart": "web-0.1.0",
    })
}

/// The labels that never change.
fn stable() -> Value {
    json!({"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "my", "app.kubernetes.io/managed-by": "Helm"})
}

fn metadata(name: &str) -> Value {
    json!({"name": name, "namespace": "shop", "labels": labels()})
}

/// A container in a pod template's spec.
pub(crate) fn pod_spec() -> Value {
    json!({
        "serviceAccountName": "web",
        "automountServiceAccountToken": false,
        "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
        "initContainers": [container("migrate")],
        "containers": [container("web")],
        "volumes": [{"name": "config", "configMap": {"name": "web", "items": [{"key": "a.yaml", "path": "a.yaml"}]}}],
    })
}

fn container(name: &str) -> Value {
    json!({
        "name": name,
        "image": "registry.example.com:5000/team/web:1.29",
        "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "web", "key": "password"}}}],
        "ports": if name == "web" { json!([{"name": "http", "containerPort": 8080}]) } else { json!([]) },
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
            "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
        },
        "volumeMounts": [{"name": "config", "mountPath": "/etc/web"}],
    })
}

pub(crate) fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata("web"),
        "spec": {
            "selector": {"matchLabels": stable()},
            "template": {"metadata": {"labels": stable()}, "spec": pod_spec()},
        },
    })
}

/// An object of the application of another kind than a workload's.
pub(crate) fn object(api_version: &str, kind: &str, content: &Value) -> Value {
    let mut object = json!({"apiVersion": api_version, "kind": kind, "metadata": metadata("web")});
    for (key, value) in content.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}

pub(crate) fn cron_job() -> Value {
    let template = json!({"metadata": {"labels": {
        "app.kubernetes.io/name": "report", "app.kubernetes.io/instance": "my", "app.kubernetes.io/managed-by": "Helm",
    }}, "spec": pod_spec()});
    let mut cron_job = object(
        "batch/v1",
        "CronJob",
        &json!({"spec": {
            "schedule": "@daily", "jobTemplate": {"metadata": {"labels": stable()}, "spec": {"template": template}},
        }}),
    );
    cron_job["metadata"]["name"] = "report".into();
    cron_job
}

pub(crate) fn config_map() -> Value {
    object("v1", "ConfigMap", &json!({"data": {"a.yaml": "a: 1"}}))
}

pub(crate) fn secret() -> Value {
    object("v1", "Secret", &json!({"stringData": {"password": "x"}}))
}

pub(crate) fn service() -> Value {
    object(
        "v1",
        "Service",
        &json!({"spec": {"selector": stable(), "ports": [
            {"name": "http", "port": 80, "targetPort": "http"}, {"name": "plain", "port": 8080},
        ]}}),
    )
}

pub(crate) fn ingress() -> Value {
    let backend = |port: Value| json!({"service": {"name": "web", "port": port}});
    object(
        "networking.k8s.io/v1",
        "Ingress",
        &json!({"spec": {
            "defaultBackend": backend(json!({"number": 80})),
            "rules": [{"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend(json!({"name": "http"}))}]}}],
        }}),
    )
}

pub(crate) fn autoscaler() -> Value {
    let target = json!({"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"});
    object("autoscaling/v2", "HorizontalPodAutoscaler", &json!({"spec": {"scaleTargetRef": target, "maxReplicas": 3}}))
}

pub(crate) fn disruption_budget() -> Value {
    let selector = json!({"matchExpressions": [
        {"key": "app.kubernetes.io/name", "operator": "In", "values": ["web", "other"]},
        {"key": "app.kubernetes.io/component", "operator": "DoesNotExist"},
    ]});
    object("policy/v1", "PodDisruptionBudget", &json!({"spec": {"selector": selector, "minAvailable": 1}}))
}

pub(crate) fn network_policy() -> Value {
    object("networking.k8s.io/v1", "NetworkPolicy", &json!({"spec": {"podSelector": {"matchLabels": stable()}}}))
}

/// All of it.
pub(crate) fn application() -> Vec<Value> {
    vec![
        network_policy(),
        disruption_budget(),
        secret(),
        config_map(),
        service(),
        deployment(),
        with(&autoscaler(), "/spec/minReplicas", 2.into()),
        cron_job(),
        ingress(),
    ]
}

#[test]
fn nothing_is_found() {
    let violations: Vec<String> = verify::objects(&manifests(&application())).iter().map(ToString::to_string).collect();
    assert_eq!(violations, Vec::<String>::new());
}
