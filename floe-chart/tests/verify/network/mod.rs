//! Network policies: what they let through, and the rule `network`.

mod documented;
mod flows;
mod naive;
mod needs;
mod property;
mod rule;
mod scale;

use crate::manifests;
use floe_chart::verify::{
    Assumptions,
    network::{Answer, Network, Party, Port},
};
use serde_json::{Value, json};

/// A Deployment whose pods listen at a port of TCP, in namespace `shop`.
fn workload(name: &str, port: u16) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": "shop"},
        "spec": {"template": {
            "metadata": {"labels": {"app": name}},
            "spec": {"containers": [{"name": name, "ports": [{"name": "main", "containerPort": port}], "env": []}]},
        }},
    })
}

/// The same, with variables.
fn with_env(mut workload: Value, variables: &[(&str, &str)]) -> Value {
    let env: Vec<Value> = variables.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    workload["spec"]["template"]["spec"]["containers"][0]["env"] = env.into();
    workload
}

/// A Service of the pods of an app, from one port to another.
fn service(name: &str, app: &str, port: u16, target: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "shop"},
        "spec": {"selector": {"app": app}, "ports": [{"port": port, "targetPort": target}]},
    })
}

/// A policy in namespace `shop`.
fn policy(name: &str, spec: Value) -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name, "namespace": "shop"},
        "spec": spec,
    })
}

/// The network of objects, and a question to it between pods by their titles.
struct Asked(Network);

impl Asked {
    fn of(objects: &[Value]) -> Self {
        Self(Network::new(&manifests(objects), &Assumptions::default()))
    }

    fn pod(&self, title: &str) -> Party {
        self.0.pod(title).expect("a pod")
    }

    fn reaches(&self, from: &str, to: &str, port: u16) -> bool {
        self.0.reaches(&self.pod(from), &self.pod(to), Port::tcp(port)) == Answer::Yes
    }
}
