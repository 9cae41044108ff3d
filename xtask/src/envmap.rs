//! `cargo xtask envmap`: the command line of floe-envmap.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Args;

/// Plan logical environments on physical clusters: the commands of floe-envmap
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub(crate) struct Envmap {
    /// A command of floe-envmap with its arguments; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Envmap {
    /// Runs the command, and gives its exit code.
    pub(crate) fn run(self) -> ExitCode {
        floe_envmap::cli::main([OsString::from("cargo xtask envmap")].into_iter().chain(self.arguments))
    }
}
