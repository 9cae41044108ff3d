//! `cargo xtask render`: what `helm template` prints, without Helm.

use anyhow::Result;
use clap::{Args, ValueEnum};
use floe_chart::{Manifest, Options, Renderer, Secrets, draw, yaml};

use crate::input::{Input, Sources};
use crate::release::ReleaseArgs;
use crate::{charts::Named, print};

const EXAMPLES: &str = "\
Examples:
  cargo xtask render floe-jobs -f base.yaml -f production.yaml --namespace analytics
  cargo xtask render floe-jobs --set jobs.nightly.schedule='0 2 * * *' --format json
  cargo xtask render floe-jobs -f - --set-file artifacts.inline=compiled_artifacts.json < values.yaml

Findings go to standard error as FILE:LINE:COLUMN: path: what is wrong; what to do. Then nothing is printed.";

/// Render a chart as `helm template` would
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Render {
    /// The chart
    #[arg(value_parser = Named::parser())]
    chart: Named,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    release: ReleaseArgs,
    /// How the objects are printed
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Print what Helm says after an install, in place of the objects
    #[arg(long, conflicts_with = "format")]
    notes: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Documents with their template's name, as `helm template` prints them
    Yaml,
    /// One object a line
    Json,
}

impl Render {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything that is wrong with the files and flags, or if they can be read, with the values.
    pub(crate) fn run(self) -> Result<()> {
        let chart = self.chart.chart();
        let input = Input::open(&self.sources)?;
        // What is printed may be installed: nobody must know its passwords beforehand.
        let options = Options { secrets: Secrets::new(draw::random()), ..self.release.options() };
        let rendered =
            Renderer::new(&*chart).render(input.overrides(), &options).map_err(|findings| input.failure(findings))?;
        if self.notes {
            return print(&(rendered.notes + "\n"));
        }
        print(&rendered.manifests.iter().map(|manifest| self.format.text(manifest)).collect::<String>())
    }
}

impl Format {
    fn text(self, Manifest { source, object }: &Manifest) -> String {
        match self {
            Self::Yaml => format!("---\n# Source: {source}\n{}", yaml::write(object)),
            Self::Json => format!("{object}\n"),
        }
    }
}
