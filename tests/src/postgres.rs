//! A real PostgreSQL of a test's own, on a port of its own, with one user and one database.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, io, slice};

use crate::dagster::Program;
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
        let data = Self::init(folder, access)?;
        let port = service::free_port()?;
        let mut arguments = vec!["-D".to_owned(), data.display().to_string(), "-p".to_owned(), port.to_string()];
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
            arguments.extend(["-c".to_owned(), setting.to_owned()]);
        }
        Self::serve(folder, port, &programs.join("postgres"), &arguments, &Program::default())
    }

    /// Makes the data of a server in `folder`, an empty directory, and says where.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where there is no PostgreSQL; [`Error::Failed`] where they cannot be made.
    pub fn init(folder: &Path, access: &Access) -> Result<PathBuf, Error> {
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
        Ok(data)
    }

    /// Starts a server as its container does, on the data that [`Self::init`] made in `folder`. The container listens on
    /// `port` of 127.0.0.1. Of the image there are PostgreSQL's programs, and what its entrypoint does with data that exist.
    ///
    /// # Errors
    /// [`Error::Failed`] where it does not start.
    pub fn contained(folder: &Path, port: u16, container: &Program) -> Result<Self, Error> {
        let image = folder.join("image");
        fs::create_dir_all(&image)?;
        let entrypoint = image.join("docker-entrypoint.sh");
        fs::write(&entrypoint, "#!/bin/sh\nexec postgres \"$@\"\n")?;
        fs::set_permissions(&entrypoint, fs::Permissions::from_mode(0o755))?;
        let container = container.clone().env("PGDATA", &folder.join("data").display().to_string());
        let (shell, rest) = container.args.split_first().ok_or_else(|| Error::Failed("no command".to_owned()))?;
        Self::serve(folder, port, Path::new("/bin").join(shell).as_path(), rest, &container)
    }

    fn serve(
        folder: &Path,
        port: u16,
        program: &Path,
        arguments: &[String],
        container: &Program,
    ) -> Result<Self, Error> {
        let (program, arguments) = as_nobody(program, arguments.iter().cloned())?;
        let path = search_path(&[folder.join("image")])?;
        let state = folder.join("data/postmaster.pid");
        // What a server that was killed said of itself.
        if let Ok(left) = fs::read_to_string(&state) {
            fs::write(&state, left.replace("ready", "stopping"))?;
        }
        let service = Service::start("postgres", &program, &arguments, folder, |command| {
            command.current_dir(folder).envs(&container.env).env("PATH", path);
        })?;
        let mut postgres = Self { service, port };
        // The server itself says there when it takes connections.
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

    /// Kills it, as a node that fails does.
    pub fn kill(self) {
        drop(self);
    }

    /// What the server answers to a statement, a line a row.
    ///
    /// # Errors
    /// What `psql` says where it refuses.
    pub fn ask(&self, access: &Access, statement: &str) -> Result<String, String> {
        let words = ["psql", "--no-psqlrc", "--no-align", "--tuples-only", "--command", statement];
        let program = Program { args: words.map(str::to_owned).to_vec(), ..Program::default() }
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", &self.port.to_string())
            .env("PGUSER", &access.user)
            .env("PGPASSWORD", &access.password)
            .env("PGDATABASE", &access.database);
        let output = run(&program).map_err(|error| error.to_string())?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }
}

/// Runs what a container runs, with PostgreSQL's programs, and with its environment alone.
///
/// # Errors
/// [`Error::Unsupported`] where there is no PostgreSQL; [`Error::Failed`] where it cannot be started.
pub fn run(container: &Program) -> Result<Output, Error> {
    let (first, rest) = container.args.split_first().ok_or_else(|| Error::Failed("no command".to_owned()))?;
    let mut command = Command::new(first);
    command.args(rest).env_clear().env("PATH", search_path(&[])?).envs(&container.env);
    Ok(command.output()?)
}

/// PostgreSQL's programs, before all that this machine has.
fn search_path(first: &[PathBuf]) -> Result<OsString, Error> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = first.iter().cloned().chain([programs()?]).chain(env::split_paths(&path));
    env::join_paths(folders).map_err(|error| Error::Failed(error.to_string()))
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
