//! An image with Python and dbt in it: the virtual environment that `cargo xtask test` installs.

use std::path::PathBuf;
use std::process::Command;
use std::{fmt, io};

use super::Node;
use crate::oracle::tool;

/// The virtual environment.
///
/// # Errors
/// Where it is not installed, with the remedy.
pub fn venv() -> io::Result<PathBuf> {
    tool("dbt-venv").map_err(other)?.canonicalize()
}

impl Node {
    /// An image with this machine's programs, and `python` and `dbt` of [`venv`].
    ///
    /// # Errors
    /// Where it is not installed, or its Python does not run.
    pub fn dbt() -> io::Result<Self> {
        let venv = venv()?;
        let base = Command::new(venv.join("bin/python")).args(["-c", "import sys; print(sys.base_prefix)"]).output()?;
        let base = String::from_utf8(base.stdout).map_err(other)?.trim().to_owned();
        let node = Self::new()
            .directory(venv, "/opt/dbt")
            .file("/opt/bin/dbt", "#!/opt/dbt/bin/python\nfrom dbt.cli.main import cli\ncli()\n", 0o755)
            .file("/opt/bin/python", "#!/bin/sh\nexec /opt/dbt/bin/python \"$@\"\n", 0o755)
            .search("/opt/bin");
        Ok(if base.starts_with("/usr") { node } else { node.directory(&base, &base) })
    }
}

fn other(error: impl fmt::Display) -> io::Error {
    io::Error::other(error.to_string())
}
