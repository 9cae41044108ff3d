//! The mapping as it was written: read as far as it can be, with all that is wrong with it.

use crate::{
    finding::Finding,
    source::Sources,
    values::{Isolation, Mapping, Values},
};
use floe_chart::{
    path::{Path, Step},
    validate::{self, Validator},
    values::{self, Map},
};
use floe_schema::{Opt, schema};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::OnceLock;

/// Keys of promotion, which a mapping does not know: who may promote what is in the platform's manifest.
const OF_PROMOTION: [&str; 9] = [
    "gates",
    "gate",
    "gate_timeout_seconds",
    "gateTimeoutSeconds",
    "authorization",
    "lock",
    "promotion",
    "audit_backend",
    "approvals",
];

/// The keys of a values file that are about environments.
const KEYS: [&str; 3] = ["cluster", "clusterMapping", "namespaces"];

/// One mapping, as far as it could be read.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// Its name.
    pub name: String,
    /// The physical cluster; empty where none could be read.
    pub cluster: String,
    /// How its environments are kept apart.
    pub isolation: Isolation,
    /// The mapping as objects are made of it, without what could not be read.
    pub value: Mapping,
    /// Its environments, each with its index in the list.
    pub environments: Vec<(String, usize)>,
}

impl Mapped {
    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> Path {
        Path::of_names(["clusterMapping", &self.name])
    }

    /// Where one of its environments stands.
    #[must_use]
    pub fn path_of(&self, index: usize) -> Path {
        self.path().name("environments").then(Step::Index(index))
    }
}

/// The keys of a values file that are about environments, and nothing else of it.
#[must_use]
pub fn of_environments(values: &Map) -> Map {
    only(values, &KEYS)
}

/// Of these what objects are made of beside the mappings.
pub(crate) fn of_namespaces(values: &Map) -> Map {
    only(values, &["namespaces"])
}

fn only(values: &Map, keys: &[&str]) -> Map {
    let own = values.iter().filter(|(key, _)| keys.contains(&key.as_str()));
    own.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The defaults of the values.
pub(crate) fn defaults() -> &'static Map {
    static DEFAULTS: OnceLock<Map> = OnceLock::new();
    DEFAULTS.get_or_init(|| match serde_json::to_value(Values::default()) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    })
}

/// What a values file may say of environments.
fn validator() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| {
        let partial = schema::partial(&schema::of::<Values>(), &Value::Object(defaults().clone()));
        Validator::new(&partial).expect("a derived schema is a schema")
    })
}

/// Reads the mappings, and gives all that is wrong with each.
#[must_use]
pub fn read(sources: &Sources) -> (Vec<Mapped>, Vec<Finding>) {
    let own = of_environments(sources.merged());
    let found = validator().findings(&Value::Object(own.clone()));
    let mut findings: Vec<Finding> = found.into_iter().map(|found| at_home(sources, found)).collect();
    let mapping = Path::of_names(["clusterMapping"]);
    match own.get("clusterMapping") {
        Some(Value::Object(members)) if !members.is_empty() => {
            let mapped = members.iter().filter_map(|(name, value)| read_one(name, value)).collect();
            return (mapped, findings);
        }
        None | Some(Value::Null | Value::Object(_)) => {
            let remedy = "add an entry with `cluster` and `environments`";
            findings.push(sources.finding(&mapping, "there is no mapping", remedy));
        }
        Some(_) => {}
    }
    (vec![], findings)
}

/// A finding of the schema, with its place, and with the remedy that its key asks for.
fn at_home(sources: &Sources, mut found: validate::Finding) -> Finding {
    let key = found.pointer.rsplit('/').next().unwrap_or_default();
    if OF_PROMOTION.contains(&key) && found.pointer.starts_with("/clusterMapping/") {
        found.message = "is a key of promotion, which a mapping does not know".to_owned();
        found.remedy = Some("move it to artifacts.promotion.environments of the platform's manifest".to_owned());
    }
    if found.remedy.is_none() && found.pointer.starts_with("/clusterMapping/") {
        found.remedy = Some(remedy(found.pointer.split('/').nth(3).unwrap_or_default()).to_owned());
    }
    let source = sources.of(&found.pointer);
    let at = source.and_then(|source| source.position(&found.pointer));
    // What is missing is told of where it is missing.
    let at = at.or_else(|| source?.position(found.pointer.rsplit_once('/')?.0));
    Finding::of_schema(source.map_or("values", |source| &source.name), at, found)
}

/// What to do about a key of a mapping.
fn remedy(key: &str) -> &'static str {
    match key {
        "" => "a mapping has `cluster` and `environments`, and a name that a label can have",
        "cluster" => "name the cluster as kubectl's context does",
        "environments" => "list at least one environment, each once, as the manifest names them",
        "isolation" => "write namespace or label, or remove it",
        "namespaceTemplate" => {
            "write lower-case letters, digits, - and {{.environment}}, which is the only placeholder"
        }
        "resources" => "write `preset` and `quota`, or remove it",
        _ => "remove it",
    }
}

/// One mapping; none where it is no map.
fn read_one(name: &str, value: &Value) -> Option<Mapped> {
    let members = value.as_object()?;
    let cluster = members.get("cluster").and_then(Value::as_str).unwrap_or_default();
    let list = members.get("environments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let names = list.iter().enumerate().filter_map(|(index, item)| Some((item.as_str()?.to_owned(), index)));
    let environments: Vec<(String, usize)> = names.filter(|(name, _)| is_environment_name(name)).collect();
    let value = Mapping {
        cluster: cluster.into(),
        environments: environments.iter().map(|(name, _)| name.as_str().into()).collect::<Vec<_>>().into(),
        isolation: field(members, "isolation"),
        namespace_template: field(members, "namespaceTemplate"),
        resources: field(members, "resources"),
    };
    let isolation = value.isolation.get().map_or(Isolation::Namespace, |isolation| isolation.get());
    Some(Mapped { name: name.to_owned(), cluster: cluster.to_owned(), isolation, value, environments })
}

/// An optional field; unset where it cannot be read, which a finding tells of.
fn field<T: DeserializeOwned>(members: &Map, key: &str) -> Opt<T> {
    members.get(key).and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
}

/// The values of environments over their defaults, for mappings that the schema accepts.
pub(crate) fn over_defaults(own: Map) -> Map {
    values::merge([defaults().clone(), own])
}

/// Whether a text is the name of an environment: `^[a-z][a-z0-9_-]*$`, of at most 50 characters.
#[must_use]
pub fn is_environment_name(name: &str) -> bool {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    name.len() <= 50 && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(rest)
}

/// What a value is, in words.
pub(crate) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(items) if items.is_empty() => "an empty list",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
