//! The command line of floe charts: exports and renders the charts, and runs everything that must hold.

mod assumptions;
mod bench;
mod cargo;
mod charts;
mod cluster;
mod diff;
mod envmap;
mod explain;
mod fuzz;
mod helm;
mod impact;
mod input;
mod release;
mod render;
mod report;
mod stream;
mod table;
mod test;
mod tools;
mod validate;
mod venv;
mod verify;

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  cargo xtask charts                             write the Helm charts into charts/
  cargo xtask render floe-jobs -f values.yaml    print what Helm would install
  cargo xtask validate floe-jobs -f values.yaml  say all that is wrong with a values file
  cargo xtask verify floe-jobs -f values.yaml    hold what Helm would install against rules of good charts
  cargo xtask explain floe-jobs CronJob/nightly .spec.schedule -f values.yaml
                                                 say which keys and which line of Rust made a field
  cargo xtask impact floe-jobs defaults.image    list the fields that a key reaches
  cargo xtask diff floe-jobs a.yaml b.yaml       show what a change of values changes
  cargo xtask envmap plan -f mapping.yaml        show which environment is on which cluster
  cargo xtask test --fast                        check and test without the external tools
  cargo xtask cluster up                         start a Kubernetes to try the charts on
  cargo xtask bench                              measure what exporting and rendering cost
  cargo xtask fuzz                               try values that nobody thought of

Exit codes: 0 all is well, 1 findings (on standard error), 2 wrong usage.";

/// The command line of floe charts
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Charts(charts::Charts),
    Render(Box<render::Render>),
    Explain(Box<explain::Explain>),
    Impact(impact::Impact),
    Diff(Box<diff::Diff>),
    Envmap(envmap::Envmap),
    Test(test::Test),
    Cluster(cluster::Cluster),
    Bench(bench::Bench),
    Fuzz(fuzz::Fuzz),
    Verify(Box<verify::Verify>),
    Validate(Box<validate::Validate>),
}

/// Findings that end a command: a line each, and the exit code.
#[derive(Debug)]
struct Failure {
    lines: Vec<String>,
    code: u8,
}

impl Failure {
    /// Findings about what was given or found: exit code 1.
    fn findings(lines: Vec<String>) -> Self {
        Self { lines, code: 1 }
    }

    /// Findings with their places, a line each.
    fn located(found: &[report::Located]) -> Self {
        Self::findings(found.iter().map(ToString::to_string).collect())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl std::error::Error for Failure {}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Charts(charts) => charts.run(),
        Command::Render(render) => render.run(),
        Command::Explain(explain) => explain.run(),
        Command::Impact(impact) => impact.run(),
        Command::Diff(diff) => diff.run(),
        Command::Envmap(envmap) => return envmap.run(),
        Command::Test(test) => test.run(),
        Command::Cluster(cluster) => cluster.run(),
        Command::Bench(bench) => bench.run(),
        Command::Fuzz(fuzz) => fuzz.run(),
        Command::Verify(verify) => verify.run(),
        Command::Validate(validate) => validate.run(),
    };
    let Err(error) = done else { return ExitCode::SUCCESS };
    let told = format!("{error:#}");
    // A command that printed its findings itself has none left to say.
    if !told.is_empty() {
        say(&told);
    }
    error.downcast_ref::<Failure>().map_or(1, |failure| failure.code).into()
}

/// The workspace's root, wherever the command is called from.
fn root() -> PathBuf {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_dir.parent().unwrap_or(crate_dir).to_owned()
}

/// Writes to standard output; a reader that has gone away is no error.
///
/// # Errors
/// Where it cannot be written to for another reason.
fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("standard output: cannot be written to; choose another destination"))
        }
        _ => Ok(()),
    }
}

/// Writes a line to standard error; that nobody reads it is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
