//! `floe-envmap`: logical environments on physical clusters.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    floe_envmap::cli::main(env::args_os())
}
