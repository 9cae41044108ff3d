//! Where the fields of a release come from: which keys of the values, and which lines of Rust.
//!
//! A trace keeps what a template forgets. [`Provenance::release`] reads the traced trees for given values: every field, with
//! the keys that it is made of, the conditions and loops that it hangs on with their answers, the parts that it stands in and
//! the line of Rust that took its value. [`Provenance::impact`] asks the other way round, whatever the values are: which
//! fields a key reaches.
//!
//! ```
//! use floe_chart::{Chart, Options, metadata::Metadata, provenance::Provenance};
//! use floe_schema::{Context, Int};
//! use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
//! use schemars::JsonSchema;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
//! struct Values {
//!     replicas: Int<0, 10>,
//! }
//!
//! fn deployment(cx: &Context<Values>) -> Deployment {
//!     let spec = DeploymentSpec { replicas: Some(cx.values.replicas.get()), ..DeploymentSpec::default() };
//!     Deployment { spec, ..Deployment::default() }
//! }
//!
//! let metadata = Metadata { name: "web".into(), version: "0.1.0".into(), ..Metadata::default() };
//! let chart = Chart::new(metadata, Values { replicas: 2.into() }, "src/lib.rs")
//!     .template("deployment.yaml", "src/lib.rs", deployment);
//! let provenance = Provenance::new(&chart).unwrap_or_else(|errors| panic!("{errors:?}"));
//!
//! let release = provenance.release(&serde_json::Map::new(), &Options::default()).unwrap_or_else(|f| panic!("{f:?}"));
//! let replicas = release.objects[0].explain(&".spec.replicas".parse()?).unwrap_or_else(|error| panic!("{error}"));
//! assert_eq!(replicas.value, Some(2.into()));
//! assert_eq!(replicas.inputs.first().map(ToString::to_string).as_deref(), Some("replicas"));
//!
//! let reached = provenance.impact(&["replicas".parse()?]);
//! assert_eq!(reached[0].field.to_string(), "spec.replicas");
//! # Ok::<(), floe_chart::path::PathError>(())
//! ```

mod cause;
mod eval;
mod explain;
mod field;
mod guard;
mod impact;
mod input;
mod known;
mod read;
mod scope;
mod words;

pub use cause::Comparison;
pub use explain::{Explanation, NotFound, Object, Release, Source};
pub use guard::Guard;
pub use impact::{Impact, Role};
pub use input::{Aspect, Input, Inputs};

use crate::{
    chart::{AnyChart, Kind, Trace},
    export::ExportError,
    metadata::Dependency,
    path::Path,
    render::{Options, Renderer, Stage, install_order},
    validate::Finding,
    values::Map,
};
use field::Field;
use floe_schema::{
    Context,
    node::Node,
    trace::{Lines, Part, Traced},
};
use scope::{Root, Scope};
use std::{collections::BTreeMap, rc::Rc};

/// A chart whose builders have been traced.
pub struct Provenance<'a> {
    chart: &'a dyn AnyChart,
    renderer: Renderer<'a>,
    /// The trees of the chart and its subcharts, by their names.
    traced: BTreeMap<String, Trees>,
}

/// The traced files and parts of one chart.
struct Trees {
    files: Vec<File>,
    parts: Vec<Part>,
}

/// One traced template file.
struct File {
    name: &'static str,
    rust: &'static str,
    kind: Kind,
    node: Node,
    lines: Lines,
}

impl<'a> Provenance<'a> {
    /// Traces the builders of `chart` and of its subcharts.
    ///
    /// # Errors
    /// Everything that a builder does and a template cannot say.
    ///
    /// # Panics
    /// Where a derived schema is none, as [`Renderer::new`].
    pub fn new(chart: &'a dyn AnyChart) -> Result<Self, Vec<ExportError>> {
        let mut traced = BTreeMap::new();
        let mut errors = vec![];
        trace(chart, &mut traced, &mut errors);
        if errors.is_empty() { Ok(Self { chart, renderer: Renderer::new(chart), traced }) } else { Err(errors) }
    }

    /// The objects that `overrides` over the chart's defaults give, each with what made its fields; with placeholders for
    /// texts that are drawn.
    ///
    /// # Errors
    /// What [`Renderer::render`] refuses.
    pub fn release(&self, overrides: &Map, options: &Options) -> Result<Release, Vec<Finding>> {
        let options = options.with_placeholders();
        // The checks have the last word here, too.
        self.renderer.render(overrides, &options)?;
        let stages = self.renderer.stages(overrides, &options)?;
        let mut objects: Vec<Object> = stages.iter().flat_map(|stage| self.objects(stage)).collect();
        objects.sort_by_key(|object| install_order(&object.value));
        let values = stages.into_iter().next().map(|stage| stage.context.values).unwrap_or_default();
        Ok(Release { values, objects })
    }

    fn objects(&self, stage: &Stage<'_>) -> Vec<Object> {
        let name = &stage.chart.metadata().name;
        let Some(trees) = self.traced.get(name) else { return vec![] };
        let prefix = Path::of_names(&stage.keys);
        let switches = self.subchart_switches(stage.chart, &stage.keys);
        let root = Root { chart: name, parts: &trees.parts, prefix, switches, context: Some(&stage.context) };
        let Context { release, chart, capabilities, secrets, .. } = stage.context.clone();
        let facts = Rc::new(Context { values: (), release, chart, capabilities, secrets });
        let switches: Vec<Guard> = self.switches(&stage.keys).into_iter().map(|inputs| switch(inputs, true)).collect();
        let of_file = |file: &File| {
            let documents = Scope::top(&root, &file.lines).documents(&file.node);
            let template = format!("{}/templates/{}", stage.path, file.name);
            let object = |document: Field| Object::new(template.clone(), file.rust, document.under(&switches), &facts);
            documents.into_iter().map(object).collect::<Vec<_>>()
        };
        trees.files.iter().filter(|file| file.kind == Kind::Objects).flat_map(of_file).collect()
    }

    /// What switches each subchart of `chart`, whose own values are below `keys`.
    fn subchart_switches(&self, chart: &dyn AnyChart, keys: &[String]) -> BTreeMap<String, Inputs> {
        let dependencies = chart.metadata().dependencies.iter();
        let own = |key: &str| self.switches(&[keys, &[key.to_owned()]].concat()).pop().unwrap_or_default();
        dependencies.map(|dependency| (dependency.key().to_owned(), own(dependency.key()))).collect()
    }

    /// What switches the subchart below `keys` on and off, and the charts around it.
    fn switches(&self, keys: &[String]) -> Vec<Inputs> {
        let mut chart = self.chart;
        let mut switches = vec![];
        for (n, key) in keys.iter().enumerate() {
            let Some(dependency) = dependency(chart, key) else { return switches };
            let parent = Path::of_names(&keys[..n]);
            let below = |path: &str| path.split('.').fold(parent.clone(), |path, key| path.name(key));
            let conditions = dependency.conditions().map(below);
            let tags = dependency.tags.iter().map(|tag| Path::of_names(["tags", tag.as_str()]));
            let inputs: Inputs = conditions.chain(tags).map(|key| Input::Key(key, Aspect::Value)).collect();
            if !inputs.is_empty() {
                switches.push(inputs);
            }
            match subchart(chart, dependency) {
                Some(below) => chart = below,
                None => return switches,
            }
        }
        switches
    }

    /// The fields that a change of `keys`, or of keys below them, can reach, whatever the values are.
    ///
    /// Whether there are such keys is asked of [`unknown_key`](Self::unknown_key).
    #[must_use]
    pub fn impact(&self, keys: &[Path]) -> Vec<Impact> {
        let mut found = vec![];
        self.impact_of(self.chart, &self.chart.metadata().name, &[], keys, &mut found);
        found
    }

    fn impact_of(&self, chart: &dyn AnyChart, path: &str, below: &[String], keys: &[Path], found: &mut Vec<Impact>) {
        if let Some(trees) = self.traced.get(&chart.metadata().name) {
            let switches: Inputs = self.switches(below).into_iter().flatten().collect();
            let prefix = Path::of_names(below);
            let own_switches = self.subchart_switches(chart, below);
            let name = &chart.metadata().name;
            let root = Root { chart: name, parts: &trees.parts, prefix, switches: own_switches, context: None };
            for file in &trees.files {
                let template = format!("{path}/templates/{}", file.name);
                found.extend(impact::of_file(&root, file, &template, &switches, keys));
            }
        }
        for dependency in &chart.metadata().dependencies {
            if let Some(subchart) = subchart(chart, dependency) {
                let key = dependency.key().to_owned();
                let path = format!("{path}/charts/{key}");
                let below: Vec<String> = below.iter().cloned().chain([key]).collect();
                self.impact_of(subchart, &path, &below, keys, found);
            }
        }
    }

    /// Why `key` is no key of the chart's values, and the nearest that is one; none where it is.
    #[must_use]
    pub fn unknown_key(&self, key: &Path) -> Option<Finding> {
        known::unknown(&self.chart.schema(), key)
    }
}

fn trace(chart: &dyn AnyChart, traced: &mut BTreeMap<String, Trees>, errors: &mut Vec<ExportError>) {
    let name = &chart.metadata().name;
    if traced.contains_key(name) {
        return;
    }
    let mut trees = Trees { files: vec![], parts: vec![] };
    for Trace { file, source, kind, traced } in chart.traces() {
        match traced {
            Ok(Traced { node, parts, lines }) => {
                trees.files.push(File { name: file, rust: source, kind, node, lines });
                trees.parts.extend(parts);
            }
            Err(messages) => errors.extend(messages.into_iter().map(|message| ExportError {
                chart: name.clone(),
                place: file.to_owned(),
                message,
            })),
        }
    }
    traced.insert(name.clone(), trees);
    chart.subcharts().iter().for_each(|subchart| trace(&**subchart, traced, errors));
}

fn dependency<'a>(chart: &'a dyn AnyChart, key: &str) -> Option<&'a Dependency> {
    chart.metadata().dependencies.iter().find(|dependency| dependency.key() == key)
}

fn subchart<'a>(chart: &'a dyn AnyChart, dependency: &Dependency) -> Option<&'a dyn AnyChart> {
    chart.subcharts().iter().map(|subchart| &**subchart).find(|chart| chart.metadata().name == dependency.name)
}

/// The condition of a subchart.
fn switch(inputs: Inputs, holds: bool) -> Guard {
    let text = inputs.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    Guard::Condition { text, holds, inputs, lines: vec![] }
}
