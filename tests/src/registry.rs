//! A real OCI registry of a test's own, on a port of its own, and artifacts pushed into it by a real ORAS.
//!
//! It speaks HTTP without TLS. `cargo xtask test` builds both programs.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fmt, fs, slice};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::oracle::tool;
use crate::service::{self, Error, Service};

/// A running registry; it ends, and its files go, when it is dropped.
#[derive(Debug)]
pub struct Registry {
    _service: Service,
    port: u16,
    folder: TempDir,
    user: Option<User>,
}

/// The one who may push and pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// The password as bcrypt hashes it, which is what an htpasswd file holds.
    pub hash: &'static str,
}

impl Registry {
    /// Starts an empty registry, for everybody or for one user.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where there is no `setpriv`; [`Error::Failed`] where a program is not built, or the registry
    /// does not start.
    pub fn start(user: Option<User>) -> Result<Self, Error> {
        let (folder, port) = (tempfile::tempdir()?, service::free_port()?);
        let file = |name: &str| folder.path().join(name);
        let mut config = json!({
            "version": "0.1",
            "log": { "level": "warn", "accesslog": { "disabled": true } },
            "storage": { "filesystem": { "rootdirectory": file("data") } },
            "http": { "addr": format!("127.0.0.1:{port}"), "secret": "of one process only" },
        });
        if let Some(user) = user {
            fs::write(file("htpasswd"), format!("{}:{}\n", user.name, user.hash))?;
            config["auth"] = json!({ "htpasswd": { "realm": "test", "path": file("htpasswd") } });
        }
        // What is JSON is YAML.
        fs::write(file("config.yaml"), config.to_string())?;
        let arguments = ["serve".to_owned(), file("config.yaml").display().to_string()];
        let program = tool("registry").map_err(failed)?;
        let mut service = Service::start("registry", &program, &arguments, folder.path(), |command| {
            command.env("OTEL_TRACES_EXPORTER", "none");
        })?;
        service::until("connection", slice::from_mut(&mut service), || {
            TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())
        })?;
        Ok(Self { _service: service, port, folder, user })
    }

    /// Its name in references.
    #[must_use]
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Pushes an artifact of one file, as `oras push` does, and tells its digest.
    ///
    /// # Errors
    /// [`Error::Failed`] with what ORAS says.
    pub fn push(&self, repository: &str, file: &str, text: &str) -> Result<String, Error> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join(file), text)?;
        let mut command = Command::new(tool("oras").map_err(failed)?);
        command.current_dir(folder.path()).env("HOME", folder.path());
        command.args(["push", "--plain-http", "--format", "json"]);
        if let Some(User { name, password, .. }) = self.user {
            let config = folder.path().join("docker.json");
            fs::write(&config, self.docker_config(name, password))?;
            command.arg("--registry-config").arg(config);
        }
        let pushed = command.arg(format!("{}/{repository}", self.host())).arg(format!("{file}:application/json"));
        let pushed = pushed.output()?;
        let said: Value = serde_json::from_slice(&pushed.stdout).unwrap_or_default();
        let digest = said["digest"].as_str().map(str::to_owned);
        digest.ok_or_else(|| failed(format!("oras push: {}", String::from_utf8_lossy(&pushed.stderr))))
    }

    /// The content of a Docker configuration file that logs in here.
    #[must_use]
    pub fn docker_config(&self, name: &str, password: &str) -> String {
        let auth = BASE64_STANDARD.encode(format!("{name}:{password}"));
        json!({ "auths": { self.host(): { "auth": auth } } }).to_string()
    }

    /// The file behind what is stored under a digest.
    #[must_use]
    pub fn blob(&self, digest: &str) -> PathBuf {
        let hash = digest.trim_start_matches("sha256:");
        let first = hash.get(..2).unwrap_or_default();
        let blobs = Path::new("data/docker/registry/v2/blobs/sha256");
        self.folder.path().join(blobs).join(first).join(hash).join("data")
    }
}

fn failed(why: impl fmt::Display) -> Error {
    Error::Failed(why.to_string())
}
