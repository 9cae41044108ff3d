//! The schema for editors accepts a values file exactly where Helm does, over the defaults and with all subcharts; and it tells every
//! default.

use floe_chart::{AnyChart, Options, Renderer, all_defaults, export, validate::Validator, values::Map};
use floe_tests::{
    fixture,
    generate::{Config, Generator},
    oracle::{self, Oracle, Release},
    subcharts::installed,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One chart, asked in three ways.
struct Readings<'a> {
    chart: &'a dyn AnyChart,
    renderer: Renderer<'a>,
    editor: Validator,
    schema: Value,
    defaults: Map,
    files: oracle::Chart,
    helm: Oracle,
}

impl<'a> Readings<'a> {
    fn new(chart: &'a dyn AnyChart) -> Self {
        let files = export(chart).unwrap_or_else(|errors| panic!("{errors:?}"));
        let schema = serde_json::from_slice(files.get("values.editor.schema.json").expect("it is exported"));
        let schema: Value = schema.expect("a schema is JSON");
        let text = |content: &[u8]| String::from_utf8_lossy(content).into_owned();
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, content)| (path.to_owned(), text(content))).collect();
        Self {
            chart,
            renderer: Renderer::new(chart),
            editor: Validator::new(&schema).unwrap_or_else(|error| panic!("{error}")),
            schema,
            defaults: all_defaults(chart),
            files: oracle::Chart::Files(files),
            helm: Oracle::start().unwrap_or_else(|error| panic!("{error}")),
        }
    }

    /// Why Helm's schemas refuse the values, if they do: checks, which no schema can say, are left out.
    fn refusal(&mut self, values: &Value) -> Option<String> {
        let release = Release { kube_version: Some("v1.34.0".to_owned()), ..Release::new("r", "default") };
        let error = self.helm.render(&self.files, values, &release).err()?.to_string();
        (!error.contains("/checks.yaml:")).then_some(error)
    }

    #[track_caller]
    fn agree(&mut self, values: &Value) -> bool {
        let values = &installed(self.chart, values.clone());
        let editor = self.editor.findings(values);
        let refusal = self.refusal(values);
        assert_eq!(editor.is_empty(), refusal.is_none(), "{values}\neditor: {editor:#?}\nHelm: {refusal:?}");
        refusal.is_none()
    }
}

/// Every path of the defaults, with what stands there.
fn paths(value: &Value, at: &mut Vec<String>, found: &mut Vec<(Vec<String>, Value)>) {
    let Value::Object(members) = value else { return };
    for (key, value) in members {
        at.push(key.clone());
        found.push((at.clone(), value.clone()));
        paths(value, at, found);
        at.pop();
    }
}

/// A document with nothing in it but `value` at a path.
fn only(path: &[String], value: Value) -> Value {
    path.iter().rev().fold(value, |value, key| json!({ key: value }))
}

/// Null, deletion and repetition at every place that the defaults have.
fn holds_along_the_defaults(chart: &dyn AnyChart) {
    let mut readings = Readings::new(chart);
    let mut places = vec![];
    paths(&Value::Object(readings.defaults.clone()), &mut vec![], &mut places);
    let (mut deleted, mut kept, mut parents) = (0, 0, BTreeSet::new());
    for (path, default) in places {
        let null = readings.agree(&only(&path, Value::Null));
        if null {
            deleted += 1;
        } else {
            kept += 1;
        }
        if !default.is_null() {
            assert!(readings.agree(&only(&path, default)), "{path:?}: the default itself");
        }
        parents.extend(path.split_last().map(|(_, parent)| parent.to_vec()));
    }
    // A neighbour that the defaults do not have cannot be deleted.
    for parent in parents {
        readings.agree(&only(&[parent, vec!["cpu".to_owned()]].concat(), Value::Null));
    }
    assert!(deleted > 10 && kept > 5, "{deleted} deleted, {kept} kept");
    assert!(readings.agree(&json!({})), "a file that says nothing");
}

/// Generated documents, whole, partial and with a mistake.
fn holds_on_documents(chart: &dyn AnyChart, count: usize) {
    let mut readings = Readings::new(chart);
    let config = Config { partial: true, ..Config::default() };
    let mut generator = Generator::with(&readings.schema.clone(), 5, config).unwrap_or_else(|error| panic!("{error}"));
    let (mut accepted, mut refused) = (0, 0);
    for n in 0..count {
        let document = generator.document();
        let mut values = if n % 2 == 0 { document } else { generator.mutate(&document) };
        // What a parent's `global` hands down, the subcharts' schemas check too: an editor sees the parent's alone.
        if !chart.subcharts().is_empty()
            && let Value::Object(members) = &mut values
        {
            members.shift_remove("global");
        }
        if !values.is_object() {
            continue;
        }
        if readings.agree(&values) {
            accepted += 1;
        } else {
            refused += 1;
        }
    }
    assert!(accepted > count / 4 && refused > count / 20, "{accepted} accepted, {refused} refused");
}

#[test]
fn null_is_accepted_where_helm_accepts_it() {
    holds_along_the_defaults(&floe_jobs::chart());
}

#[test]
fn null_is_accepted_where_helm_accepts_it_in_the_fixture() {
    holds_along_the_defaults(&fixture::chart());
}

#[test]
fn generated_files_are_judged_as_helm_judges_them() {
    holds_on_documents(&floe_jobs::chart(), 150);
    holds_on_documents(&fixture::chart(), 150);
}

#[test]
fn every_default_is_told() {
    for chart in [&floe_jobs::chart() as &dyn AnyChart, &fixture::chart()] {
        let readings = Readings::new(chart);
        let mut places = vec![];
        paths(&Value::Object(readings.defaults.clone()), &mut vec![], &mut places);
        for (path, default) in places.iter().filter(|(_, value)| value.as_object().is_none_or(Map::is_empty)) {
            let schema = path.iter().try_fold(&readings.schema, |schema, key| schema["properties"].get(key));
            let told = schema.and_then(|schema| schema.get("default"));
            assert_eq!(told, Some(default).filter(|default| !default.is_null()), "{path:?}");
        }
    }
}

#[test]
fn the_native_renderer_judges_so_too() {
    let chart = floe_jobs::chart();
    let readings = Readings::new(&chart);
    let Value::Object(null) =
        json!({ "artifacts": { "resources": { "limits": { "memory": null, "hugepages-2Mi": null } } } })
    else {
        unreachable!()
    };
    let findings = readings.renderer.validate(&null, &Options::default());
    let editor = readings.editor.findings(&Value::Object(null));
    assert_eq!(findings, editor);
    assert_eq!(findings.len(), 1, "{findings:#?}");
}
