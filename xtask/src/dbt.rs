//! The real dbt that the job tests run: a Python virtual environment with the pins of `tests/dbt/requirements.txt`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::{say, tools};

/// Prints the interpreter's identity, or fails where dbt does not support it.
const PROBE: &str = "import sys; print(sys.version.split()[0], sys.base_prefix); sys.exit(sys.version_info < (3, 10))";

/// Installs dbt into `dbt-venv` among the [tools](tools::folder) and returns that directory; `root` is the repository.
///
/// Nothing is done while the pins and the interpreter are those of the last complete installation: they are kept beside
/// it, word by word, in a stamp that is written last.
///
/// # Errors
/// Where the pins cannot be read, `python3` is missing or older than 3.10, or `venv` or `pip` fail (with what they said).
pub(crate) fn install(root: &Path) -> Result<PathBuf> {
    let pins = root.join("tests/dbt");
    let python =
        output(Command::new("python3").args(["-c", PROBE])).context("dbt needs python3, 3.10 or later, on the PATH")?;
    let mut wanted = format!("# python {}\n", python.trim());
    for name in ["requirements.txt", "constraints.txt"] {
        let path = pins.join(name);
        wanted += &fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    }
    let venv = tools::folder(root).join("dbt-venv");
    let stamp = venv.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(venv);
    }
    say(&format!("dbt: installing the pins of tests/dbt/requirements.txt into {}", venv.display()));
    output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))
        .context("cannot make the virtual environment (Debian: package python3-venv)")?;
    output(
        Command::new(venv.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(pins.join("requirements.txt")),
    )
    .context("cannot install dbt; the pins are in tests/dbt/constraints.txt")?;
    ensure!(venv.join("bin/dbt").is_file(), "pip succeeded, but {} is missing", venv.join("bin/dbt").display());
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(venv)
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
