//! `diff` and `tag`.

use super::{
    DONE, FINDINGS, Failure, Outcome, Output,
    args::{self, Format},
    json, sound,
    table::table,
};
use crate::{
    diff::{self, Change, Kind},
    mapping::is_environment_name,
    tag,
};

pub(super) fn diff(args: &args::Diff, output: &mut Output) -> Outcome {
    let mut plan = |file: &String| -> Result<_, Failure> {
        let inputs = args::Inputs { files: vec![file.clone()], manifest: None };
        Ok(sound(&inputs, output)?.1.plan)
    };
    let (before, after) = (plan(&args.before)?, plan(&args.after)?);
    let changes = diff::diff(&before, &after);
    match args.format {
        Format::Json => output.print(&json(&changes)),
        Format::Table if changes.is_empty() => output.print("nothing changes\n"),
        Format::Table => {
            let rows: Vec<_> = changes.iter().flat_map(rows).collect();
            output.print(&table(["ENVIRONMENT", "CHANGE", "FIELD", "FROM", "TO"], &rows));
        }
    }
    Ok(if args.exit_code && !changes.is_empty() { FINDINGS } else { DONE })
}

fn rows(change: &Change) -> Vec<[String; 5]> {
    let kind = match change.kind {
        Kind::Added => "added",
        Kind::Removed => "removed",
        Kind::Moved => "moved",
        Kind::Changed => "changed",
    };
    let row =
        |field: &str, from: &str, to: &str| [change.environment.as_str(), kind, field, from, to].map(str::to_owned);
    if change.fields.is_empty() {
        return vec![row("", "", "")];
    }
    change.fields.iter().map(|field| row(field.name, &field.from, &field.to)).collect()
}

pub(super) fn tag(args: &args::Tag, output: &mut Output) -> Outcome {
    let known = match args.files.as_slice() {
        [] => None,
        files => {
            let inputs = args::Inputs { files: files.to_vec(), manifest: None };
            let plan = sound(&inputs, output)?.1.plan;
            Some(plan.placements.into_iter().map(|place| place.environment).collect::<Vec<_>>())
        }
    };
    let Some(environment) = &args.environment else {
        let known =
            known.ok_or_else(|| Failure::usage("-f: is missing; to read a tag, the environments must be known"))?;
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let parsed = tag::parse(&args.version, &known).map_err(Failure::findings)?;
        match args.format {
            Format::Json => output.print(&json(&parsed)),
            Format::Table => output.print(&format!("{} {}\n", parsed.version, parsed.environment)),
        }
        return Ok(DONE);
    };
    if !is_environment_name(environment) {
        let remedy = "use at most 50 lower-case letters, digits, - and _, a letter first";
        return Err(Failure::findings(format!("{environment}: is no name of an environment; {remedy}")));
    }
    if let Some(known) = known.filter(|known| !known.contains(environment)) {
        let message = format!("{environment}: no mapping has this environment; known are {}", known.join(", "));
        return Err(Failure::findings(message));
    }
    let tags = tag::of(&args.version, environment).map_err(Failure::findings)?;
    match args.format {
        Format::Json => output.print(&json(&tags)),
        Format::Table => output.print(&format!("{}\n{}\n", tags.immutable, tags.moving)),
    }
    Ok(DONE)
}
