//! The answers of Helm.
//!
//! A line of `values-corpus/*.jsonl` is `{"in": request, "out": answer}`: a request to the oracle
//! (`tests/tools/oracle`), and what it answered with Helm 3.22.0. To regenerate, feed it every `in`
//! again. Charts of the corpus are written as JSON, and each has a default `here` that nothing else
//! sets: it shows in Helm's values which subcharts took part.
//!
//! `VALUES_CORPUS` names another folder with more of the same.

use std::collections::BTreeSet;
use std::path::PathBuf;

use floe_chart::values::set::{self, Flag};
use floe_chart::values::{Chart, CoalesceWarning, Coalesced, Dependency, Enabled, Map, coalesce, overrides};
use serde_json::Value;

fn corpus(name: &str) -> Vec<(Value, Value)> {
    let folder = std::env::var_os("VALUES_CORPUS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| [env!("CARGO_MANIFEST_DIR"), "tests", "values-corpus"].iter().collect());
    let lines = std::fs::read_to_string(folder.join(name)).unwrap();
    let case = |line| {
        let mut case: Value = serde_json::from_str(line).unwrap();
        (case["in"].take(), case["out"].take())
    };
    lines.lines().map(case).collect()
}

/// Compares the values that answer each request of a corpus; shows the shortest case that differs.
fn agree(name: &str, answer: impl Fn(&Value) -> Result<Map, String>) {
    let corpus = corpus(name);
    assert!(corpus.len() >= 100, "{name} holds only {} cases", corpus.len());
    let differing: Vec<String> = (corpus.iter())
        .filter_map(|(request, helm)| {
            let ours = answer(request).map(Value::Object);
            let agree = match (&ours, helm.get("values")) {
                (Ok(ours), Some(helm)) => plain(ours) == plain(helm),
                (ours, helm) => ours.is_err() && helm.is_none(),
            };
            (!agree).then(|| format!("{request}\n  helm: {helm}\n  ours: {ours:?}"))
        })
        .collect();
    let shortest = differing.iter().min_by_key(|text| text.len());
    assert!(differing.is_empty(), "{} of {} differ: {}", differing.len(), corpus.len(), shortest.unwrap());
}

/// 1.0 is 1: Helm has one kind of number only.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

fn map_of(value: &Value) -> Map {
    value.as_object().cloned().unwrap_or_default()
}

fn list_of(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[test]
fn merge_agrees() {
    agree("merge.jsonl", |request| {
        let files = list_of(&request["files"]).map(|file| ("file".to_owned(), file.clone()));
        overrides(files.collect(), &[], &|_| unreachable!()).map_err(|errors| format!("{errors:?}"))
    });
}

#[test]
fn set_agrees() {
    agree("set.jsonl", |request| {
        let flags = [Flag::Json, Flag::Set, Flag::String, Flag::Literal];
        let op = request["op"].as_str().unwrap();
        let flag = *flags.iter().find(|flag| flag.name().strip_prefix("--") == Some(op)).unwrap();
        let mut values = map_of(&request["values"]);
        for text in list_of(&request["args"]) {
            let text = text.as_str().unwrap();
            set::apply(&mut values, flag, text, &|_| unreachable!()).map_err(|error| error.to_string())?;
        }
        Ok(values)
    });
}

/// A chart of a request, owning what a [`Chart`] borrows.
struct Owned {
    name: String,
    defaults: Map,
    dependencies: Vec<OwnedDependency>,
}

struct OwnedDependency {
    chart: Owned,
    alias: Option<String>,
    condition: Option<String>,
    tags: Vec<String>,
}

impl Owned {
    /// Reads the chart below `folder`, which is empty or ends with a slash, from the files of a request.
    fn read(files: &Value, folder: &str) -> Self {
        let file =
            |name: &str| -> Value { serde_json::from_str(files[format!("{folder}{name}")].as_str().unwrap()).unwrap() };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let metadata = file("Chart.yaml");
        let dependency = |entry: &Value| OwnedDependency {
            chart: Self::read(files, &format!("{folder}charts/{}/", entry["name"].as_str().unwrap())),
            alias: text(&entry["alias"]),
            condition: text(&entry["condition"]),
            tags: list_of(&entry["tags"]).filter_map(text).collect(),
        };
        Self {
            name: text(&metadata["name"]).unwrap(),
            defaults: map_of(&file("values.yaml")),
            dependencies: list_of(&metadata["dependencies"]).map(dependency).collect(),
        }
    }

    fn chart(&self) -> Chart<'_> {
        let dependencies = self.dependencies.iter().map(OwnedDependency::dependency).collect();
        Chart { name: &self.name, defaults: &self.defaults, dependencies }
    }

    /// What a request of the corpus comes to.
    fn coalesce(request: &Value) -> Result<Coalesced, String> {
        let owned = Self::read(&request["chart"], "");
        coalesce(&owned.chart(), &map_of(&request["values"])).map_err(|errors| format!("{errors:?}"))
    }
}

impl OwnedDependency {
    fn dependency(&self) -> Dependency<'_> {
        let (alias, condition) = (self.alias.as_deref(), self.condition.as_deref());
        Dependency { chart: self.chart.chart(), alias, condition, tags: &self.tags }
    }
}

#[test]
fn coalesce_agrees() {
    agree("coalesce.jsonl", |request| Ok(Owned::coalesce(request)?.values));
}

/// The subcharts that took part, as a tree of their names: those whose default `here` is seen.
fn seen(values: &Value) -> Value {
    let subcharts = values.as_object().into_iter().flatten().filter(|(_, value)| value.get("here").is_some());
    subcharts.map(|(key, value)| (key.clone(), seen(value))).collect()
}

fn named(enabled: &[Enabled]) -> Value {
    enabled.iter().map(|each| (each.key.clone(), named(&each.dependencies))).collect()
}

#[test]
fn the_same_subcharts_take_part() {
    for (request, helm) in corpus("coalesce.jsonl") {
        let Ok(ours) = Owned::coalesce(&request) else { continue };
        assert_eq!(named(&ours.enabled), seen(&helm["values"]), "{request}");
    }
}

/// The path in what Helm logs about a map and something else in each other's place.
fn warned(line: &str) -> Option<&str> {
    let line = line.strip_prefix("warning: ")?;
    let (path, _) = (line.strip_prefix("skipped value for ").and_then(|line| line.split_once(": Not a table")))
        .or_else(|| line.strip_prefix("cannot overwrite table with non table for ")?.split_once(" ("))
        .or_else(|| line.strip_prefix("destination for ")?.split_once(" is a table"))?;
    // Before the path stands the name of the chart.
    path.split_once('.').map(|(_, path)| path)
}

/// Helm's paths into a subchart's `global` lack that key.
fn without_global(path: &str) -> String {
    path.split('.').filter(|key| *key != "global").collect::<Vec<_>>().join(".")
}

/// Helm warns in each of its passes over the charts, here only the last one does.
#[test]
fn helm_gives_every_warning_too() {
    let mut warnings = 0;
    for (request, helm) in corpus("coalesce.jsonl") {
        let Ok(ours) = Owned::coalesce(&request) else { continue };
        let helm: BTreeSet<String> =
            list_of(&helm["warnings"]).filter_map(|line| warned(line.as_str()?)).map(without_global).collect();
        for warning in &ours.warnings {
            if let CoalesceWarning::MapOverScalar { path, .. } | CoalesceWarning::ScalarOverMap { path, .. } = warning {
                assert!(helm.contains(&without_global(path)), "{path} is not in {helm:?}: {request}");
                warnings += 1;
            }
        }
    }
    assert_ne!(warnings, 0, "the corpus has no warnings");
}
