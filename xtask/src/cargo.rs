//! Cargo, called from this command line.

use std::env;
use std::process::{Command, ExitStatus};

use anyhow::{Context as _, Result};

use crate::{Failure, root};

/// Runs Cargo in the workspace with arguments and variables; `name` is what the step is called.
///
/// # Errors
/// Where it cannot be run or fails, with its exit code and the command to try again.
pub(crate) fn run(name: &str, arguments: &[&str], variables: &[(&str, String)]) -> Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command.envs(variables.iter().map(|(key, value)| (key, value)));
    let status = command.status().context("cargo: cannot be run; install it by rustup and put it on the PATH")?;
    if status.success() { Ok(()) } else { Err(failed(name, arguments, status).into()) }
}

fn failed(name: &str, arguments: &[&str], status: ExitStatus) -> Failure {
    let command = arguments.join(" ");
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Failure {
        lines: vec![format!("xtask: {name} failed ({status}); see above, repair, and try cargo {command}")],
        code,
    }
}
