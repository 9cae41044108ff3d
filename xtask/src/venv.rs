//! Python virtual environments with pinned packages: the real programs that tests run what charts render with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::{say, tools};

/// Prints the interpreter's identity, or fails where the programs do not support it.
const PROBE: &str = "import sys; print(sys.version.split()[0], sys.base_prefix); sys.exit(sys.version_info < (3, 10))";

/// dbt and dlt, which rendered jobs run.
pub(crate) const DBT: Venv = Venv { name: "dbt", pins: "tests/dbt", folder: "dbt-venv", programs: &["dbt"] };

/// Dagster's webserver, daemon and code server, and its launcher of Kubernetes Jobs.
pub(crate) const DAGSTER: Venv = Venv {
    name: "dagster",
    pins: "tests/tools/dagster",
    folder: "dagster",
    programs: &["dagster", "dagster-daemon", "dagster-webserver"],
};

/// A scanner of rendered objects.
pub(crate) const CHECKOV: Venv =
    Venv { name: "checkov", pins: "tests/tools/checkov", folder: "checkov", programs: &["checkov"] };

/// A virtual environment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Venv {
    /// What it is for.
    name: &'static str,
    /// The folder of its `requirements.txt` and of the `constraints.txt` that pins everything below that.
    pins: &'static str,
    /// Its folder among the [tools](tools::folder).
    folder: &'static str,
    /// What must be in its `bin` in the end.
    programs: &'static [&'static str],
}

impl Venv {
    /// Installs it and returns its directory; `root` is the repository.
    ///
    /// Nothing is done while the pins and the interpreter are those of the last complete installation: they are kept in
    /// it, word by word, in a stamp that is written last.
    ///
    /// # Errors
    /// Where the pins cannot be read, `python3` is missing or older than 3.10, or `venv` or `pip` fail (with what they
    /// said).
    pub(crate) fn install(&self, root: &Path) -> Result<PathBuf> {
        let (name, pins) = (self.name, root.join(self.pins));
        let python = output(Command::new("python3").args(["-c", PROBE]))
            .with_context(|| format!("{name} needs python3, 3.10 or later, on the PATH"))?;
        let mut wanted = format!("# python {}\n", python.trim());
        for file in ["requirements.txt", "constraints.txt"] {
            let path = pins.join(file);
            wanted += &fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        }
        let venv = tools::folder(root).join(self.folder);
        let stamp = venv.join("installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(venv);
        }
        say(&format!("{name}: installing the pins of {}/requirements.txt into {}", self.pins, venv.display()));
        output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))
            .context("cannot make the virtual environment (Debian: package python3-venv)")?;
        output(
            Command::new(venv.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
                .arg(pins.join("requirements.txt")),
        )
        .with_context(|| format!("cannot install {name}; the pins are in {}/constraints.txt", self.pins))?;
        for program in self.programs.iter().map(|program| venv.join("bin").join(program)) {
            ensure!(program.is_file(), "pip succeeded, but {} is missing", program.display());
        }
        fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
        Ok(venv)
    }
}

/// Runs a command to its end; a failure carries the command and the end of what it wrote.
fn output(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let tail: Vec<_> = said.lines().rev().take(12).collect();
        let tail: Vec<_> = tail.into_iter().rev().collect();
        bail!("{} failed ({}): {}", command.get_program().display(), done.status, tail.join("\n"));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for venv in [DBT, DAGSTER] {
            let read = |file: &str| fs::read_to_string(root.join(venv.pins).join(file)).expect("a readable pin");
            assert!(read("requirements.txt").contains("-c constraints.txt"), "{}", venv.name);
            for line in read("constraints.txt").lines() {
                assert!(line.contains("=="), "{}: {line}", venv.name);
            }
        }
    }
}
