//! `cargo xtask test`: everything that must hold, step by step.

use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::tools::{self, Tool};
use crate::{cargo, charts, root, say, venv};

/// The steps in their order. A step is a line: its name, when it runs, and what it does.
const STEPS: [(&str, When, Action); 11] = [
    ("tools", When::Full, Action::Call(|| tools::build(&root(), &Tool::USUAL))),
    ("kubernetes", When::Cluster, Action::Call(|| tools::build(&root(), &[Tool::Kubernetes]))),
    ("kube-score", When::Scan, Action::Call(|| tools::build(&root(), &[Tool::KubeScore]))),
    ("checkov", When::Scan, Action::Call(|| venv::CHECKOV.install(&root()).map(drop))),
    ("dbt", When::Full, Action::Call(|| venv::DBT.install(&root()).map(drop))),
    ("dagster", When::Programs, Action::Call(|| venv::DAGSTER.install(&root()).map(drop))),
    ("format", When::Always, Action::Cargo(&["fmt", "--all", "--check"])),
    ("clippy", When::Always, Action::Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("charts", When::Always, Action::Call(charts::check)),
    ("tests", When::Full, Action::Cargo(&["test", "--workspace"])),
    (
        "tests",
        When::Fast,
        Action::Cargo(&["test", "-p", "floe-schema", "-p", "floe-chart", "-p", "floe-jobs", "-p", "floe-envmap"]),
    ),
];

const EXAMPLES: &str = "\
Examples:
  cargo xtask test          everything; builds Helm and installs dbt on the first run (needs Go and Python, and uses Node.js)
  cargo xtask test --fast   while you work: no tools, only the libraries' own tests
  cargo xtask test --programs
                            everything, and what is rendered for services, run by the real ones (needs PostgreSQL's server)
  cargo xtask test --cluster
                            everything, and the charts on a real API server (builds Kubernetes on the first run; needs Linux)
  cargo xtask test --scan   everything, and what two scanners say of the renderings";

/// Check formatting, lints and charts, and run every test
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    /// Without the external tools and the tests that need them
    #[arg(long)]
    fast: bool,
    /// With the tests that run real services, Dagster and PostgreSQL, on what is rendered for them
    #[arg(long, conflicts_with = "fast")]
    programs: bool,
    /// With the tests that install the charts into a Kubernetes with simulated nodes, which is built at first
    #[arg(long, conflicts_with = "fast")]
    cluster: bool,
    /// With the scanners checkov and kube-score, on the defaults and on production
    #[arg(long, conflicts_with = "fast")]
    scan: bool,
    /// How many documents the law tries for each chart, in place of 1,000; 20,000 take about twenty minutes
    #[arg(long, value_name = "N", conflicts_with = "fast")]
    law: Option<u32>,
}

/// When a step runs.
#[derive(Clone, Copy, Debug)]
enum When {
    Always,
    /// Only with `--fast`.
    Fast,
    /// Only without it.
    Full,
    /// Only with `--programs`.
    Programs,
    /// Only with `--cluster`.
    Cluster,
    /// Only with `--scan`.
    Scan,
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
        let variables = self.variables();
        let started = Instant::now();
        let mut count = 0;
        for (name, _, action) in STEPS.iter().filter(|(_, when, _)| self.wants(*when)) {
            say(&format!("xtask: {name} ..."));
            let begun = Instant::now();
            action.run(name, &variables)?;
            say(&format!("xtask: {name} passed in {:.1} s", begun.elapsed().as_secs_f64()));
            count += 1;
        }
        say(&format!("xtask: all {count} steps passed in {:.1} s", started.elapsed().as_secs_f64()));
        Ok(())
    }

    fn wants(&self, when: When) -> bool {
        match when {
            When::Always => true,
            When::Fast => self.fast,
            When::Full => !self.fast,
            When::Programs => self.programs,
            When::Cluster => self.cluster,
            When::Scan => self.scan,
        }
    }

    /// What the tests are told.
    fn variables(&self) -> Vec<(&'static str, String)> {
        let law = self.law.map(|documents| ("LAW_DOCUMENTS", documents.to_string()));
        let programs = self.programs.then(|| ("TEST_PROGRAMS", "1".to_owned()));
        let cluster = self.cluster.then(|| ("TEST_CLUSTER", "1".to_owned()));
        let scan = self.scan.then(|| ("TEST_SCAN", "1".to_owned()));
        law.into_iter().chain(programs).chain(cluster).chain(scan).collect()
    }
}

impl Action {
    fn run(&self, name: &str, variables: &[(&str, String)]) -> Result<()> {
        match self {
            Self::Call(call) => call(),
            Self::Cargo(arguments) => cargo::run(name, arguments, variables),
        }
    }
}
