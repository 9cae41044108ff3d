//! A real PostgreSQL of a test's own, on a port of its own, with one user and one database.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, io, slice};

use crate::service::{self, Error, Service};

/// Who runs it where a test runs as root, which PostgreSQL refuses to be.
const NOBODY: [&str; 5] = ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=-all", "--"];

/// A running server; it ends when it is dropped.
#[derive(Debug)]
pub struct Postgres {
    service: Service,
    port: u16,
}

/// Who may connect to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The user, who owns everything.
    pub user: String,
    /// The user's password.
    pub password: String,
    /// The database.
    pub database: String,
}

impl Postgres {
    /// Starts a server with its files in `folder`, an empty directory.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where there is no PostgreSQL; [`Error::Failed`] where it does not start.
    pub fn start(folder: &Path, access: &Access) -> Result<Self, Error> {
        let programs = programs()?;
        let data = folder.join("data");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777))?;
        let secret = folder.join("password");
        fs::write(&secret, &access.password)?;
        let arguments = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"].map(str::to_owned);
        let arguments = arguments.into_iter().chain([
            format!("--username={}", access.user),
            format!("--pwfile={}", secret.display()),
            format!("--pgdata={}", data.display()),
        ]);
        done("initdb", command(&programs.join("initdb"), arguments)?.output()?)?;
        let single = ["--single".to_owned(), "-D".to_owned(), data.display().to_string(), "postgres".to_owned()];
        let mut creating = command(&programs.join("postgres"), single)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = creating.stdin.take() {
            writeln!(input, "CREATE DATABASE \"{}\"", access.database.replace('"', "\"\""))?;
        }
        done("CREATE DATABASE", creating.wait_with_output()?)?;
        Self::serve(folder, &data, &programs)
    }

    fn serve(folder: &Path, data: &Path, programs: &Path) -> Result<Self, Error> {
        let port = service::free_port()?;
        let mut arguments = vec!["-D".to_owned(), data.display().to_string(), "-p".to_owned(), port.to_string()];
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
            arguments.extend(["-c".to_owned(), setting.to_owned()]);
        }
        let (program, arguments) = as_nobody(&programs.join("postgres"), arguments)?;
        let service = Service::start("postgres", &program, &arguments, folder, |command| {
            command.current_dir(folder);
        })?;
        let mut postgres = Self { service, port };
        // The server itself says there when it takes connections.
        let state = data.join("postmaster.pid");
        service::until("connection", slice::from_mut(&mut postgres.service), || {
            let state = fs::read_to_string(&state).map_err(|error| error.to_string())?;
            let ready = state.lines().last().is_some_and(|line| line.trim() == "ready");
            ready.then_some(()).ok_or_else(|| "it is starting".to_owned())
        })?;
        Ok(postgres)
    }

    /// Its port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends it, whoever is still connected.
    ///
    /// # Errors
    /// [`Error::Failed`] where it does not end.
    pub fn stop(&mut self) -> Result<service::Ended, Error> {
        // SIGTERM would wait for its clients; the images of PostgreSQL say SIGINT, too.
        self.service.stop("INT")
    }
}

/// The folder of PostgreSQL's programs: that of the `PATH`, or the newest of Debian's, which are not on it.
fn programs() -> Result<PathBuf, Error> {
    let has = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file());
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(folder) = env::split_paths(&path).find(has) {
        return Ok(folder);
    }
    let version = |folder: &PathBuf| folder.iter().rev().nth(1)?.to_str()?.parse::<u32>().ok();
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let installed = installed.map(|entry| entry.path().join("bin")).filter(has).max_by_key(version);
    installed.ok_or_else(|| {
        Error::Unsupported("no PostgreSQL server (initdb, postgres); Debian: package postgresql".to_owned())
    })
}

/// A program and its arguments, to be run as somebody whom PostgreSQL accepts.
fn as_nobody(program: &Path, arguments: impl IntoIterator<Item = String>) -> Result<(PathBuf, Vec<String>), Error> {
    // PostgreSQL finds its files from where it lies, not from a link to it.
    let program = program.canonicalize()?;
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok((program, arguments.into_iter().collect()));
    }
    let nobody = NOBODY.into_iter().map(str::to_owned).chain([program.display().to_string()]);
    Ok((PathBuf::from("setpriv"), nobody.chain(arguments).collect()))
}

fn command(program: &Path, arguments: impl IntoIterator<Item = String>) -> Result<Command, Error> {
    let (program, arguments) = as_nobody(program, arguments)?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir("/");
    Ok(command)
}

fn done(what: &str, output: Output) -> Result<(), Error> {
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    // The single-user server succeeds even if a statement does not.
    if output.status.success() && !said.contains("ERROR:") {
        return Ok(());
    }
    Err(io::Error::other(format!("{what} failed ({}): {}", output.status, said.trim())).into())
}
