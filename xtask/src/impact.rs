//! `cargo xtask impact`: which fields a key of the values reaches.

use anyhow::Result;
use clap::Args;
use floe_chart::path::Path;
use floe_chart::provenance::Impact as Reached;
use serde_json::json;

use crate::explain::{Format, provenance};
use crate::table::table;
use crate::{Failure, charts::Named, print};

const EXAMPLES: &str = "\
Examples:
  cargo xtask impact floe-jobs defaults.image.tag
  cargo xtask impact floe-jobs 'jobs.<name>.dbt' environment
  cargo xtask impact floe-jobs jobs.nightly.schedule --format json

The answer does not hang on the values: it is all that the key can reach. A key stands for all keys below it, too; <name> is
any name and [] any item.";

/// List the objects and fields that keys of the values reach
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Impact {
    /// The chart
    #[arg(value_parser = Named::parser())]
    chart: Named,
    /// The keys
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<Path>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Impact {
    /// Runs the command.
    ///
    /// # Errors
    /// Every key that is none.
    pub(crate) fn run(self) -> Result<()> {
        let chart = self.chart.chart();
        let provenance = provenance(&*chart)?;
        let unknown: Vec<String> =
            self.keys.iter().filter_map(|key| provenance.unknown_key(key)).map(|finding| finding.to_string()).collect();
        if !unknown.is_empty() {
            return Err(Failure::findings(unknown).into());
        }
        let reached = provenance.impact(&self.keys);
        print(&match self.format {
            Format::Text => text(&reached),
            Format::Json => reached.iter().map(|one| format!("{}\n", json(one))).collect(),
        })
    }
}

fn text(reached: &[Reached]) -> String {
    if reached.is_empty() {
        return "reaches no field\n".to_owned();
    }
    let head = |one: &Reached| match &one.kind {
        Some(kind) => format!("{kind}  ({})\n", one.template),
        None => format!("{}\n", one.template),
    };
    let row = |one: &Reached| vec![one.role.to_string(), place(one), format!("<- {}", one.key), one.source.to_string()];
    let groups = reached.chunk_by(|a, b| head(a) == head(b));
    groups.map(|group| head(&group[0]) + &table(2, &group.iter().map(row).collect::<Vec<_>>())).collect()
}

/// The field; what a key is to the whole is said so.
fn place(one: &Reached) -> String {
    match (one.field.steps(), &one.kind) {
        ([], Some(_)) => "the object".to_owned(),
        ([], None) => "the file".to_owned(),
        _ => format!(".{}", one.field),
    }
}

fn json(one: &Reached) -> serde_json::Value {
    json!({
        "template": one.template,
        "kind": one.kind,
        "field": format!(".{}", one.field),
        "role": one.role.to_string(),
        "key": one.key.to_string(),
        "rust": one.source.to_string(),
    })
}
