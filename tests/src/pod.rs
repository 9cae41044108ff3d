//! Runs the pod of a rendered Job or CronJob on this machine, as the pod says.
//!
//! What a chart renders for a batch job is a promise: this command, with this environment, and these paths writable,
//! does its work. Here the promise is kept to the letter, without a cluster: a private root directory is made with what
//! the image would bring ([`Node`]), volumes are mounted where the pod mounts them, and the containers run one after
//! the other with the user, groups, capabilities, environment and arguments of their spec, in namespaces of their own.
//! A root filesystem that the pod wants read-only is read-only, to root as well.
//!
//! Not shown: seccomp and AppArmor profiles, resource limits, probes, service account tokens; `HOME` and the `*_SERVICE_*`
//! variables that a runtime may add. There is no network, unless [`Node::network`] says so.
//!
//! It takes root, `util-linux` (unshare, mount, pivot_root, setpriv), `coreutils` and overlayfs; elsewhere the answer is
//! [`Error::Unsupported`].

mod env;
mod objects;
mod python;
mod sandbox;
mod spec;
#[cfg(test)]
mod tests;
mod volume;

pub use python::venv;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use serde_json::Value;
use tempfile::TempDir;

/// What is there before the pod comes: the files of its image, and directories that stand for volumes.
#[derive(Clone, Debug, Default)]
pub struct Node {
    directories: Vec<(String, PathBuf)>,
    files: Vec<(String, String, u32)>,
    links: Vec<(String, PathBuf)>,
    search: Vec<String>,
    volumes: BTreeMap<String, PathBuf>,
    network: bool,
}

impl Node {
    /// An image with this machine's programs and libraries (`/usr`, and what links into it) and little else.
    #[must_use]
    pub fn new() -> Self {
        let mut node = Self::default().directory("/usr", "/usr");
        for at in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives"] {
            match std::fs::read_link(at) {
                Ok(target) => node.links.push((at.to_owned(), target)),
                Err(_) if Path::new(at).is_dir() => node = node.directory(at, at),
                Err(_) => {}
            }
        }
        node.file("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", 0o644).file("/etc/group", "root:x:0:\n", 0o644)
    }

    /// Puts the directory `host` of this machine into the image; pods see it at `at`, and never change the original.
    #[must_use]
    pub fn directory(mut self, host: impl Into<PathBuf>, at: &str) -> Self {
        self.directories.push((at.to_owned(), host.into()));
        self
    }

    /// Puts a file into the image. It may not lie below a [`Node::directory`].
    #[must_use]
    pub fn file(mut self, at: &str, text: &str, mode: u32) -> Self {
        self.files.push((at.to_owned(), text.to_owned(), mode));
        self
    }

    /// Prepends a directory to the image's `PATH`.
    #[must_use]
    pub fn search(mut self, directory: &str) -> Self {
        self.search.insert(0, directory.to_owned());
        self
    }

    /// Lets a directory of this machine stand for the pod's volume `name`, whatever its kind: a claim, or an emptyDir
    /// that is to be kept.
    #[must_use]
    pub fn volume(mut self, name: &str, directory: impl Into<PathBuf>) -> Self {
        self.volumes.insert(name.to_owned(), directory.into());
        self
    }

    /// Lets the pod see this machine's network, for services that listen on 127.0.0.1.
    #[must_use]
    pub fn network(mut self) -> Self {
        self.network = true;
        self
    }

    /// Runs the pod of the Job or CronJob `name` among the `rendered` objects: the init containers in order, then its
    /// one container; a container that fails ends it.
    ///
    /// # Errors
    /// [`Error::Pod`] with everything that the pod refers to and is not there; [`Error::Unsupported`] where this
    /// machine cannot make namespaces; [`Error::Io`] where files cannot be made.
    pub fn run(&self, rendered: &[Value], name: &str) -> Result<Outcome, Error> {
        let pod = spec::read(rendered, name, self).map_err(Error::Pod)?;
        sandbox::run(&pod, self)
    }

    fn search_path(&self) -> String {
        let usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
        self.search.iter().map(String::as_str).chain(usual).collect::<Vec<_>>().join(":")
    }
}

/// How a pod ended.
#[derive(Debug)]
pub struct Outcome {
    /// The container that ended last: the one that failed, or the main container.
    pub container: String,
    /// Its exit code as Kubernetes reports it: 127 where the command is not found, 128 + n after signal n.
    pub code: i32,
    /// What it wrote to its standard output.
    pub stdout: String,
    /// What it wrote to its standard error.
    pub stderr: String,
    /// The files that the pod wrote or changed, as paths of its containers, sorted.
    pub written: Vec<String>,
    /// The directories behind the writable paths of the last container.
    places: Vec<(String, PathBuf)>,
    /// Keeps those directories until the outcome is dropped.
    _state: TempDir,
}

impl Outcome {
    /// Where a writable path of the container lies on this machine, for as long as the outcome lives.
    #[must_use]
    pub fn host_path(&self, at: &str) -> Option<PathBuf> {
        let below = |(place, directory): &(String, PathBuf)| {
            let rest = Path::new(at).strip_prefix(place).ok()?;
            Some((place.len(), directory.join(rest)))
        };
        self.places.iter().filter_map(below).max_by_key(|(length, _)| *length).map(|(_, path)| path)
    }
}

/// Why a pod could not be run.
#[derive(Debug)]
pub enum Error {
    /// This machine cannot run pods; a test says so and is skipped.
    Unsupported(String),
    /// What is wrong with the pod, all at once: the kubelet would not start it, or this runner cannot show it.
    Pod(Vec<String>),
    /// The pod's files could not be made, or its root could not be set up.
    Io(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(why) => write!(f, "pods cannot be run on this machine: {why}"),
            Self::Pod(findings) => write!(f, "the pod cannot start:\n  {}", findings.join("\n  ")),
            Self::Io(why) => write!(f, "cannot set up the pod: {why}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(why: io::Error) -> Self {
        Self::Io(why)
    }
}
