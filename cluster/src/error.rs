//! What can go wrong.

use std::io;
use std::path::{Path, PathBuf};

/// Why a cluster is not as wanted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system is another one.
    #[error("cluster: needs Linux, and this is {0}; use kind instead")]
    Platform(&'static str),
    /// A program that is needed is not there.
    #[error("{}: is missing; {remedy}", program.display())]
    Program {
        /// Where it was looked for.
        program: PathBuf,
        /// What to do.
        remedy: &'static str,
    },
    /// It runs already, or some of it.
    #[error("{}: a cluster runs there; stop it by `cargo xtask cluster down`, or take another --name", .0.display())]
    Running(PathBuf),
    /// A component does not start.
    #[error("{component} {what}; the end of {}:\n{tail}\n{remedy}", log.display())]
    Component {
        /// Its name.
        component: String,
        /// What is wrong with it.
        what: String,
        /// The file with all that it wrote.
        log: PathBuf,
        /// The last lines of it.
        tail: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A process does not end.
    #[error("{name} (process {pid}): does not end; end it by `kill -KILL {pid}`")]
    Stays {
        /// The component.
        name: String,
        /// The id of its process.
        pid: u32,
    },
    /// The cluster refuses what is asked of it.
    #[error("kubectl: {0}")]
    Kubectl(String),
    /// A file or a process cannot be handled.
    #[error("{}: {source}", place.display())]
    Io {
        /// The file or the program.
        place: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(place: impl AsRef<Path>, source: io::Error) -> Self {
        Self::Io { place: place.as_ref().to_owned(), source }
    }
}
