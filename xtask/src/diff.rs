//! `cargo xtask diff`: what a change of values, or of a chart, changes in the objects.

use std::iter;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use floe_chart::diff::{self, Change, FieldChange, ObjectChange};
use floe_chart::provenance::{Comparison, Release};
use serde_json::{Value, json};

use crate::explain::{Format, provenance};
use crate::input::{Input, Sources};
use crate::release::ReleaseArgs;
use crate::table::brief;
use crate::{Failure, charts::Named, helm, print};

const EXAMPLES: &str = "\
Examples:
  cargo xtask diff floe-jobs old.yaml new.yaml
  cargo xtask diff floe-jobs -f base.yaml --from staging.yaml --to production.yaml --exit-code
  cargo xtask diff floe-jobs values.yaml - < candidate.yaml
  cargo xtask diff --chart-a /tmp/floe-jobs-0.1.0 --chart-b charts/floe-jobs -f values.yaml

Two values documents are compared by the native renderer, and the keys that caused a change stand beside it. Two charts on
the disk are rendered by Helm: the one in target/tools, or the one on the PATH.
Exit codes as git diff has them: 0, and with --exit-code 1 where something differs.";

/// Show what a change of values, or of a chart, changes in the objects
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Diff {
    /// The chart
    #[arg(value_parser = Named::parser(), required_unless_present = "chart_a")]
    chart: Option<Named>,
    /// The old values, `-` for standard input
    #[arg(value_name = "OLD", requires = "new")]
    old: Option<String>,
    /// The new values
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// An old values file beside others; laid over those of -f
    #[arg(long, value_name = "FILE", conflicts_with = "old")]
    from: Vec<String>,
    /// A new values file beside others; laid over those of -f
    #[arg(long, value_name = "FILE", conflicts_with = "old")]
    to: Vec<String>,
    /// The directory of the old chart
    #[arg(long, value_name = "DIR", requires = "chart_b", conflicts_with_all = ["chart", "from", "to"])]
    chart_a: Option<PathBuf>,
    /// The directory of the new chart
    #[arg(long, value_name = "DIR", requires = "chart_a")]
    chart_b: Option<PathBuf>,
    /// Exit with 1 where something differs
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    release: ReleaseArgs,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Diff {
    /// Runs the command.
    ///
    /// # Errors
    /// What a render refuses, of both sides; with `--exit-code` that something differs.
    pub(crate) fn run(self) -> Result<()> {
        let changes = match (self.chart, &self.chart_a, &self.chart_b) {
            (_, Some(a), Some(b)) => self.of_charts(a, b)?,
            (Some(chart), ..) => self.of_values(chart)?,
            _ => return Err(usage("give a chart and two values files, or --chart-a and --chart-b")),
        };
        let shown = |change: &Explained| match self.format {
            Format::Text => change.text(),
            Format::Json => format!("{}\n", change.json()),
        };
        print(&changes.iter().map(shown).collect::<String>())?;
        if self.exit_code && !changes.is_empty() { Err(Failure::findings(vec![]).into()) } else { Ok(()) }
    }

    /// Two values documents, by the native renderer.
    fn of_values(&self, chart: Named) -> Result<Vec<Explained>> {
        let chart = chart.chart();
        let list = |one: &Option<String>, many: &[String]| one.iter().chain(many).cloned().collect::<Vec<_>>();
        let (old, new) = (list(&self.old, &self.from), list(&self.new, &self.to));
        if old.is_empty() && new.is_empty() {
            return Err(usage("give two values files, or --from and --to"));
        }
        let (old, new) = (self.sources.and_files(&old), self.sources.and_files(&new));
        if old.read_stdin() && new.read_stdin() {
            return Err(usage("standard input can be one side only"));
        }
        let provenance = provenance(&*chart)?;
        let release = |sources: &Sources| -> Result<Release, Vec<String>> {
            let input = Input::open(sources).map_err(|failure| failure.lines)?;
            let release = provenance.release(input.overrides(), &self.release.options());
            release.map_err(|findings| input.failure(findings).lines)
        };
        let (old, new) = match (release(&old), release(&new)) {
            (Ok(old), Ok(new)) => (old, new),
            (old, new) => {
                let mut lines: Vec<String> = [old.err(), new.err()].into_iter().flatten().flatten().collect();
                lines.dedup();
                return Err(Failure::findings(lines).into());
            }
        };
        let comparison = Comparison::new(&old, &new);
        let paths = |paths: Vec<&floe_chart::path::Path>| paths.into_iter().map(ToString::to_string).collect();
        let explained = |object: &ObjectChange| Explained {
            causes: paths(comparison.causes_of(object)),
            fields: object.fields.iter().map(|field| paths(comparison.causes(object, field))).collect(),
            object: object.clone(),
        };
        Ok(comparison.objects.iter().map(explained).collect())
    }

    /// Two charts on the disk, by Helm.
    fn of_charts(&self, a: &Path, b: &Path) -> Result<Vec<Explained>> {
        let input = Input::open(&self.sources)?;
        let values = tempfile::NamedTempFile::new().context("a temporary file for the values")?;
        std::fs::write(values.path(), Value::Object(input.overrides().clone()).to_string())
            .context("the temporary file for the values")?;
        let options = self.release.options();
        let (old, new) = (helm::template(a, values.path(), &options), helm::template(b, values.path(), &options));
        let (old, new) = match (old, new) {
            (Ok(old), Ok(new)) => (old, new),
            (old, new) => {
                let errors = [old.err(), new.err()].into_iter().flatten();
                return Err(Failure::findings(errors.map(|error| format!("{error:#}")).collect()).into());
            }
        };
        let changes = diff::compare(&old, &new).into_iter();
        Ok(changes.map(|object| Explained { causes: vec![], fields: vec![], object }).collect())
    }
}

/// Wrong usage that the parser of the arguments lets through.
fn usage(message: &str) -> anyhow::Error {
    Failure { lines: vec![format!("diff: {message}; see cargo xtask diff --help")], code: 2 }.into()
}

/// A change with the keys that caused it, where they are known.
struct Explained {
    object: ObjectChange,
    causes: Vec<String>,
    /// By field.
    fields: Vec<Vec<String>>,
}

impl Explained {
    fn text(&self) -> String {
        let ObjectChange { change, source, id, .. } = &self.object;
        let caused =
            |causes: &[String]| if causes.is_empty() { String::new() } else { format!("  <- {}", causes.join(", ")) };
        let whole = match change {
            Change::Added => format!("+ {id}  ({source}){}\n", caused(&self.causes)),
            Change::Removed => format!("- {id}  ({source}){}\n", caused(&self.causes)),
            Change::Changed => format!("~ {id}  ({source})\n"),
            Change::Renamed(name) => format!("~ {id}  ({source}), was {name}\n"),
        };
        let value = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), brief);
        let fields = self.object.fields.iter().zip(self.fields.iter().map(Vec::as_slice).chain(iter::repeat(&[][..])));
        let line = |(field, causes): (&FieldChange, &[String])| {
            format!("    .{}: {} -> {}{}\n", field.path, value(&field.old), value(&field.new), caused(causes))
        };
        whole + &fields.map(line).collect::<String>()
    }

    fn json(&self) -> Value {
        let (change, was) = match &self.object.change {
            Change::Added => ("added", None),
            Change::Removed => ("removed", None),
            Change::Changed => ("changed", None),
            Change::Renamed(name) => ("renamed", Some(name)),
        };
        let field = |(n, field): (usize, &FieldChange)| {
            json!({
                "field": format!(".{}", field.path),
                "old": field.old,
                "new": field.new,
                "keys": self.fields.get(n),
            })
        };
        json!({
            "object": self.object.id,
            "template": self.object.source,
            "change": change,
            "was": was,
            "keys": self.causes,
            "fields": self.object.fields.iter().enumerate().map(field).collect::<Vec<_>>(),
        })
    }
}
