//! Dagster, running: PostgreSQL, the migration, code servers, webserver and daemon, as their containers would.
//!
//! What differs from a cluster is the host and the port of each, the folders of the files, and that runs run within their
//! code server. Everything runs as the user of the test; images, users and volumes are not shown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::stack::{HOME, Probe, Program, SECRET, Stack, WORKSPACE};
use super::{http, patch, venv};
use crate::postgres::Postgres;
use crate::service::{self, Ended, Error, Service};

const LOCATIONS: &str = "{ workspaceOrError { ... on Workspace { locationEntries { \
    name locationOrLoadError { __typename ... on PythonError { message } } } } ... on PythonError { message } } }";
const DAEMONS: &str = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }";
const LAUNCH: &str = "mutation($params: ExecutionParams!) { launchRun(executionParams: $params) { __typename \
    ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }";
const STATUS: &str = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }";

/// A running Dagster; all of it ends when it is dropped.
#[derive(Debug)]
pub struct Live {
    /// In the order in which they were started.
    services: Vec<Service>,
    postgres: Postgres,
    /// The webserver's port, and what its paths begin with.
    port: u16,
    prefix: String,
    state: TempDir,
}

/// What programs need from this machine.
struct Machine<'a> {
    venv: PathBuf,
    root: &'a Path,
    code: &'a Path,
}

impl Live {
    /// Starts everything, and waits until every probe succeeds.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where services were not asked for, or there is no PostgreSQL; [`Error::Failed`] where
    /// something does not start or answer, with what it wrote.
    pub fn start(stack: &Stack) -> Result<Self, Error> {
        service::asked()?;
        let state = tempfile::tempdir()?;
        // PostgreSQL runs as somebody else, who has to come through.
        fs::set_permissions(state.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711))?;
        let root = state.path().canonicalize()?;
        let mut instance = patch::read("dagster.yaml", &stack.files.dagster_yaml)?;
        let folder = root.join("postgres");
        fs::create_dir(&folder)?;
        let postgres = Postgres::start(&folder, &patch::access(&mut instance)?)?;
        let secrets = patch::secrets(&mut instance);
        patch::instance(&mut instance, postgres.port());
        let mut workspace = patch::read("workspace.yaml", stack.files.workspace_yaml.as_deref().unwrap_or("{}"))?;
        let hosts = stack.code_servers.keys().cloned();
        let ports = hosts.map(|host| Ok((host, service::free_port()?))).collect::<io::Result<BTreeMap<_, _>>>()?;
        patch::workspace(&mut workspace, &ports)?;
        for (at, content) in [(format!("{HOME}/dagster.yaml"), &instance), (WORKSPACE.to_owned(), &workspace)] {
            let place = PathBuf::from(format!("{}{at}", root.display()));
            fs::create_dir_all(place.parent().unwrap_or(&root))?;
            fs::write(place, content.to_string())?;
        }
        let machine = Machine { venv: venv()?, root: &root, code: &stack.code };
        machine.migrate(&stack.migration)?;
        let prefix = stack.webserver.option(&["--path-prefix", "-l"]).unwrap_or_default().to_owned();
        let mut live = Self { services: Vec::new(), postgres, port: service::free_port()?, prefix, state };
        for (host, program) in &stack.code_servers {
            // In a cluster a run has a Job, with the variables that its storages need.
            let program = secrets.iter().fold(program.clone(), |program, name| program.secret(name));
            live.serve(&machine, host, &program, ports.get(host).copied())?;
        }
        live.serve(&machine, "webserver", &stack.webserver, Some(live.port))?;
        live.serve(&machine, "daemon", &stack.daemon, None)?;
        Ok(live)
    }

    fn serve(&mut self, machine: &Machine<'_>, name: &str, program: &Program, port: Option<u16>) -> Result<(), Error> {
        let program = patch::program(program, machine.root, port);
        let (first, rest) = program.args.split_first().ok_or_else(|| Error::Failed(format!("{name}: no command")))?;
        // The image's search path, not that of this machine.
        let path = machine.venv.join("bin").join(first);
        let path = if path.is_file() { path } else { PathBuf::from(first) };
        let service = Service::start(name, &path, rest, machine.root, |command| machine.prepare(command, &program))?;
        self.services.push(service);
        for probe in &program.probes {
            service::until(&format!("success of {probe:?}"), &mut self.services, || match (probe, port) {
                (Probe::Exec(command), _) => machine.run(command, &program),
                (Probe::Get(path), Some(port)) => match http::ask(port, path, None) {
                    Ok((200..400, _)) => Ok(()),
                    Ok((status, body)) => Err(format!("{path}: {status} {body}")),
                    Err(error) => Err(format!("{path}: {error}")),
                },
                (Probe::Get(path), None) => Err(format!("{path}: it has no port")),
            })?;
        }
        Ok(())
    }

    /// What the webserver answers to a path: the status, and the body.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn get(&self, path: &str) -> Result<(u16, String), Error> {
        Ok(http::ask(self.port, path, None)?)
    }

    /// What the webserver answers to a query in GraphQL: its `data`.
    ///
    /// # Errors
    /// Where it does not answer, or does not understand the query.
    pub fn query(&self, query: &str, variables: &Value) -> Result<Value, Error> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let (status, answer) = http::ask(self.port, &format!("{}/graphql", self.prefix), Some(&body))?;
        let mut content: Value = serde_json::from_str(&answer).unwrap_or_default();
        if content["errors"].is_null() && content["data"].is_object() {
            return Ok(content["data"].take());
        }
        Err(Error::Failed(format!("GraphQL: {status} {answer}")))
    }

    /// The code locations by their names, each with the message where it could not be loaded.
    ///
    /// # Errors
    /// Where the webserver does not answer.
    pub fn locations(&self) -> Result<BTreeMap<String, Result<(), String>>, Error> {
        let mut data = self.query(LOCATIONS, &json!({}))?;
        let Value::Array(entries) = data["workspaceOrError"]["locationEntries"].take() else {
            return Err(Error::Failed(format!("the workspace is not loaded: {data}")));
        };
        let loaded = |entry: &Value| {
            let found = &entry["locationOrLoadError"];
            if found["__typename"] == "RepositoryLocation" { Ok(()) } else { Err(found.to_string()) }
        };
        Ok(entries.iter().map(|entry| (text(&entry["name"]), loaded(entry))).collect())
    }

    /// Waits until every daemon that the instance requires is healthy, and names them.
    ///
    /// # Errors
    /// Where one is not in time.
    pub fn daemons(&mut self) -> Result<Vec<String>, Error> {
        self.wait("healthy daemons", |live| {
            let mut data = live.query(DAEMONS, &json!({})).map_err(|error| error.to_string())?;
            let Value::Array(all) = data["instance"]["daemonHealth"]["allDaemonStatuses"].take() else {
                return Err(data.to_string());
            };
            let required: Vec<_> = all.iter().filter(|daemon| daemon["required"] == true).collect();
            match required.iter().find(|daemon| daemon["healthy"] != true) {
                Some(ill) => Err(ill.to_string()),
                None => Ok(required.iter().map(|daemon| text(&daemon["daemonType"])).collect()),
            }
        })
    }

    /// Launches a run of a job, as the button of the interface does, and waits for its last status: `SUCCESS`, `FAILURE`
    /// or `CANCELED`.
    ///
    /// # Errors
    /// Where it is not launched, or does not end in time.
    pub fn run(&mut self, location: &str, job: &str) -> Result<String, Error> {
        let selector =
            json!({ "repositoryLocationName": location, "repositoryName": "__repository__", "jobName": job });
        let launched = self.query(LAUNCH, &json!({ "params": { "selector": selector, "mode": "default" } }))?;
        let run = launched["launchRun"]["run"]["runId"].clone();
        if run.is_null() {
            return Err(Error::Failed(format!("{job} of {location} is not launched: {launched}")));
        }
        self.wait("end of a run", |live| {
            let data = live.query(STATUS, &json!({ "id": run })).map_err(|error| error.to_string())?;
            let status = text(&data["runOrError"]["status"]);
            if ["SUCCESS", "FAILURE", "CANCELED"].contains(&status.as_str()) { Ok(status) } else { Err(status) }
        })
    }

    /// Runs to its end what a container runs that asks the webserver by the URLs among its arguments.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub fn client(&self, container: &Program) -> Result<Output, Error> {
        let own = format!("http://127.0.0.1:{}", self.port);
        let mut args = container.args.iter().map(|arg| match arg.strip_prefix("http://") {
            Some(rest) => format!("{own}{}", rest.find('/').map_or("", |at| &rest[at..])),
            None => arg.clone(),
        });
        let program = args.next().ok_or_else(|| Error::Failed("no command".to_owned()))?;
        Ok(Command::new(venv()?.join("bin").join(program)).args(args).env_clear().output()?)
    }

    /// Ends everything by SIGTERM, the last one first, and says how each ended; PostgreSQL is the last to go.
    ///
    /// # Errors
    /// Where one does not end in time, or leaves a process behind.
    pub fn stop(mut self) -> Result<Vec<Ended>, Error> {
        let services = self.services.iter_mut().rev();
        let ended = services.map(|service| service.stop("TERM")).collect::<Result<_, _>>()?;
        self.postgres.stop()?;
        let left = service::left_behind(self.state.path());
        if left.is_empty() { Ok(ended) } else { Err(Error::Failed(format!("left behind: {left:#?}"))) }
    }

    fn wait<T>(&mut self, what: &str, ask: impl Fn(&Self) -> Result<T, String>) -> Result<T, Error> {
        let mut services = std::mem::take(&mut self.services);
        let answer = service::until(what, &mut services, || ask(self));
        self.services = services;
        answer
    }
}

impl Machine<'_> {
    /// Gives a command the environment of a container: nothing of this process's own.
    fn prepare(&self, command: &mut Command, program: &Program) {
        let path = [self.venv.join("bin").into_os_string(), env::var_os("PATH").unwrap_or_default()];
        let path = env::join_paths(path.iter().flat_map(env::split_paths)).unwrap_or_default();
        command.env_clear().env("PATH", path).env("LANG", "C.UTF-8").env("HOME", self.root).env("TMPDIR", self.root);
        // An image brings its code complete: nothing is compiled into the sources of the tests.
        command.env("PYTHONDONTWRITEBYTECODE", "1").envs(&program.env).current_dir(self.code);
    }

    fn migrate(&self, migration: &Program) -> Result<(), Error> {
        let program = patch::program(migration, self.root, None);
        self.run(&program.args, &program).map_err(|why| Error::Failed(format!("the migration failed: {why}")))
    }

    /// Runs a command with a program's environment to its end.
    fn run(&self, command: &[String], program: &Program) -> Result<(), String> {
        let (first, rest) = command.split_first().ok_or("no command")?;
        let path = self.venv.join("bin").join(first);
        let mut command = Command::new(if path.is_file() { path } else { PathBuf::from(first) });
        self.prepare(command.args(rest), program);
        let output = command.output().map_err(|error| format!("{first}: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Err(format!("{first} ({}): {}", output.status, said.replace(SECRET, "***").trim()))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
