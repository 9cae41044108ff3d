//! The objects that a new cluster gets, step by step.

use serde_json::{Value, json};

use crate::folder::Ports;
use crate::{NODES, STORAGE_CLASSES};

/// The name of what is there only to be met.
const WARM_UP: &str = "warm-up";

/// A step, which is done before the next begins.
///
/// kwok 0.8.0 keeps the types of objects in a map that its controllers share without a lock: where two of them meet their
/// first object at once, it may die of "concurrent map writes". So each meets its first one alone: the Services' controller,
/// the nodes', and the pods'; those of volumes know the same types as that of the Services. What is left is kwok's own start,
/// which meets the Service `kubernetes`; where it dies of that, it is started again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A Service, until it has an address.
    Service,
    /// Nodes, until they take pods, and classes of volumes.
    Nodes,
    /// A pod, until it has ended.
    Pod,
}

impl Step {
    /// Every step, in order.
    pub(crate) const ALL: [Self; 3] = [Self::Service, Self::Nodes, Self::Pod];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Nodes => "nodes",
            Self::Pod => "pod",
        }
    }

    /// Its objects.
    pub(crate) fn objects(self, ports: &Ports) -> Value {
        match self {
            Self::Service => service(),
            Self::Nodes => nodes(ports),
            Self::Pod => pod(),
        }
    }

    /// Where the API server says how it is.
    pub(crate) fn path(self) -> String {
        match self {
            Self::Service => format!("/api/v1/namespaces/default/services/{WARM_UP}"),
            Self::Nodes => "/api/v1/nodes".to_owned(),
            Self::Pod => format!("/api/v1/namespaces/default/pods/{WARM_UP}"),
        }
    }

    /// What is waited for, in words.
    pub(crate) fn aim(self) -> &'static str {
        match self {
            Self::Service => "address of a Service",
            Self::Nodes => "ready node",
            Self::Pod => "pod that ends",
        }
    }

    /// Whether it is done, by the answer from its path.
    pub(crate) fn is_done(self, answer: &str) -> bool {
        let answer: Value = serde_json::from_str(answer).unwrap_or_default();
        match self {
            Self::Service => answer["status"]["loadBalancer"]["ingress"].is_array(),
            Self::Nodes => ready_nodes(&answer) == NODES,
            Self::Pod => answer["status"]["phase"] == "Succeeded",
        }
    }

    /// Whether its objects go when it is done.
    pub(crate) fn is_passing(self) -> bool {
        self != Self::Nodes
    }
}

/// How many nodes take pods.
fn ready_nodes(list: &Value) -> usize {
    let is_ready = |node: &&Value| {
        let conditions = node["status"]["conditions"].as_array();
        let ready =
            conditions.is_some_and(|all| all.iter().any(|one| one["type"] == "Ready" && one["status"] == "True"));
        ready && node["spec"].get("taints").is_none()
    };
    list["items"].as_array().map_or(0, |nodes| nodes.iter().filter(is_ready).count())
}

/// A Service that kwok gives an address.
fn service() -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": WARM_UP },
        "spec": { "type": "LoadBalancer", "ports": [{ "port": 80 }] },
    })
}

/// A pod that kwok ends at once.
fn pod() -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "name": WARM_UP },
        "spec": {
            "nodeName": "node-1", "restartPolicy": "Never", "automountServiceAccountToken": false,
            "containers": [{ "name": WARM_UP, "image": "simulated:1" }],
        },
    })
}

/// Nodes and classes of volumes.
fn nodes(ports: &Ports) -> Value {
    let simulated = (1..=NODES).map(|n| node(&format!("node-{n}"), ports.kubelet));
    let classes =
        STORAGE_CLASSES.iter().zip(["WaitForFirstConsumer", "Immediate"]).enumerate().map(|(n, (name, mode))| {
            let default = if n == 0 { "true" } else { "false" };
            json!({
                "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
                "metadata": { "name": name, "annotations": { "storageclass.kubernetes.io/is-default-class": default } },
                "provisioner": "simulate.floe.dev/volumes", "volumeBindingMode": mode, "allowVolumeExpansion": true,
            })
        });
    let items: Vec<Value> = simulated.chain(classes).collect();
    json!({ "apiVersion": "v1", "kind": "List", "items": items })
}

/// A node; kwok makes it ready, and keeps it so.
fn node(name: &str, port: u16) -> Value {
    let size = json!({ "cpu": "16", "memory": "64Gi", "ephemeral-storage": "100Gi", "pods": "110" });
    let mut info = json!({ "operatingSystem": "linux", "architecture": "amd64" });
    let unknown = ["machineID", "systemUUID", "bootID", "kernelVersion", "osImage", "kubeProxyVersion"];
    for key in unknown.into_iter().chain(["containerRuntimeVersion", "kubeletVersion"]) {
        info[key] = "simulated".into();
    }
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {
            "name": name,
            "annotations": { "kwok.x-k8s.io/node": "fake" },
            "labels": { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" },
        },
        "status": {
            "addresses": [{ "type": "InternalIP", "address": "127.0.0.1" }, { "type": "Hostname", "address": name }],
            "daemonEndpoints": { "kubeletEndpoint": { "Port": port } },
            "allocatable": size, "capacity": size,
            "nodeInfo": info,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ready_nodes_without_taints_count() {
        let node = |status: &str, spec: &str| {
            format!(r#"{{"spec":{spec},"status":{{"conditions":[{{"type":"Ready","status":"{status}"}}]}}}}"#)
        };
        let list = |nodes: &[&str]| format!(r#"{{"items":[{}]}}"#, nodes.join(","));
        let (ready, unready) = (node("True", "{}"), node("False", "{}"));
        let tainted = node("True", r#"{"taints":[{"key":"node.kubernetes.io/not-ready"}]}"#);
        assert!(Step::Nodes.is_done(&list(&[&ready, &tainted, &ready, "{}", &unready, &ready])));
        assert!(!Step::Nodes.is_done(&list(&[&ready, &tainted, &unready, "{}", &ready])));
        assert!(!Step::Nodes.is_done("no JSON"));
    }

    #[test]
    fn what_has_not_been_met_is_waited_for() {
        assert!(!Step::Service.is_done(r#"{"status":{"loadBalancer":{}}}"#));
        assert!(Step::Service.is_done(r#"{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.10"}]}}}"#));
        assert!(!Step::Pod.is_done(r#"{"status":{"phase":"Running"}}"#));
        assert!(Step::Pod.is_done(r#"{"status":{"phase":"Succeeded"}}"#));
    }
}
