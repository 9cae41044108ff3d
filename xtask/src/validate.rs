//! `cargo xtask validate`: all that is wrong with values, as a compiler tells it.

use std::io::{self, IsTerminal as _};

use anyhow::Result;
use clap::{Args, ValueEnum};
use floe_chart::{AnyChart, Options, Renderer, all_defaults, validate};

use crate::input::{Input, Sources};
use crate::release::ReleaseArgs;
use crate::report::{Located, Severity};
use crate::{Failure, charts::Named, print, say};

const EXAMPLES: &str = "\
Examples:
  cargo xtask validate floe-jobs -f base.yaml -f production.yaml
  cargo xtask validate floe-jobs -f values.yaml --format json | jq .path
  cargo xtask validate floe-jobs -f values.yaml --pedantic

Findings go to standard error as FILE:LINE:COLUMN: path: what is wrong; what to do. JSON goes to standard output, one object
a line. Errors end the command with 1; warnings and notes do not.";

/// Say all that is wrong with values for a chart, without rendering it
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Validate {
    /// The chart
    #[arg(value_parser = Named::parser())]
    chart: Named,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    release: ReleaseArgs,
    /// How findings are told [default: full on a terminal, short elsewhere]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Note values that are the default already, too
    #[arg(long)]
    pedantic: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each finding
    Short,
    /// A line for each finding, and the line of the file with a mark under the place
    Full,
    /// An object for each finding, one a line, on standard output
    Json,
}

impl Validate {
    /// Runs the command.
    ///
    /// # Errors
    /// Where a file or a flag cannot be read, or the values are refused: everything at once.
    pub(crate) fn run(self) -> Result<()> {
        let chart = self.chart.chart();
        let terminal = if io::stderr().is_terminal() { Format::Full } else { Format::Short };
        let format = self.format.unwrap_or(terminal);
        let (found, names) = match Input::read(&self.sources) {
            Ok(input) => {
                let found = findings(&*chart, &input, &self.release.options(), self.pedantic);
                (found, input.names().join(", "))
            }
            Err(errors) => (errors.into_iter().map(|error| (Severity::Error, error)).collect(), String::new()),
        };
        let told: Vec<String> = found.iter().map(|(severity, located)| format.tell(*severity, located)).collect();
        let refused = found.iter().any(|(severity, _)| *severity == Severity::Error);
        match (format, refused) {
            (Format::Json, _) => {
                print(&told.iter().map(|line| format!("{line}\n")).collect::<String>())?;
                if refused { Err(Failure::findings(vec![]).into()) } else { Ok(()) }
            }
            (_, true) => Err(Failure::findings(told).into()),
            (_, false) => {
                told.iter().for_each(|line| say(line));
                let of = if names.is_empty() { "its defaults".to_owned() } else { names };
                let count = |wanted| found.iter().filter(|(severity, _)| *severity == wanted).count();
                print(&format!("{}: no errors in {of}{}\n", self.chart.name(), remarks(count)))
            }
        }
    }
}

impl Format {
    fn tell(self, severity: Severity, located: &Located) -> String {
        match self {
            Self::Short => located.told(severity),
            Self::Full => located.excerpt(severity),
            Self::Json => located.json(severity),
        }
    }
}

/// Errors, then warnings, then notes.
fn findings(chart: &dyn AnyChart, input: &Input, options: &Options, pedantic: bool) -> Vec<(Severity, Located)> {
    let overrides = input.overrides();
    let errors = Renderer::new(chart).validate(overrides, options);
    let mut warnings = validate::deprecated(&chart.whole_schema(), overrides);
    if errors.is_empty() {
        warnings.extend(validate::overlooked(chart, overrides));
    }
    let mut notes = if pedantic { validate::redundant(&all_defaults(chart), overrides) } else { vec![] };
    // A value that brings another file's back to the default is of use.
    notes.retain(|note| input.agree(&note.pointer));
    let of = |severity, found: Vec<validate::Finding>| found.into_iter().map(move |finding| (severity, finding));
    let all = of(Severity::Error, errors).chain(of(Severity::Warning, warnings)).chain(of(Severity::Note, notes));
    all.map(|(severity, finding)| (severity, input.locate(finding))).collect()
}

/// How many remarks there are, where there are any.
fn remarks(count: impl Fn(Severity) -> usize) -> String {
    let told = |severity, noun: &str| match count(severity) {
        0 => String::new(),
        1 => format!(", 1 {noun}"),
        many => format!(", {many} {noun}s"),
    };
    told(Severity::Warning, "warning") + &told(Severity::Note, "note")
}
