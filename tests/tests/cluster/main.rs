//! The charts on a real API server, by the real Helm, in namespaces that enforce the `restricted` Pod Security Standard.
//!
//! `cargo xtask test --cluster` builds Kubernetes and switches these tests on. Nodes are simulated, all else is real: see
//! `floe-cluster`. Each test has namespaces of its own, named after it.

#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, and say why they are skipped"
)]

mod admission;
#[expect(dead_code, reason = "what is stored is compared here, not what is printed")]
#[path = "../cli/mod.rs"]
mod cli;
mod control_plane;
mod native;
mod releases;
mod rights;
mod testing;
mod upgrades;

use std::fs;
use std::path::{Path, PathBuf};

use floe_chart::{AnyChart as _, Options, yaml};
use floe_tests::cluster::Kube;
use floe_tests::service::Error;
use serde_json::{Value, json};

/// The cluster; none where nobody asked for it, which is said.
fn kube() -> Option<&'static Kube> {
    match Kube::shared() {
        Ok(kube) => Some(kube),
        Err(Error::Unsupported(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(Error::Failed(why)) => panic!("{why}"),
    }
}

/// A values file.
fn read(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    parsed(&text, &file.display().to_string())
}

fn parsed(text: &str, name: &str) -> Value {
    yaml::read(text).unwrap_or_else(|errors| panic!("{name}: {errors:?}")).value
}

/// The values files of a folder, with their names.
fn files(folder: &Path) -> Vec<(String, Value)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), read(path))).collect()
}

/// What `charts/` holds beside the charts' own sources.
fn charts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../charts")
}

/// The uses of floe-platform: the defaults, every profile and every fixture.
fn platforms() -> Vec<(String, Value)> {
    let operator = json!({ "postgresql": { "operator": { "enabled": true } } });
    let own = [("defaults".to_owned(), json!({})), ("operator".to_owned(), operator)];
    let testing = files(&charts().join("testing"));
    let chart = floe_platform::chart();
    let profiles = chart.profiles().iter().map(|(name, text)| ((*name).to_owned(), parsed(text, name)));
    let fixtures = files(&cli::fixture("floe-platform"));
    assert!(!testing.is_empty() && !chart.profiles().is_empty() && !fixtures.is_empty());
    own.into_iter().chain(testing).chain(profiles).chain(fixtures).collect()
}

/// The uses of floe-jobs.
fn jobs() -> Vec<(String, Value)> {
    let fixtures = files(&cli::fixture("floe-jobs"));
    assert!(!fixtures.is_empty());
    [("defaults".to_owned(), json!({}))].into_iter().chain(fixtures).collect()
}

/// A release for a namespace of the cluster.
fn options(namespace: &str) -> Options {
    Options { namespace: namespace.to_owned(), ..cli::release("floe") }
}

/// Lays values over others, as Helm does.
fn over(base: &Value, values: &Value) -> Value {
    match (base, values) {
        (Value::Object(base), Value::Object(values)) => {
            let mut all = base.clone();
            for (key, value) in values {
                let merged = over(base.get(key).unwrap_or(&Value::Null), value);
                all.insert(key.clone(), merged);
            }
            Value::Object(all)
        }
        _ => values.clone(),
    }
}
