//! The platform's manifest: which logical environments there are, in the order in which products are promoted.

use crate::{
    finding::Finding,
    mapping::{is_environment_name, kind},
    source::Source,
};
use floe_chart::path::{Path, Step};
use serde_json::Value;
use std::collections::HashMap;

/// The environments that there are where the manifest names none.
pub const DEFAULT: [&str; 3] = ["dev", "staging", "prod"];

/// Keys of clusters, which a manifest does not know: a change of clusters changes values alone.
const OF_CLUSTERS: [&str; 8] = [
    "cluster",
    "clusterMapping",
    "cluster_mapping",
    "clusters",
    "isolation",
    "namespace",
    "namespaceTemplate",
    "namespace_template",
];

/// Keys at the top that floe refuses: a manifest is the same in every environment.
const OF_ENVIRONMENTS: [&str; 10] = [
    "environments",
    "environment",
    "env",
    "env_overrides",
    "dev",
    "staging",
    "prod",
    "production",
    "target_env",
    "floe_env",
];

/// The keys of an environment.
const KEYS: [&str; 5] = ["name", "gates", "gate_timeout_seconds", "authorization", "lock"];

/// The path to the environments.
fn environments() -> Path {
    Path::of_names(["artifacts", "promotion", "environments"])
}

/// What the manifest says of environments.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Their names in the order of promotion, each with where it stands.
    pub environments: Vec<(String, Path)>,
    /// The source, for findings.
    pub source: Option<Source>,
}

impl Default for Manifest {
    fn default() -> Self {
        let default = |name: &&str| ((*name).to_owned(), environments());
        Self { environments: DEFAULT.iter().map(default).collect(), source: None }
    }
}

impl Manifest {
    /// Reads the environments of a manifest, and gives all that is wrong with them.
    #[must_use]
    pub fn read(source: Source) -> (Self, Vec<Finding>) {
        let mut findings = vec![];
        foreign_keys(&source, &mut findings);
        let list = match environments().find(source.value()) {
            None | Some(Value::Null) => None,
            Some(Value::Array(items)) if !items.is_empty() => Some(items.clone()),
            Some(other) => {
                let message = format!("is {}, not a list of environments", kind(other));
                findings.push(source.finding(
                    &environments(),
                    message,
                    "list at least one, each with its name and gates",
                ));
                None
            }
        };
        let Some(list) = list else { return (Self { source: Some(source), ..Self::default() }, findings) };
        let mut found: Vec<(String, Path)> = vec![];
        for (index, item) in list.iter().enumerate() {
            let path = environments().then(Step::Index(index));
            found.extend(environment(&source, item, path, &mut findings));
        }
        if list.iter().any(Value::is_string) {
            let remedy = "write `- name: dev` with its `gates`";
            findings.push(
                source.finding(&environments(), "the short form, which floe itself refuses", remedy).as_warning(),
            );
        }
        twice(&source, &found, &mut findings);
        (Self { environments: found, source: Some(source) }, findings)
    }

    /// A finding about what stands at `path` of the manifest.
    pub(crate) fn finding(&self, path: &Path, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        match &self.source {
            Some(source) => source.finding(path, message, remedy),
            None => Finding { path: path.to_string(), ..Finding::of_file("manifest", message, remedy) },
        }
    }
}

/// Keys that belong elsewhere.
fn foreign_keys(source: &Source, findings: &mut Vec<Finding>) {
    let Some(members) = source.value().as_object() else { return };
    for key in members.keys() {
        if OF_CLUSTERS.contains(&key.as_str()) {
            findings.push(of_clusters(source, &Path::of_names([key.as_str()])));
        } else if OF_ENVIRONMENTS.contains(&key.as_str()) {
            let remedy =
                "a manifest is the same in every environment; remove it, the environment at run time is FLOE_ENV";
            findings.push(source.finding(&Path::of_names([key.as_str()]), "is no key of a manifest", remedy));
        }
    }
}

fn of_clusters(source: &Source, path: &Path) -> Finding {
    let remedy = "the manifest says what is promoted, not where it runs; move it to clusterMapping in the values";
    source.finding(path, "is a key of clusters", remedy)
}

/// The name of one environment.
fn environment(source: &Source, item: &Value, path: Path, findings: &mut Vec<Finding>) -> Option<(String, Path)> {
    let (name, at) = match item {
        Value::String(name) => (name, path),
        Value::Object(members) => {
            for key in members.keys() {
                if OF_CLUSTERS.contains(&key.as_str()) {
                    findings.push(of_clusters(source, &path.name(key)));
                } else if !KEYS.contains(&key.as_str()) {
                    let remedy = format!("the keys of an environment are {}", KEYS.join(", "));
                    findings.push(source.finding(&path.name(key), "unknown key", remedy));
                }
            }
            gates(source, item, &path, findings);
            match members.get("name") {
                Some(Value::String(name)) => (name, path.name("name")),
                Some(other) => {
                    let message = format!("is {}, not a name", kind(other));
                    findings.push(source.finding(&path.name("name"), message, "write a name in quotes"));
                    return None;
                }
                None => {
                    findings.push(source.finding(&path, "an environment without `name`", "add one"));
                    return None;
                }
            }
        }
        other => {
            let message = format!("is {}, not an environment", kind(other));
            findings.push(source.finding(&path, message, "write `- name: dev` with its `gates`"));
            return None;
        }
    };
    if !is_environment_name(name) {
        let remedy = "use at most 50 lower-case letters, digits, - and _, a letter first";
        findings.push(source.finding(&at, format!("{name:?} is no name of an environment"), remedy));
        return None;
    }
    Some((name.clone(), at))
}

/// What promotion needs of an environment.
fn gates(source: &Source, item: &Value, path: &Path, findings: &mut Vec<Finding>) {
    match item.get("gates") {
        None => findings.push(source.finding(
            path,
            "an environment without `gates`",
            "add `gates: {policy_compliance: true}`",
        )),
        Some(gates) if gates.get("policy_compliance") == Some(&Value::Bool(false)) => {
            let path = path.name("gates").name("policy_compliance");
            findings.push(source.finding(
                &path,
                "policy compliance cannot be switched off",
                "set it to true, or remove it",
            ));
        }
        Some(_) => {}
    }
    if let Some(seconds) = item.get("gate_timeout_seconds")
        && !seconds.as_f64().is_some_and(|seconds| (30.0..=3600.0).contains(&seconds))
    {
        let path = path.name("gate_timeout_seconds");
        findings.push(source.finding(&path, format!("{seconds} is not within 30 and 3600"), "write so many seconds"));
    }
}

/// Each environment is there once.
fn twice(source: &Source, found: &[(String, Path)], findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &Path> = HashMap::new();
    for (name, path) in found {
        match first.get(name.as_str()) {
            Some(before) => {
                let message = format!("{name} is at {before} too");
                findings.push(source.finding(path, message, "remove one, or rename it"));
            }
            None => {
                first.insert(name, path);
            }
        }
    }
}
