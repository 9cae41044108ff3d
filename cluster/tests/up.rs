//! A cluster that does not start leaves nothing behind, whatever its programs do.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use floe_cluster::{Cluster, Error, Lifetime};

/// What runs until it is ended.
const STAYS: &str = "while :; do sleep 0.1; done";

/// Writes programs that only pretend, each a shell script.
fn programs(folder: &Path, scripts: &[(&str, &str)]) {
    for (name, script) in scripts {
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

fn all_run(cluster: &Cluster) -> bool {
    cluster.status().unwrap().iter().all(|component| component.memory.is_some())
}

fn none_runs(cluster: &Cluster) -> bool {
    cluster.status().unwrap().iter().all(|component| component.memory.is_none())
}

#[test]
fn a_component_that_ends_ends_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let ends = "echo 'listen tcp: address already in use' >&2; exit 3";
    let rest = ["kube-controller-manager", "kube-scheduler", "kwok"].map(|name| (name, STAYS));
    programs(dir.path(), &rest);
    programs(dir.path(), &[("server", STAYS), ("kube-apiserver", ends), ("kubectl", "exit 1")]);
    let cluster = Cluster::new(&dir.path().join("a"), dir.path());
    let error = cluster.up(Lifetime::Detached).expect_err("the API server ends");
    let said = error.to_string();
    assert!(said.starts_with("kube-apiserver has ended; the end of "), "{said}");
    assert!(said.contains("listen tcp: address already in use\n") && said.ends_with("try again"), "{said}");
    assert_eq!(cluster.status().unwrap().len(), 2);
    assert!(none_runs(&cluster));
    cluster.down().unwrap();
    assert!(!dir.path().join("a").exists());
}

#[test]
fn a_cluster_is_not_started_twice_and_ends_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let stay =
        ["server", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"].map(|name| (name, STAYS));
    programs(dir.path(), &stay);
    // Three nodes take pods, whatever is asked.
    let node = r#"{"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}"#;
    let nodes = format!(r#"{{"items":[{node},{node},{node}]}}"#);
    let kubectl = format!("case \"$*\" in *readyz) echo ok ;; *) echo '{nodes}' ;; esac");
    programs(dir.path(), &[("kubectl", &kubectl)]);
    let cluster = Cluster::new(&dir.path().join("a"), dir.path());
    cluster.up(Lifetime::Detached).unwrap();
    assert_eq!(cluster.status().unwrap().len(), 5);
    assert!(all_run(&cluster));
    assert!(matches!(cluster.up(Lifetime::Detached), Err(Error::Running(_))));
    assert!(all_run(&cluster), "the attempt changes nothing");
    cluster.down().unwrap();
    cluster.down().unwrap();
    assert!(cluster.status().unwrap().is_empty());
}

#[test]
fn what_is_missing_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::new(&dir.path().join("a"), dir.path());
    let said = cluster.up(Lifetime::Detached).expect_err("there is no program").to_string();
    assert!(said.contains("server: is missing; build them by `cargo xtask cluster up`"), "{said}");
    assert!(!dir.path().join("a").exists());
}
