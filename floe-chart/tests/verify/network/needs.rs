//! What a rendering is seen to need.

use super::{policy, service, with_env, workload};
use crate::{found, with};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// Pods that may speak to name servers alone, and a database that lets nobody in.
fn closed() -> Vec<Value> {
    let names = json!({
        "to": [{
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }],
        "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53}],
    });
    let deny = policy("deny", json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "egress": [names]}));
    vec![deny, workload("db", 5432), service("db", "db", 5432, json!("main")), service("db-two", "db", 80, json!(5432))]
}

/// The fields that are said to need the database, where it is closed.
fn needed(objects: &[Value]) -> Vec<String> {
    let found = found("network", &[&closed()[..], objects].concat());
    let fields = found.iter().filter(|line| line.contains("cannot reach Deployment/db at TCP 5432 for Service/"));
    fields.filter_map(|line| line.split(':').next()).map(str::to_owned).collect()
}

fn of_env(variables: &[(&str, &str)]) -> bool {
    !needed(&[with_env(workload("web", 80), variables)]).is_empty()
}

#[test]
fn variables_name_services() {
    for variables in [
        &[("URL", "postgresql://user:secret@db:5432/app")][..],
        &[("URL", "postgresql://user:secret@db/app")],
        &[("URL", "jdbc:postgresql://db.shop:5432/app")],
        &[("TARGET", "db.shop.svc.cluster.local:5432")],
        &[("TARGET", "http://db-two")],
        &[("TARGETS", "other:1, db:5432")],
        &[("PGHOST", "db"), ("PGPORT", "5432")],
        &[("DB_HOST", "db"), ("DB_PORT", "5432")],
        &[("DATABASE_HOSTNAME", "db.shop.svc"), ("DATABASE_PORT", "5432")],
        &[("A", "db"), ("B", "5432"), ("C", "$(A):$(B)")],
        &[("POD", "db-0.db.shop.svc:5432")],
    ] {
        assert!(of_env(variables), "{variables:?}");
    }
    for variables in [
        &[("USER", "db")][..],
        &[("PGHOST", "db")],
        &[("PGHOST", "db"), ("OTHER_PORT", "5432")],
        &[("IMAGE", "db:17")],
        &[("PATH", "/db:5432")],
        &[("URL", "https://db")],
        &[("TARGET", "db.other:5432")],
        &[("TARGET", "mydb:5432")],
        &[("TARGET", "db.shop.example.com:5432")],
    ] {
        assert!(!of_env(variables), "{variables:?}");
    }
}

#[test]
fn arguments_name_services() {
    let web = workload("web", 80);
    let with_args = |args: Value| with(&web, "/spec/template/spec/containers/0/args", args);
    let place = "Deployment/web .spec.template.spec.containers[0].args";
    assert_eq!(needed(&[with_args(json!(["-h", "db", "-p", "5432"]))]), [format!("{place}[1]")]);
    assert_eq!(needed(&[with_args(json!(["--db-host=db", "--db-port=5432"]))]), [format!("{place}[0]")]);
    assert_eq!(needed(&[with_args(json!(["wait", "until nc 'db:5432'; do sleep 1; done"]))]), [format!("{place}[1]")]);
    assert_eq!(needed(&[with_args(json!(["-c", "pg_isready -h db -p 5432"]))]), [format!("{place}[1]")]);
    assert_eq!(needed(&[with_args(json!(["-h", "db"]))]), [""; 0]);
}

/// The files of ConfigMaps and Secrets that a pod mounts, or has as variables; not those of others.
#[test]
fn files_name_services() {
    let map = |text: &str| {
        json!({
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "namespace": "shop"}, "data": {"file": text},
        })
    };
    let volume = |volume: Value| with(&workload("web", 80), "/spec/template/spec/volumes", json!([volume]));
    let mounted = volume(json!({"name": "a", "configMap": {"name": "web"}}));
    for text in [
        "url: http://db:5432/x",
        "storage: {postgres: {hostname: db, port: 5432}}",
        "db.host=db\ndb.port=5432\n",
        "[database]\nhost = db\nport = 5432\n",
        "env:\n- {name: PGHOST, value: db}\n- {name: PGPORT, value: \"5432\"}\n",
        "host: {env: DB}\nport: 5432\n",
        "target: \"{{ env_var('DB') }}:5432\"",
        "target: ${env:DB}:5432",
    ] {
        let objects = [map(text), with_env(mounted.clone(), &[("DB", "db")])];
        assert_eq!(needed(&objects), ["Deployment/web .spec.template.spec.volumes[0].configMap.name"], "{text}");
        assert_eq!(needed(&[map(text), with_env(workload("web", 80), &[("DB", "db")])]), [""; 0], "{text}");
    }
    let text = "postgresql://u:p@db/app";
    let secret = json!({
        "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web", "namespace": "shop"},
        "data": {"encoded": "cG9zdGdyZXNxbDovL3U6cEBkYi9hcHA="}, "stringData": {"plain": text, "other": "x"},
    });
    for (key, found) in [("encoded", 1), ("plain", 1), ("other", 0)] {
        let items = json!([{"key": key, "path": "f"}]);
        let projected = json!({"name": "a", "projected": {"sources": [{"secret": {"name": "web", "items": items}}]}});
        assert_eq!(needed(&[secret.clone(), volume(projected)]).len(), found, "{key}");
        let env = json!([{"name": "A", "valueFrom": {"secretKeyRef": {"name": "web", "key": key}}}]);
        let web = with(&workload("web", 80), "/spec/template/spec/containers/0/env", env);
        assert_eq!(needed(&[secret.clone(), web]).len(), found, "{key}");
    }
    let whole = json!([{"secretRef": {"name": "web"}}]);
    let web = with(&workload("web", 80), "/spec/template/spec/containers/0/envFrom", whole);
    assert_eq!(needed(&[secret, web]).len(), 1);
}

/// Every pod asks name servers, by both protocols.
#[test]
fn names_are_needed() {
    let deny = |egress: Value| policy("deny", json!({"podSelector": {}, "policyTypes": ["Egress"], "egress": egress}));
    let lines = found("network", &[workload("web", 80), deny(json!([]))]);
    let line = |protocol: &str| {
        format!(
            "Deployment/web .spec.template.spec: Deployment/web cannot reach the name servers (kube-dns) at {protocol} 53 for names: no egress rule of NetworkPolicy/deny lets it out"
        )
    };
    assert_eq!(lines, [line("TCP"), line("UDP")]);
    let peer = json!([{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]);
    let udp = deny(json!([{"to": peer, "ports": [{"port": 53, "protocol": "UDP"}]}]));
    assert_eq!(found("network", &[workload("web", 80), udp]), [line("TCP")]);
    let named = deny(json!([{"to": peer, "ports": [{"port": "dns", "protocol": "UDP"}, {"port": "dns-tcp"}]}]));
    assert_eq!(found("network", &[workload("web", 80), named]), [""; 0]);
}

/// A pod with a token and a role asks the API server, by the addresses that are given.
#[test]
fn the_api_server_is_needed_where_a_pod_has_a_role() {
    let rbac = |kind: &str, content: Value| {
        let mut object = json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": {"name": "web", "namespace": "shop"},
        });
        object.as_object_mut().expect("an object").extend(content.as_object().cloned().expect("an object"));
        object
    };
    let web = with(&workload("web", 80), "/spec/template/spec/serviceAccountName", "web".into());
    let binding = rbac(
        "RoleBinding",
        json!({
            "roleRef": {"kind": "Role", "name": "web"}, "subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
        }),
    );
    let objects = |web: Value| {
        let mut objects = closed();
        objects.extend([web, rbac("Role", json!({"rules": []})), binding.clone()]);
        let lines = found("network", &objects);
        lines.into_iter().filter(|line| line.contains("the API server")).collect::<Vec<_>>()
    };
    let lines = objects(web.clone());
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines[0].contains(
            "Deployment/web cannot reach 172.18.0.2 at TCP 443 for the API server, by the role of web: no egress rule"
        ),
        "{lines:#?}"
    );
    assert!(lines[1].contains("at TCP 6443"), "{lines:#?}");
    assert_eq!(objects(with(&web, "/spec/template/spec/automountServiceAccountToken", false.into())), [""; 0]);
}
