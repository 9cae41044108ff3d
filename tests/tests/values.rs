//! Values put to a live Helm: defaults and overrides over trees of charts, files over files, and `--set` with its kin.
//!
//! `cargo xtask test` builds the oracle. A failure prints the seed of its case; `FLOE_SEED` runs that seed again.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod seeds;

use std::collections::BTreeMap;

use floe_chart::values::set::{self, Flag};
use floe_chart::values::{self as ours, Dependency, Enabled, Map, coalesce};
use floe_tests::{
    generate::{Config, Generator},
    oracle::{Chart, Error, Oracle, Setter},
    shrink::shrink,
};
use serde_json::{Value, json};

/// How many cases of each kind a run asks about.
const CASES: u64 = 3_000;

/// Charts of few keys, so that overrides meet defaults, subcharts' values and `global`.
fn schema(root: &str) -> Value {
    let chart = |dependencies: Value| {
        json!({"type": "object", "additionalProperties": false, "required": ["defaults", "dependencies"], "properties": {
            "defaults": {"$ref": "#/definitions/Tree"},
            "dependencies": dependencies,
        }})
    };
    let dependency = |chart: &str| {
        json!({"type": "object", "additionalProperties": false, "required": ["chart"], "properties": {
            "chart": {"$ref": chart},
            "alias": {"enum": ["three", "a"]},
            "condition": {"enum": [
                "", "a", "one.a", "one.enabled,two.enabled", "m.a, two.a", "global.a", "three.b", "two.one.enabled", "enabled"
            ]},
            "tags": {"type": "array", "maxItems": 2, "items": {"enum": ["a", "b"]}},
        }})
    };
    let dependencies = |chart: &str| json!({"type": "object", "additionalProperties": false, "properties": {"one": dependency(chart), "two": dependency(chart)}});
    let keys = ["a", "b", "m", "enabled", "global", "tags", "one", "two", "three"];
    let keys: BTreeMap<_, _> = keys.into_iter().map(|key| (key, json!({"$ref": "#/definitions/Any"}))).collect();
    json!({
        "$ref": format!("#/definitions/{}", root),
        "definitions": {
            "Any": {"anyOf": [
                {"type": "null"}, {"type": "boolean"}, {"enum": [0, 1, 2, "", "x"]},
                {"type": "array", "maxItems": 2, "items": {"$ref": "#/definitions/Any"}},
                {"$ref": "#/definitions/Tree"},
            ]},
            "Tree": {"type": "object", "additionalProperties": false, "properties": keys},
            "Leaf": chart(json!({"type": "object", "maxProperties": 0})),
            "Branch": chart(dependencies("#/definitions/Leaf")),
            "Root": chart(dependencies("#/definitions/Branch")),
            "Coalesce": {"type": "object", "additionalProperties": false, "required": ["chart", "values"], "properties": {
                "chart": {"$ref": "#/definitions/Root"}, "values": {"$ref": "#/definitions/Tree"},
            }},
            "Merge": {"type": "array", "maxItems": 4, "items": {"$ref": "#/definitions/Tree"}},
            "Set": {"type": "object", "additionalProperties": false, "required": ["flag", "args", "values"], "properties": {
                "flag": {"enum": ["set", "set-string", "set-json", "set-literal"]},
                "args": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"anyOf": [
                    {"type": "string", "pattern": PAIRS}, {"type": "string", "pattern": JSON_PAIRS},
                    {"type": "string", "pattern": NOISE},
                ]}},
                "values": {"$ref": "#/definitions/Tree"},
            }},
        },
    })
}

/// Flags as people write them.
const PAIRS: &str = r"^[abm]((\.|\\\.)[abm]|\[[0-3]\]){0,3}=(x|1|-7|true|null||0\.5|a\\,b|\{x,1\}|\{\}|\{a,\{b\}\})(,[ab](\.[ab]|\[[0-2]\]){0,2}=(y|2|\{\}|)){0,2}$";
/// Flags of `--set-json`.
const JSON_PAIRS: &str =
    r#"^[abm](\.[ab]|\[[0-2]\]){0,2}=(1|"x"|null|\{"a":\[1,\{\}\]\}|\[\]|true)(,[ab]=(2|\{"b":null\})){0,2}$"#;
/// Flags as nobody writes them: every character that means something, in any order.
const NOISE: &str = r"^[abm.,=\[\]{}\\ 12]{0,14}$";

fn start() -> Oracle {
    Oracle::start().unwrap_or_else(|error| panic!("{error}"))
}

fn object(value: &Value) -> Map {
    value.as_object().cloned().unwrap_or_default()
}

/// 1.0 is 1: Helm reads the numbers of a file as floats.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        other => other.clone(),
    }
}

/// How our answer differs from Helm's, if it does: both refuse, or both say the same.
fn compare(helm: Result<Value, Error>, ours: Result<Value, String>) -> Option<String> {
    let helm = helm.map_err(|error| match error {
        Error::Refused(words) => words,
        error => panic!("{error}"),
    });
    let agree = match (&helm, &ours) {
        (Ok(helm), Ok(ours)) => plain(helm) == plain(ours),
        (helm, ours) => helm.is_err() && ours.is_err(),
    };
    (!agree).then(|| format!("  helm: {helm:?}\n  ours: {ours:?}"))
}

/// Asks about random documents of a definition; a difference is shown for the smallest one that has it.
fn agree(definition: &str, difference: impl Fn(&mut Oracle, &Value) -> Option<String> + Sync) {
    let schema = schema(definition);
    let valid = jsonschema::validator_for(&schema).unwrap();
    let config = Config { size: 16, depth: 9, ..Config::default() };
    seeds::each(CASES, start, |oracle, seed| {
        let case = Generator::with(&schema, seed, config.clone()).unwrap().document();
        difference(oracle, &case)?;
        let small = shrink(case, |small| valid.is_valid(small) && difference(oracle, small).is_some(), 3_000);
        Some(format!("{small}\n{}", difference(oracle, &small).unwrap_or_default()))
    });
}

/// The dependencies of a chart by name.
fn dependencies(chart: &Value) -> impl Iterator<Item = (&String, &Value)> {
    chart["dependencies"].as_object().into_iter().flatten()
}

/// The key of a dependency's values. An alias that another key of the chart takes is left out.
fn alias<'a>(chart: &'a Value, dependency: &'a Value) -> Option<&'a str> {
    let alias = dependency["alias"].as_str()?;
    let first = dependencies(chart).find(|(_, other)| other["alias"] == alias)?;
    std::ptr::eq(first.1, dependency).then_some(alias)
}

/// The files of a chart, as an archive would hold them.
fn files(chart: &Value, name: &str, folder: &str, files: &mut BTreeMap<String, String>) {
    let declared = dependencies(chart).map(|(name, dependency)| {
        let mut entry = json!({"name": name, "version": "1.0.0"});
        for key in ["condition", "tags"] {
            if !dependency[key].is_null() {
                entry[key] = dependency[key].clone();
            }
        }
        if let Some(alias) = alias(chart, dependency) {
            entry["alias"] = alias.into();
        }
        entry
    });
    let metadata =
        json!({"apiVersion": "v2", "name": name, "version": "1.0.0", "dependencies": declared.collect::<Value>()});
    files.insert(format!("{folder}Chart.yaml"), metadata.to_string());
    files.insert(format!("{folder}values.yaml"), chart["defaults"].to_string());
    for (name, dependency) in dependencies(chart) {
        self::files(&dependency["chart"], name, &format!("{folder}charts/{name}/"), files);
    }
}

/// A chart of a case, owning what [`ours::Chart`] borrows.
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
    fn read(chart: &Value, name: &str) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let dependency = |(name, dependency): (&String, &Value)| OwnedDependency {
            chart: Self::read(&dependency["chart"], name),
            alias: alias(chart, dependency).map(str::to_owned),
            condition: text(&dependency["condition"]),
            tags: dependency["tags"].as_array().into_iter().flatten().filter_map(text).collect(),
        };
        let dependencies = dependencies(chart).map(dependency).collect();
        Self { name: name.to_owned(), defaults: object(&chart["defaults"]), dependencies }
    }

    fn chart(&self) -> ours::Chart<'_> {
        let dependencies = self.dependencies.iter().map(|dependency| Dependency {
            chart: dependency.chart.chart(),
            alias: dependency.alias.as_deref(),
            condition: dependency.condition.as_deref(),
            tags: &dependency.tags,
        });
        ours::Chart { name: &self.name, defaults: &self.defaults, dependencies: dependencies.collect() }
    }
}

/// The case with a default in every chart that nothing else sets: it shows which subcharts took part.
fn marked(chart: &Value) -> Value {
    let mut chart = chart.clone();
    chart["defaults"]["here"] = true.into();
    for (_, dependency) in chart["dependencies"].as_object_mut().into_iter().flatten() {
        dependency["chart"] = marked(&dependency["chart"]);
    }
    chart
}

/// The subcharts that took part, as a tree of their keys.
fn seen(values: &Value) -> Value {
    let members = values.as_object().into_iter().flatten().filter(|(_, value)| value.get("here").is_some());
    members.map(|(key, value)| (key.clone(), seen(value))).collect()
}

fn named(enabled: &[Enabled]) -> Value {
    enabled.iter().map(|each| (each.key.clone(), named(&each.dependencies))).collect()
}

#[test]
fn coalescing_agrees_with_a_live_helm() {
    agree("Coalesce", |oracle, case| {
        let chart = marked(&case["chart"]);
        let mut archive = BTreeMap::new();
        files(&chart, "chart", "", &mut archive);
        let helm = oracle.coalesce(&Chart::Files(archive), &case["values"]);
        let owned = Owned::read(&chart, "chart");
        match coalesce(&owned.chart(), &object(&case["values"])) {
            Err(errors) => compare(helm, Err(format!("{errors:?}"))),
            Ok(ours) => {
                let part = helm.as_ref().ok().map(seen).filter(|part| *part != named(&ours.enabled));
                let differs = compare(helm, Ok(Value::Object(ours.values)));
                differs.or_else(|| part.map(|part| format!("  helm: {part} take part\n  ours: {:?}", ours.enabled)))
            }
        }
    });
}

#[test]
fn merging_files_agrees_with_a_live_helm() {
    agree("Merge", |oracle, case| {
        let files = case.as_array().cloned().unwrap_or_default();
        let ours = ours::merge(files.iter().map(object));
        compare(oracle.merge(&files), Ok(Value::Object(ours)))
    });
}

#[test]
fn setting_agrees_with_a_live_helm() {
    agree("Set", |oracle, case| {
        let (setter, flag) = match case["flag"].as_str().unwrap() {
            "set" => (Setter::Set, Flag::Set),
            "set-string" => (Setter::String, Flag::String),
            "set-json" => (Setter::Json, Flag::Json),
            _ => (Setter::Literal, Flag::Literal),
        };
        let args: Vec<&str> = case["args"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut values = object(&case["values"]);
        let no_file = |path: &str| Err(format!("{path}: no flag here reads files"));
        let applied = args.iter().try_for_each(|text| set::apply(&mut values, flag, text, &no_file));
        let ours = applied.map(|()| Value::Object(values)).map_err(|error| error.to_string());
        compare(oracle.set(setter, &case["values"], &args), ours)
    });
}
