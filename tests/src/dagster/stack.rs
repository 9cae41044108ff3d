//! What is rendered for Dagster, as far as it matters without Kubernetes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Files;

/// Where containers have the instance's file: `dagster.yaml` in this folder.
pub const HOME: &str = "/opt/dagster/dagster_home";
/// Where containers have the workspace's file.
pub const WORKSPACE: &str = "/dagster-workspace/workspace.yaml";
/// What every key of every Secret holds.
pub(super) const SECRET: &str = "s3cret: {\"&%\"}";

/// Everything that the containers of Dagster are given.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The files of the ConfigMaps, at [`HOME`] and at [`WORKSPACE`].
    pub files: Files,
    /// The container that prepares the database.
    pub migration: Program,
    /// The webserver's container.
    pub webserver: Program,
    /// The daemon's container.
    pub daemon: Program,
    /// The code servers' containers, each by the host under which the workspace knows it: the name of its Service.
    pub code_servers: BTreeMap<String, Program>,
    /// The folder that stands for the working directory of the code servers' image.
    pub code: PathBuf,
}

/// What a container runs.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The command and its arguments.
    pub args: Vec<String>,
    /// Its environment.
    pub env: BTreeMap<String, String>,
    /// The probes that a kubelet would ask whether it is ready, started and alive.
    pub probes: Vec<Probe>,
}

/// A question to a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Is the answer to this path of its port a success?
    Get(String),
    /// Does this command within it succeed?
    Exec(Vec<String>),
}

impl Program {
    /// A program by its command line.
    #[must_use]
    pub fn new(line: &str) -> Self {
        Self { args: line.split_whitespace().map(str::to_owned).collect(), ..Self::default() }
    }

    /// With an environment variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// With a probe.
    #[must_use]
    pub fn probe(mut self, probe: Probe) -> Self {
        self.probes.push(probe);
        self
    }

    /// With an environment variable that comes from a Secret.
    #[must_use]
    pub fn secret(self, name: &str) -> Self {
        self.env(name, SECRET)
    }

    /// The value of the option that is spelt in one of these ways.
    pub(super) fn option(&self, names: &[&str]) -> Option<&str> {
        let at = self.args.iter().position(|arg| names.contains(&arg.as_str()))?;
        self.args.get(at + 1).map(String::as_str)
    }
}
