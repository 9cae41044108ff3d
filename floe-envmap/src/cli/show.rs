//! `check`, `resolve`, `plan` and `render`.

use super::{
    DONE, FINDINGS, Failure, Outcome, Output,
    args::{self, Format, Kind},
    documents,
    files::{self, Inputs},
    json, sound,
    table::table,
};
use crate::{
    build::{self, Cluster},
    commands::{self, Chart},
    gitops::{self, argocd, flux},
    overlay,
    plan::{Checked, Placement, Plan},
    values::Isolation,
};
use serde_json::Value;
use std::path::Path;

pub(super) fn check(inputs: &args::Inputs, format: Format, output: &mut Output) -> Outcome {
    let checked = files::read(inputs)?.check();
    match format {
        Format::Json => output.print(&json(&checked.findings)),
        Format::Table => {
            checked.findings.iter().for_each(|found| output.say(&found.to_string()));
            if checked.is_sound() {
                let (environments, clusters) = (checked.plan.placements.len(), checked.plan.clusters().len());
                output.print(&format!("{environments} environments on {clusters} clusters: all is well\n"));
            }
        }
    }
    Ok(if checked.is_sound() { DONE } else { FINDINGS })
}

pub(super) fn resolve(args: &args::Resolve, output: &mut Output) -> Outcome {
    let (_, checked) = sound(&args.inputs, output)?;
    let place = checked.plan.resolve(&args.environment).map_err(|error| Failure::findings(error.to_string()))?;
    match args.format {
        Format::Json => output.print(&json(place)),
        Format::Table => output.print(&placements(&[place])),
    }
    Ok(DONE)
}

pub(super) fn plan(args: &args::Plan, output: &mut Output) -> Outcome {
    let (inputs, checked) = sound(&args.inputs, output)?;
    let plan = &checked.plan;
    match args.kind {
        Kind::Table if args.format == Format::Json => output.print(&json(plan)),
        Kind::Table => output.print(&placements(&plan.placements.iter().collect::<Vec<_>>())),
        Kind::Helm => {
            let chart = Chart { reference: args.chart.clone(), version: args.chart_version.clone() };
            let lines = commands::helm(plan, &chart, &args.values_dir);
            match args.format {
                Format::Json => output.print(&json(&lines)),
                Format::Table => output.print(&(lines.join("\n") + "\n")),
            }
        }
        Kind::Argocd | Kind::Flux => gitops(args, &inputs, &checked, output)?,
    }
    Ok(DONE)
}

fn gitops(args: &args::Plan, inputs: &Inputs, checked: &Checked, output: &mut Output) -> Result<(), Failure> {
    let chart = gitops::Chart::of(&args.chart, args.chart_version.as_deref()).map_err(Failure::usage)?;
    let policies = inputs.policies();
    let values = |place: &Placement| overlay::platform(place, policies);
    let namespaces = |cluster: &str| overlay::namespaces(&inputs.sources, &checked.mappings, cluster);
    if args.kind == Kind::Argocd {
        let sets = argocd::application_sets(&checked.plan, &chart, values, namespaces);
        output.print(&text(&sets.iter().collect::<Vec<_>>(), args.format));
        return Ok(());
    }
    let files = flux::files(&checked.plan, &chart, values, namespaces);
    match &args.output {
        None => output.print(&text(&files.iter().flat_map(|(_, objects)| objects).collect::<Vec<_>>(), args.format)),
        Some(dir) => {
            for (path, objects) in &files {
                files::write(&Path::new(dir).join(path), &documents(objects))?;
                output.print(&format!("{path}\n"));
            }
        }
    }
    Ok(())
}

fn text(objects: &[&Value], format: Format) -> String {
    match format {
        Format::Json => json(&objects),
        Format::Table => documents(objects.iter().copied()),
    }
}

fn placements(places: &[&Placement]) -> String {
    let row = |place: &&Placement| {
        let isolation = match place.isolation {
            Isolation::Namespace => "namespace",
            Isolation::Label => "label",
        };
        [&place.environment, &place.cluster, &place.namespace, &isolation.to_owned(), &place.preset, &place.mapping]
            .map(Clone::clone)
    };
    let rows: Vec<_> = places.iter().map(row).collect();
    table(["ENVIRONMENT", "CLUSTER", "NAMESPACE", "ISOLATION", "PRESET", "MAPPING"], &rows)
}

pub(super) fn render(args: &args::Render, output: &mut Output) -> Outcome {
    let (inputs, checked) = sound(&args.inputs, output)?;
    let names = known_clusters(&checked.plan);
    if let Some(cluster) = &args.cluster
        && !names.contains(&cluster.as_str())
    {
        return Err(Failure::findings(format!(
            "{cluster}: no mapping names this cluster; known are {}",
            names.join(", ")
        )));
    }
    if args.cluster.is_none() && args.output.is_none() && names.len() > 1 {
        let message = format!("--cluster: is missing; choose one of {}, or write all by --output", names.join(", "));
        return Err(Failure::usage(message));
    }
    let written = |cluster: Cluster| {
        let objects = cluster.values();
        let Some(dir) = &args.output else { return Ok(text(&objects.iter().collect::<Vec<_>>(), args.format)) };
        let file = format!("{}.yaml", commands::slug(&cluster.name));
        files::write(&Path::new(dir).join(&file), &documents(&objects))?;
        Ok(format!("{file}\n"))
    };
    let clusters = build::objects(&inputs.sources, &checked.mappings, args.cluster.as_deref(), written)
        .map_err(|error| Failure::findings(format!("values: {error}; correct them")))?;
    for text in clusters {
        output.print(&text?);
    }
    Ok(DONE)
}

pub(super) fn known_clusters(plan: &Plan) -> Vec<&str> {
    plan.clusters().into_iter().map(|(cluster, _)| cluster).collect()
}
