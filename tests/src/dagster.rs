//! Dagster's own answers to rendered files: a client of `tests/programs/check_dagster.py`, and the real services.
//!
//! [`Dagster`] says what is wrong with an instance's and a workspace's files, and which Kubernetes Job its launcher would
//! make. [`Live`] runs webserver, daemon and code servers as their containers would. [`Stack::of`] finds all that among
//! rendered objects.
//!
//! ```no_run
//! use floe_tests::dagster::{Dagster, Files};
//!
//! let files = Files { dagster_yaml: "telemetry: { enabled: false }".to_owned(), ..Files::default() };
//! let checked = Dagster::start()?.check(&files)?;
//! assert_eq!(checked.errors, [""; 0]);
//! # Ok::<(), floe_tests::service::Error>(())
//! ```

pub mod http;
mod live;
mod patch;
mod rendered;
mod stack;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::oracle;
use crate::service::{self, Error};

pub use live::Live;
pub use stack::{HOME, Probe, Program, Stack, WORKSPACE};

/// A running checker; it ends when it is dropped. It answers one question at a time.
#[derive(Debug)]
pub struct Dagster {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// The files that are rendered for Dagster.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Files {
    /// The instance.
    pub dagster_yaml: String,
    /// Where the code locations are.
    pub workspace_yaml: Option<String>,
    /// What code locations say about their runs: the value of each one's `DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT`.
    pub container_contexts: Vec<String>,
}

/// What Dagster makes of them.
#[derive(Clone, Debug, Deserialize)]
pub struct Checked {
    /// All that is wrong: the file, the place in it, and Dagster's words.
    pub errors: Vec<String>,
    /// The environment variables that the files take values from: every container that reads them must have these.
    pub env: Vec<String>,
    /// The code locations of the workspace.
    pub locations: Vec<Location>,
    /// The Job that the launcher would make for a run; none where it makes none.
    pub job: Option<Value>,
    /// The same for a run of each container context.
    pub jobs: Vec<Option<Value>>,
}

/// A code location.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Location {
    /// Its name in the interface.
    pub name: String,
    /// The host of its server; none where there is no server.
    pub host: Option<String>,
    /// The port of its server.
    pub port: Option<u16>,
}

impl Dagster {
    /// Starts a checker.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where services were not [asked] for; [`Error::Failed`] where Dagster was not installed.
    ///
    /// [asked]: service::asked
    pub fn start() -> Result<Self, Error> {
        service::asked()?;
        let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/check_dagster.py");
        let mut process = Command::new(venv()?.join("bin/python"))
            .arg(checker)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(requests), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(Error::Failed("check_dagster.py has no standard input or output".to_owned()));
        };
        Ok(Self { process, requests, answers: BufReader::new(answers) })
    }

    /// What Dagster makes of files.
    ///
    /// # Errors
    /// Where the checker itself fails; what is wrong with the files is in the answer.
    pub fn check(&mut self, files: &Files) -> Result<Checked, Error> {
        self.ask(files)
    }

    /// The fields that Dagster's client of Kubernetes knows, of types of core/v1 (`VolumeMount`).
    ///
    /// # Errors
    /// Where the checker fails, as it does for a type that the client does not know at all.
    pub fn fields(&mut self, types: &[&str]) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
        self.ask(&json!({ "types": types }))
    }

    fn ask<A: DeserializeOwned>(&mut self, question: &impl Serialize) -> Result<A, Error> {
        let broken = |why: String| Error::Failed(format!("check_dagster.py: {why}; see its standard error"));
        let request = serde_json::to_string(question).map_err(|error| broken(error.to_string()))?;
        writeln!(self.requests, "{request}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).map_err(|error| broken(error.to_string()))
    }
}

impl Drop for Dagster {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The virtual environment of Dagster.
fn venv() -> Result<PathBuf, Error> {
    let venv = oracle::tool("dagster")
        .map_err(|_| Error::Failed("Dagster is not installed: run `cargo xtask test --programs`, once".to_owned()))?;
    Ok(venv.canonicalize()?)
}
