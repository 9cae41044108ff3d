//! A Kubernetes control plane with simulated nodes, for tests: etcd, API server, controller manager, scheduler and kwok, each a
//! process that listens on 127.0.0.1 only.
//!
//! Admission, validation, RBAC and controllers are the real ones. What would run on a node does not: kwok says of each pod
//! that it is ready, or of one that ends that it has. `stages.yaml` says all that is simulated.
//!
//! [`Cluster::up`] starts one, [`Cluster::down`] ends it. All that belongs to it lies in a folder of its own, so that several
//! run side by side. It takes Linux.

mod component;
mod error;
mod folder;
mod objects;
mod process;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::component::Component;
pub use crate::error::Error;
use crate::folder::Folder;
use crate::objects::Step;
pub use crate::process::Lifetime;
use crate::process::Process;

/// How many nodes are simulated.
pub const NODES: usize = 3;

/// The classes of volumes, of which the first is the default and binds a claim when a pod uses it, as most clusters do.
pub const STORAGE_CLASSES: [&str; 2] = ["standard", "immediate"];

/// How often a start is tried that fails for no fault of anybody here: see [`Step`].
const ATTEMPTS: usize = 3;

/// How long a step may take until it is done; a loaded machine is slow.
const PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(100);

/// A cluster in its folder, running or not.
#[derive(Clone, Debug)]
pub struct Cluster {
    folder: Folder,
    programs: PathBuf,
}

/// What is known of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its name, such as `kube-apiserver`.
    pub name: String,
    /// The id of its process.
    pub pid: u32,
    /// The memory that it holds, in KiB; none where it does not run.
    pub memory: Option<u64>,
}

impl Cluster {
    /// The cluster of a folder; `programs` is where Kubernetes' programs lie.
    #[must_use]
    pub fn new(folder: &Path, programs: &Path) -> Self {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Self { folder: Folder::new(absolute(folder)), programs: absolute(programs) }
    }

    /// Starts it, and waits until it takes pods.
    ///
    /// # Errors
    /// Where it runs already, a program is missing, or a component does not start: then with the end of what that wrote, and
    /// nothing is left running.
    pub fn up(&self, lifetime: Lifetime) -> Result<(), Error> {
        self.check(lifetime)?;
        let mut started = self.attempt(lifetime);
        for _ in 1..ATTEMPTS {
            if started.is_ok() || !self.folder.kwok_raced() {
                break;
            }
            started = self.attempt(lifetime);
        }
        started
    }

    fn attempt(&self, lifetime: Lifetime) -> Result<(), Error> {
        self.folder.create()?;
        let started = self.start(lifetime);
        if started.is_err() {
            // Why it did not start is what matters.
            let _ = self.stop();
        }
        started
    }

    fn check(&self, lifetime: Lifetime) -> Result<(), Error> {
        if !cfg!(target_os = "linux") {
            return Err(Error::Platform(env::consts::OS));
        }
        let missing = |name: &&str| !self.programs.join(name).is_file();
        let names: Vec<_> = Component::ALL.iter().map(|component| component.program()).chain(["kubectl"]).collect();
        if let Some(name) = names.iter().find(|name| missing(name)) {
            return Err(Error::Program {
                program: self.programs.join(name),
                remedy: "build them by `cargo xtask cluster up`",
            });
        }
        lifetime.check()?;
        if self.processes()?.iter().any(Process::runs) {
            return Err(Error::Running(self.folder.path().to_owned()));
        }
        Ok(())
    }

    fn start(&self, lifetime: Lifetime) -> Result<(), Error> {
        let ports = folder::Ports::free()?;
        self.folder.write(&ports)?;
        let begin = |component: Component| {
            let program = self.programs.join(component.program());
            let arguments = component.arguments(self.folder.path(), &ports);
            let pid = Process::start(&program, &arguments, &self.folder.log(component.name()), lifetime)?;
            self.folder.note(component.name(), pid)
        };
        begin(Component::Etcd)?;
        begin(Component::ApiServer)?;
        self.until("answer", || self.get("/readyz"), |answer| answer == "ok")?;
        // Before the API server is ready, these would fall into long pauses.
        for component in [Component::ControllerManager, Component::Scheduler, Component::Kwok] {
            begin(component)?;
        }
        let account = "/api/v1/namespaces/default/serviceaccounts/default";
        self.until("service account", || self.get(account), |_| true)?;
        Step::ALL.into_iter().try_for_each(|step| self.take(step))
    }

    /// Takes a step, and waits until it is done.
    fn take(&self, step: Step) -> Result<(), Error> {
        let file = self.folder.objects(step);
        let file = file.to_string_lossy();
        self.run(&["create", "--filename", &file])?;
        self.until(step.aim(), || self.get(&step.path()), |answer| step.is_done(answer))?;
        if step.is_passing() {
            self.run(&["delete", "--filename", &file, "--wait"])?;
        }
        Ok(())
    }

    /// Asks again and again until the answer is as wanted, for as long as every component runs.
    fn until(
        &self,
        what: &'static str,
        ask: impl Fn() -> Result<String, Error>,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            let answer = ask();
            if answer.as_ref().is_ok_and(|answer| wanted(answer)) {
                return Ok(());
            }
            let processes = self.processes()?;
            if let Some(ended) = processes.iter().find(|process| !process.runs()) {
                return Err(self.folder.failed(&ended.name, "has ended".to_owned()));
            }
            if begun.elapsed() > PATIENCE {
                let last = processes.last().map_or("", |process| process.name.as_str());
                let refusal = answer.err().map_or_else(String::new, |error| format!(" ({error})"));
                return Err(self.folder.failed(last, format!("gives no {what} in {PATIENCE:?}{refusal}")));
            }
            thread::sleep(PAUSE);
        }
    }

    fn get(&self, path: &str) -> Result<String, Error> {
        self.run(&["get", "--raw", path])
    }

    /// What kubectl prints.
    fn run(&self, arguments: &[&str]) -> Result<String, Error> {
        let output = self.kubectl().args(arguments).output().map_err(|error| Error::io("kubectl", error))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(Error::Kubectl(text(&output.stderr))) }
    }

    /// Ends every process of it, and removes its folder. Nothing is done where there is none.
    ///
    /// # Errors
    /// Where a process cannot be ended, or the folder cannot be removed.
    pub fn down(&self) -> Result<(), Error> {
        self.stop()?;
        self.folder.remove()
    }

    fn stop(&self) -> Result<(), Error> {
        // Who uses others goes first.
        self.processes()?.iter().rev().try_for_each(Process::stop)
    }

    /// Its components, in the order of their start; none where it was not started.
    ///
    /// # Errors
    /// Where the file with the pids cannot be read.
    pub fn status(&self) -> Result<Vec<State>, Error> {
        let state = |process: Process| {
            let memory = process.memory();
            State { name: process.name, pid: process.pid, memory }
        };
        Ok(self.processes()?.into_iter().map(state).collect())
    }

    fn processes(&self) -> Result<Vec<Process>, Error> {
        self.folder.processes()
    }

    /// The file by which clients find it, as its administrator.
    #[must_use]
    pub fn kubeconfig(&self) -> PathBuf {
        self.folder.kubeconfig()
    }

    /// The file with a line for each process: its id and its name.
    #[must_use]
    pub fn pids(&self) -> PathBuf {
        self.folder.pids()
    }

    /// kubectl, as the cluster's administrator.
    #[must_use]
    pub fn kubectl(&self) -> Command {
        let mut command = Command::new(self.programs.join("kubectl"));
        // What it learns about a cluster must not be kept for the next one on the same port.
        command.env("KUBECONFIG", self.kubeconfig()).env("KUBECACHEDIR", self.folder.path().join("cache"));
        command
    }
}

/// Writes a file that only its owner reads.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|error| Error::io(path, error))
}
