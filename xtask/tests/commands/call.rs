//! Calls of the program, each in a directory of its own, and what they must print.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use pretty_assertions::assert_eq;
use tempfile::TempDir;

/// One nightly job, and nothing beside its CronJob.
pub(crate) const NIGHTLY: &str =
    "jobs:\n  nightly:\n    schedule: \"0 2 * * *\"\ntests: { enabled: false }\nserviceAccount: { create: false }\n";

/// One call of the program in a directory of its own.
pub(crate) struct Call {
    dir: TempDir,
}

impl Call {
    /// A directory with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        for (name, text) in files {
            fs::write(dir.path().join(name), text).expect("writable");
        }
        Self { dir }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn run(&self, line: &[&str]) -> Output {
        self.run_with(line, "")
    }

    pub(crate) fn run_with(&self, line: &[&str], stdin: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(line).current_dir(self.path());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // It may end without reading.
        let _ = child.stdin.take().expect("a pipe").write_all(stdin.as_bytes());
        child.wait_with_output().expect("the program ends")
    }

    /// The names in the directory, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("readable");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<_> = entries.map(|entry| name(entry.expect("readable"))).collect();
        names.sort();
        names
    }
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The lines on standard error of a call that must fail with 1, print nothing and write nothing.
pub(crate) fn findings(files: &[(&str, &str)], line: &str) -> Vec<String> {
    let call = Call::with(files);
    let before = call.names();
    let output = call.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(call.names(), before);
    text(&output.stderr).lines().map(str::to_owned).collect()
}

/// What a call that must succeed prints.
pub(crate) fn printed(files: &[(&str, &str)], line: &[&str]) -> String {
    succeeded(&Call::with(files).run(line))
}

pub(crate) fn succeeded(output: &Output) -> String {
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    text(&output.stdout).to_owned()
}
