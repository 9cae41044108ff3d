//! The cluster itself: two run side by side, and one that is stopped leaves nothing.

use std::fs;

use floe_cluster::{Cluster, Lifetime};
use floe_tests::oracle;

use crate::kube;

#[test]
fn clusters_run_side_by_side_and_leave_nothing() {
    let Some(kube) = kube() else { return };
    let dir = tempfile::tempdir().unwrap();
    let other = Cluster::new(&dir.path().join("other"), &oracle::tool("kubernetes").unwrap());
    other.up(Lifetime::Thread).unwrap();
    let states = other.status().unwrap();
    assert!(states.len() == 5 && states.iter().all(|component| component.memory.is_some()), "{states:?}");
    kube.namespace("side-by-side", true).unwrap();
    let seen = other.kubectl().args(["get", "namespace", "side-by-side"]).output().unwrap();
    assert!(String::from_utf8_lossy(&seen.stderr).contains("not found"), "{seen:?}");
    other.down().unwrap();
    assert!(!dir.path().join("other").exists());
    // What has ended, and was not waited for, has no command line.
    let line = |pid: u32| fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    assert!(states.iter().all(|component| line(component.pid).is_empty()), "{states:?}");
    assert!(kube.kubectl(&["get", "namespace", "side-by-side"]).is_ok());
}
