//! `values`.

use super::{
    DONE, FINDINGS, Failure, Outcome, Output,
    args::{self, Chart, Format},
    files::{self, Inputs},
    json, show, sound,
};
use crate::{
    artifacts::{self, Artifacts, Product},
    commands, overlay,
    plan::{Checked, Placement},
};
use floe_chart::{validate::Validator, yaml};
use serde_json::Value;
use std::path::Path;

pub(super) fn values(args: &args::Values, output: &mut Output) -> Outcome {
    let (inputs, checked) = sound(&args.inputs, output)?;
    let validator = args.schema.as_deref().map(schema).transpose()?;
    let maker = Maker { args, inputs: &inputs, compiled: compiled(args)?, product: product(args)? };
    if let Some(cluster) = &args.cluster {
        let known = show::known_clusters(&checked.plan);
        if !known.contains(&cluster.as_str()) {
            let message = format!("{cluster}: no mapping names this cluster; known are {}", known.join(", "));
            return Err(Failure::findings(message));
        }
        let values = overlay::namespaces(&inputs.sources, &checked.mappings, cluster);
        return one(args, validator.as_ref(), cluster, &values, output);
    }
    if let Some(name) = &args.environment {
        let place = checked.plan.resolve(name).map_err(|error| Failure::findings(error.to_string()))?;
        let values = maker.of(place, output);
        return one(args, validator.as_ref(), name, &values, output);
    }
    let Some(dir) = args.output.as_deref().filter(|_| args.format == Format::Table) else {
        if args.format == Format::Json {
            let all = checked.plan.placements.iter().map(|place| described(place, maker.of(place, output)));
            let all: Vec<Value> = all.collect();
            output.print(&json(&all));
            return Ok(DONE);
        }
        let message = "--env: is missing; name one environment, or write all into a directory by --output";
        return Err(Failure::usage(message));
    };
    all(&maker, &checked, validator.as_ref(), Path::new(dir), output)
}

/// Writes the values of all environments, and those of the namespaces of all clusters.
fn all(
    maker: &Maker<'_>,
    checked: &Checked,
    validator: Option<&Validator>,
    dir: &Path,
    output: &mut Output,
) -> Outcome {
    let mut files: Vec<(String, Value)> = vec![];
    if maker.args.chart == Chart::FloePlatform {
        for (cluster, _) in checked.plan.clusters() {
            let values = overlay::namespaces(&maker.inputs.sources, &checked.mappings, cluster);
            files.push((commands::namespaces_file(cluster), values));
        }
    }
    for place in &checked.plan.placements {
        files.push((format!("{}.yaml", place.environment), maker.of(place, output)));
    }
    let mut code = DONE;
    for (file, values) in &files {
        if judge(validator, file, values, output) {
            code = FINDINGS;
        }
        files::write(&dir.join(file), &yaml::write(values))?;
        output.print(&format!("{file}\n"));
    }
    Ok(code)
}

/// Prints or writes one document.
fn one(args: &args::Values, validator: Option<&Validator>, name: &str, values: &Value, output: &mut Output) -> Outcome {
    let text = match args.format {
        Format::Json => json(values),
        Format::Table => yaml::write(values),
    };
    let refused = judge(validator, name, values, output);
    match &args.output {
        Some(file) => files::write(Path::new(file), &text)?,
        None => output.print(&text),
    }
    Ok(if refused { FINDINGS } else { DONE })
}

/// Says what the chart's schema does not accept, and whether that is anything.
fn judge(validator: Option<&Validator>, name: &str, values: &Value, output: &mut Output) -> bool {
    let found = validator.map(|validator| validator.findings(values)).unwrap_or_default();
    found.iter().for_each(|found| output.say(&found.located(Some(name), None)));
    !found.is_empty()
}

/// Values with where they go, for machines.
fn described(place: &Placement, values: Value) -> Value {
    let mut described = serde_json::to_value(place).unwrap_or_default();
    described["values"] = values;
    described
}

/// What makes the values of an environment.
struct Maker<'a> {
    args: &'a args::Values,
    inputs: &'a Inputs,
    compiled: Option<(String, Artifacts)>,
    product: Option<Product>,
}

impl Maker<'_> {
    fn of(&self, place: &Placement, output: &mut Output) -> Value {
        let (policies, manifest) = (self.inputs.policies(), self.inputs.manifest.as_ref());
        let (values, found) = match (&self.compiled, self.args.chart) {
            (None, Chart::FloePlatform) => (overlay::platform(place, policies), vec![]),
            (None, Chart::FloeJobs) => (overlay::jobs(place, policies), vec![]),
            (Some((file, compiled)), Chart::FloePlatform) => {
                artifacts::platform(file, compiled, manifest, place, policies)
            }
            (Some((file, compiled)), Chart::FloeJobs) => {
                artifacts::jobs(file, compiled, self.product.as_ref(), manifest, place, policies)
            }
        };
        found.iter().for_each(|found| output.say(&found.to_string()));
        values
    }
}

fn compiled(args: &args::Values) -> Result<Option<(String, Artifacts)>, Failure> {
    let Some(file) = &args.artifacts else { return Ok(None) };
    let text = files::text(file)?;
    let artifacts = Artifacts::read(file, &text)
        .map_err(|found| Failure { lines: found.iter().map(ToString::to_string).collect(), code: FINDINGS })?;
    Ok(Some((file.clone(), artifacts)))
}

fn product(args: &args::Values) -> Result<Option<Product>, Failure> {
    args.product.as_deref().map(|file| Ok(Product { source: files::source(file)? })).transpose()
}

fn schema(file: &str) -> Result<Validator, Failure> {
    let text = files::text(file)?;
    let schema: Value = serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!("{file}: is no JSON: {error}; give the chart's values.editor.schema.json"))
    })?;
    Validator::new(&schema).map_err(|error| Failure::usage(format!("{file}: {error}")))
}
