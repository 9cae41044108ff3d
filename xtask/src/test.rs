//! `cargo xtask test`: everything that must hold, step by step.

use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::tools::{self, Tool};
use crate::{cargo, charts, dbt, root, say};

/// The steps in their order. A step is a line: its name, when it runs, and what it does.
const STEPS: [(&str, When, Action); 7] = [
    ("tools", When::Full, Action::Call(|| tools::build(&root(), &Tool::ALL))),
    ("dbt", When::Full, Action::Call(|| dbt::install(&root()).map(drop))),
    ("format", When::Always, Action::Cargo(&["fmt", "--all", "--check"])),
    ("clippy", When::Always, Action::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("charts", When::Always, Action::Call(charts::check)),
    ("tests", When::Full, Action::Cargo(&["test", "--workspace"])),
    ("tests", When::Fast, Action::Cargo(&["test", "-p", "floe-schema", "-p", "floe-chart", "-p", "floe-jobs"])),
];

const EXAMPLES: &str = "\
Examples:
  cargo xtask test          everything; builds Helm and installs dbt on the first run (needs Go and Python, and uses Node.js)
  cargo xtask test --fast   while you work: no tools, only the libraries' own tests";

/// Check formatting, lints and charts, and run every test
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    /// Without the external tools and the tests that need them
    #[arg(long)]
    fast: bool,
    /// How many documents the law tries for each chart, in place of 1,000; 20,000 take about twenty minutes
    #[arg(long, value_name = "N", conflicts_with = "fast")]
    law: Option<u32>,
}

/// When a step runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    /// Only with `--fast`.
    Fast,
    /// Only without it.
    Full,
}

/// What a step does.
enum Action {
    Call(fn() -> Result<()>),
    /// Cargo with these arguments.
    Cargo(&'static [&'static str]),
}

impl Test {
    /// Runs the command.
    ///
    /// # Errors
    /// The first step that fails, with its exit code.
    pub(crate) fn run(&self) -> Result<()> {
        let wanted = if self.fast { When::Fast } else { When::Full };
        let started = Instant::now();
        let mut count = 0;
        for (name, _, action) in STEPS.iter().filter(|(_, when, _)| [When::Always, wanted].contains(when)) {
            say(&format!("xtask: {name} ..."));
            let begun = Instant::now();
            action.run(name, self.law)?;
            say(&format!("xtask: {name} passed in {:.1} s", begun.elapsed().as_secs_f64()));
            count += 1;
        }
        say(&format!("xtask: all {count} steps passed in {:.1} s", started.elapsed().as_secs_f64()));
        Ok(())
    }
}

impl Action {
    fn run(&self, name: &str, law: Option<u32>) -> Result<()> {
        match self {
            Self::Call(call) => call(),
            Self::Cargo(arguments) => {
                let documents = law.map(|documents| ("LAW_DOCUMENTS", documents.to_string()));
                cargo::run(name, arguments, documents.as_slice())
            }
        }
    }
}
