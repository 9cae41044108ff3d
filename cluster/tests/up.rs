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

/// The file that is there once kwok simulates.
fn simulated(folder: &Path) -> String {
    folder.join("simulated").display().to_string()
}

fn kwok(folder: &Path) -> String {
    format!("echo >'{}'; {STAYS}", simulated(folder))
}

/// Programs of a cluster that starts.
fn pretend(folder: &Path) {
    let stay = ["server", "kube-apiserver", "kube-controller-manager", "kube-scheduler"].map(|name| (name, STAYS));
    programs(folder, &stay);
    // A Service has an address, three nodes take pods, and a pod has ended, whatever is asked.
    let node = r#"{"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}"#;
    let status = r#"{"phase":"Succeeded","loadBalancer":{"ingress":[]}}"#;
    let answer = format!(r#"{{"status":{status},"items":[{node},{node},{node}]}}"#);
    let kubectl =
        format!("case \"$*\" in *readyz) echo ok ;; *) test -e '{}' && echo '{answer}' ;; esac", simulated(folder));
    programs(folder, &[("kwok", &kwok(folder))]);
    programs(folder, &[("kubectl", &kubectl)]);
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
    pretend(dir.path());
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

/// kwok seldom dies of a race of its own as it starts; who starts it again has luck.
#[test]
fn a_race_of_kwok_is_survived() {
    let dir = tempfile::tempdir().unwrap();
    let starts = dir.path().join("starts");
    let race = |often: usize| {
        let count = format!("echo >>'{0}'; test $(wc -l <'{0}') -gt {often}", starts.display());
        format!("{count} || {{ echo 'fatal error: concurrent map writes'; exit 2; }}; {}", kwok(dir.path()))
    };
    let cluster = Cluster::new(&dir.path().join("a"), dir.path());
    pretend(dir.path());
    programs(dir.path(), &[("kwok", &race(2))]);
    cluster.up(Lifetime::Detached).unwrap();
    assert!(all_run(&cluster));
    cluster.down().unwrap();
    fs::remove_file(&starts).unwrap();
    fs::remove_file(simulated(dir.path())).unwrap();
    programs(dir.path(), &[("kwok", &race(9))]);
    let said = cluster.up(Lifetime::Detached).expect_err("it always dies").to_string();
    assert!(said.starts_with("kwok has ended; the end of "), "{said}");
    assert_eq!(fs::read_to_string(&starts).unwrap().lines().count(), 3);
    assert!(none_runs(&cluster));
}

#[test]
fn what_is_missing_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::new(&dir.path().join("a"), dir.path());
    let said = cluster.up(Lifetime::Detached).expect_err("there is no program").to_string();
    assert!(said.contains("server: is missing; build them by `cargo xtask cluster up`"), "{said}");
    assert!(!dir.path().join("a").exists());
}
