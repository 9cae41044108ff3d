//! Exporting: from a chart's builders to the files of a Helm chart.

use crate::{
    Options, Renderer,
    chart::{AnyChart, Kind, Trace},
    directory::{self, ChartFiles, HELMIGNORE},
    editor, generated,
    metadata::Dependency,
    readme, subcharts, template, usage,
    validate::Validator,
    values_file::{self, Header},
    yaml,
};
use floe_schema::trace::{self, Leaves, Part, Traced};
use serde_json::Value;
use std::collections::BTreeSet;

/// The schema for editors, beside Helm's own `values.schema.json`.
const EDITOR_SCHEMA: &str = "values.editor.schema.json";

/// Why a chart cannot be exported: one thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("chart {chart}: {place}: {message}")]
pub struct ExportError {
    /// The chart.
    pub chart: String,
    /// The template file, the part or the values key.
    pub place: String,
    /// What is wrong, and the remedy.
    pub message: String,
}

/// The files of `chart`, those of its subcharts below `charts/`.
///
/// # Errors
/// Everything that stands in the way, at once: what a builder does that a template cannot say, parts of one name and two
/// bodies, texts that are drawn twice or where no upgrade finds them, values without an effect, deprecated ones of which the notes say nothing, metadata that Helm refuses.
pub fn export(chart: &dyn AnyChart) -> Result<ChartFiles, Vec<ExportError>> {
    let mut export = whole(chart);
    if !chart.is_part() {
        for key in export.globals.ineffective() {
            export.error(&key, NO_EFFECT.to_owned());
        }
    }
    if export.errors.is_empty() { Ok(export.files) } else { Err(export.errors) }
}

/// The chart with its subcharts.
fn whole(chart: &dyn AnyChart) -> Export {
    let name = chart.metadata().name.clone();
    let mut export = Export { chart: name, errors: vec![], files: ChartFiles::default(), globals: Globals::default() };
    for error in chart.metadata().check() {
        export.error("Chart.yaml", error.to_string());
    }
    let (traces, leaves) = trace::leaves(|| chart.traces());
    let traced = export.usable(traces);
    export.templates(&traced);
    let parts = export.parts(&traced);
    export.generated(&traced, &parts);
    export.helpers(&parts);
    if export.errors.is_empty() {
        export.usage(chart, &leaves, &traced, &parts);
    }
    export.values(chart);
    if export.errors.is_empty() {
        export.profiles(chart);
    }
    for subchart in chart.subcharts() {
        let Export { errors, files, globals, .. } = whole(&**subchart);
        let below = format!("charts/{}", subchart.metadata().name);
        let added = export.files.insert_below(&below, files);
        export.check(&below, added);
        export.errors.extend(errors);
        export.globals.extend(globals);
    }
    export
}

/// A traced template file: its path, its source and its kind.
type File = ((&'static str, &'static str, Kind), Traced);

/// What is said of a value without an effect.
const NO_EFFECT: &str = "has no effect on any object; use it in a builder, or remove it";

struct Export {
    chart: String,
    errors: Vec<ExportError>,
    files: ChartFiles,
    globals: Globals,
}

/// The keys of `global` of a chart and its subcharts.
#[derive(Default)]
struct Globals {
    /// Those that have an effect in one of them.
    used: BTreeSet<String>,
    /// Those that a part leaves to the parts beside it.
    left: BTreeSet<String>,
}

impl Globals {
    fn extend(&mut self, more: Self) {
        self.used.extend(more.used);
        self.left.extend(more.left);
    }

    /// Those without an effect anywhere.
    fn ineffective(&self) -> Vec<String> {
        self.left.difference(&self.used).cloned().collect()
    }
}

impl Export {
    fn error(&mut self, place: &str, message: String) {
        self.errors.push(ExportError { chart: self.chart.clone(), place: place.to_owned(), message });
    }

    fn check(&mut self, place: &str, result: Result<(), directory::Error>) {
        if let Err(error) = result {
            self.error(place, error.to_string());
        }
    }

    fn add(&mut self, file: &str, content: String) {
        let added = self.files.insert(file, content);
        self.check(file, added);
    }

    fn add_written(&mut self, file: &str, written: Result<String, Vec<String>>) {
        match written {
            Ok(text) => self.add(&format!("templates/{file}"), text),
            Err(errors) => errors.into_iter().for_each(|message| self.error(file, message)),
        }
    }

    /// The traces that succeeded; the others' errors are recorded.
    fn usable(&mut self, traces: Vec<Trace>) -> Vec<File> {
        let mut usable = vec![];
        for Trace { file, source, kind, traced } in traces {
            match traced {
                Ok(traced) => usable.push(((file, source, kind), traced)),
                Err(errors) => errors.into_iter().for_each(|message| self.error(file, message)),
            }
        }
        usable
    }

    fn templates(&mut self, traced: &[File]) {
        for ((file, source, kind), Traced { node, .. }) in traced {
            let written = match kind {
                Kind::Objects => template::file(&self.chart, source, node),
                Kind::Checks => template::checks(&self.chart, source, node),
                Kind::Notes => template::notes(&self.chart, node),
            };
            self.add_written(file, written);
        }
    }

    /// Every key has an effect, and the notes warn of a deprecated one.
    fn usage(&mut self, chart: &dyn AnyChart, leaves: &Leaves, traced: &[File], parts: &[Part]) {
        let nodes = |wanted: fn(Kind) -> bool| {
            traced.iter().filter(move |((_, _, kind), _)| wanted(*kind)).map(|(_, traced)| &traced.node)
        };
        let dependencies = &chart.metadata().dependencies;
        let keys: Vec<&str> = dependencies.iter().map(Dependency::key).collect();
        for key in usage::unknown_subcharts(nodes(|_| true).chain(parts.iter().map(|part| &part.body)), &keys) {
            self.error(&key, format!("is no subchart, but a builder asks for it; those of the chart are {keys:?}"));
        }
        let mut dead = usage::unused(&leaves.all, nodes(|_| true), parts);
        let switches: Vec<&str> = dependencies.iter().flat_map(Dependency::conditions).collect();
        dead.retain(|key| !subcharts::is_handed_down(chart, key) && !switches.contains(&key.as_str()));
        let (left, used): (Vec<_>, Vec<_>) = usage::keys(&leaves.all)
            .into_iter()
            .filter(|key| key.starts_with("global."))
            .partition(|key| dead.contains(key) || subcharts::is_handed_down(chart, key));
        self.globals.used.extend(used);
        self.globals.used.extend(switches.iter().map(|key| (*key).to_owned()));
        if chart.is_part() {
            dead.retain(|key| !left.contains(key));
            self.globals.left.extend(left);
        }
        let ignored = usage::unused(&leaves.deprecated, nodes(|kind| kind != Kind::Notes), parts);
        let silent = usage::unused(&leaves.deprecated, nodes(|kind| kind == Kind::Notes), parts);
        for key in &dead {
            self.error(key, NO_EFFECT.to_owned());
        }
        for key in ignored.iter().filter(|key| !dead.contains(key)) {
            self.error(
                key,
                "is deprecated and has no effect; read it in place of the new key, or remove it".to_owned(),
            );
        }
        for key in silent.iter().filter(|key| !dead.contains(key)) {
            self.error(key, "is deprecated, and the notes do not say so; add its `warning` to them".to_owned());
        }
    }

    /// What is drawn is drawn once, and found again.
    fn generated(&mut self, traced: &[File], parts: &[Part]) {
        let files = traced.iter().map(|((file, _, kind), Traced { node, .. })| (*file, *kind, node));
        for (file, message) in generated::misplaced(files, parts) {
            self.error(&file, message);
        }
    }

    /// Every part once; two bodies of one name are an error.
    fn parts(&mut self, traced: &[File]) -> Vec<Part> {
        let mut parts: Vec<Part> = vec![];
        for part in traced.iter().flat_map(|(_, traced)| &traced.parts) {
            match parts.iter().find(|known| known.name == part.name) {
                Some(known) if known != part => {
                    self.error(
                        &format!("part {}", part.name),
                        "has two different bodies; give one another name".to_owned(),
                    );
                }
                Some(_) => {}
                None => parts.push(part.clone()),
            }
        }
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        parts
    }

    fn helpers(&mut self, parts: &[Part]) {
        let mut texts = vec![];
        for part in parts {
            match template::define(&self.chart, part) {
                Ok(text) => texts.push(text),
                Err(errors) => errors.into_iter().for_each(|message| self.error(&part.name, message)),
            }
        }
        let written: Vec<String> =
            self.files.iter().map(|(_, content)| String::from_utf8_lossy(content).into_owned()).collect();
        let all: Vec<&str> = texts.iter().chain(&written).map(String::as_str).collect();
        let helpers = template::helpers(&self.chart, &all);
        texts.extend(helpers);
        if !texts.is_empty() {
            self.add_written("_helpers.tpl", Ok(texts.join("\n")));
        }
    }

    fn values(&mut self, chart: &dyn AnyChart) {
        let (schema, defaults) = (chart.schema(), Value::Object(chart.defaults()));
        let helm_schema = chart.helm_schema();
        match Validator::new(&helm_schema) {
            Ok(validator) => {
                // Below a subchart's key Helm lays the subchart's own defaults, which are checked with the subchart.
                for finding in validator.findings(&defaults) {
                    self.error("values.yaml", format!("the defaults are refused by their own schema: {finding}"));
                }
            }
            Err(error) => self.error("values.schema.json", error.to_string()),
        }
        let note = format!("The defaults of {}. Generated from {}: do not edit.", self.chart, chart.source());
        let dependencies = chart.metadata().dependencies.iter();
        let subcharts = dependencies.map(|dependency| dependency.key().to_owned()).collect();
        let header = Header { note, schema: EDITOR_SCHEMA.to_owned(), subcharts };
        self.add("Chart.yaml", chart.metadata().to_yaml());
        self.add("values.yaml", values_file::write(&schema, &defaults, &header));
        self.add("values.schema.json", pretty(&helm_schema));
        self.add(EDITOR_SCHEMA, pretty(&editor::schema(chart)));
        self.add("README.md", readme::write(chart, &schema));
        self.add(".helmignore", HELMIGNORE.to_owned());
    }

    /// The values for uses of the chart, each of which it accepts.
    fn profiles(&mut self, chart: &dyn AnyChart) {
        if chart.profiles().is_empty() {
            return;
        }
        let renderer = Renderer::new(chart);
        for (name, text) in chart.profiles() {
            let file = format!("values-{name}.yaml");
            match yaml::read(text).map(|document| document.value) {
                Ok(Value::Object(values)) => {
                    for finding in renderer.validate(&values, &Options::default()) {
                        self.error(&file, finding.to_string());
                    }
                }
                Ok(_) => self.error(&file, "is no map; write keys of the values".to_owned()),
                Err(errors) => errors.iter().for_each(|error| self.error(&file, error.to_string())),
            }
            self.add(&file, format!("# yaml-language-server: $schema={EDITOR_SCHEMA}\n{text}"));
        }
    }
}

fn pretty(schema: &Value) -> String {
    format!("{schema:#}\n")
}
