//! `cargo xtask bench`: what exporting and rendering cost.

use anyhow::Result;
use clap::Args;

use crate::tools::{self, Tool};
use crate::{cargo, root};

const EXAMPLES: &str = "\
Figures of one run are held against each other, for a machine is not as fast as another: plain structs and `helm template`
are measured beside the charts. The first run compiles everything with optimisation and takes minutes.";

/// Measure exporting and rendering: ratios, memory and sizes, in a release build
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Bench;

impl Bench {
    /// Runs the command.
    ///
    /// # Errors
    /// Where Helm cannot be built, or a work gives something else than it should.
    pub(crate) fn run(&self) -> Result<()> {
        tools::build(&root(), &[Tool::Helm3])?;
        cargo::run("figures", &["bench", "--workspace", "--bench", "figures"], &[])
    }
}
