//! A real API server for tests: one cluster with simulated nodes, that every test of a process shares.
//!
//! `cargo xtask test --cluster` builds Kubernetes and switches these tests on. Each test has namespaces of its own. They are
//! not deleted, which takes long: they end with the cluster, and that ends with the process, in whatever way it does.

mod release;
mod stored;

use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::{env, fs, thread};

use floe_cluster::{Cluster, Lifetime};
use serde_json::{Value, json};

pub use self::release::Release;
pub use self::stored::{Snapshot, plain};
use crate::oracle;
use crate::service::{self, Error};

/// The definitions of what charts use beside Kubernetes' own kinds.
const DEFINITIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/crds");

/// The cluster of the tests.
#[derive(Debug)]
pub struct Kube {
    cluster: Cluster,
    /// What Helm keeps of its own.
    home: PathBuf,
}

impl Kube {
    /// The cluster that all tests share; the first one starts it.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where nobody asked for it; [`Error::Failed`] where it does not start.
    pub fn shared() -> Result<&'static Self, Error> {
        static SHARED: OnceLock<Result<Kube, String>> = OnceLock::new();
        service::asked_by("TEST_CLUSTER", "--cluster")?;
        SHARED.get_or_init(kept).as_ref().map_err(|why| Error::Failed(why.clone()))
    }

    fn start() -> Result<Self, String> {
        let programs = oracle::tool("kubernetes").map_err(|error| format!("{error}; it takes --cluster"))?;
        let target = programs.parent().and_then(Path::parent).ok_or("target/tools/kubernetes: no such folder")?;
        let cluster = Cluster::new(&target.join("cluster/tests"), &programs);
        // What is there is of tests that were killed: it runs no more, or is in use and said to be.
        cluster.up(Lifetime::Thread).map_err(|error| error.to_string())?;
        let kube = Self { cluster, home: target.join("cluster/tests/helm") };
        link(&kube.home.join("bin"), &programs)?;
        kube.kubectl(&["apply", "--server-side", "--filename", DEFINITIONS])?;
        kube.kubectl(&["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])?;
        Ok(kube)
    }

    /// Runs kubectl as the administrator, and returns what it prints.
    ///
    /// # Errors
    /// All that it prints where it fails.
    pub fn kubectl(&self, arguments: &[&str]) -> Result<String, String> {
        run(self.cluster.kubectl().args(arguments), "")
    }

    /// The same with objects on its standard input: `arguments` have `--filename -`.
    ///
    /// # Errors
    /// All that it prints where it fails.
    pub fn feed(&self, arguments: &[&str], objects: &[Value]) -> Result<String, String> {
        // One by one: kubectl itself looks at a list, in place of the API server.
        let documents: String = objects.iter().map(|object| format!("---\n{object}\n")).collect();
        run(self.cluster.kubectl().args(arguments), &documents)
    }

    /// What kubectl prints as JSON.
    ///
    /// # Errors
    /// All that it prints where it fails.
    pub fn get(&self, arguments: &[&str]) -> Result<Value, String> {
        let arguments: Vec<_> = ["get", "--output", "json"].iter().chain(arguments).copied().collect();
        parsed(&self.kubectl(&arguments)?)
    }

    /// Posts an object to a path of the API as a user, and returns the answer.
    ///
    /// # Errors
    /// All that kubectl prints where it fails.
    pub fn post(&self, path: &str, user: &str, object: &Value) -> Result<Value, String> {
        let mut kubectl = self.cluster.kubectl();
        parsed(&run(kubectl.args(["create", "--raw", path, "--as", user, "--filename", "-"]), &object.to_string())?)
    }

    /// Makes a namespace; where it is `restricted`, its pods have to keep that standard.
    ///
    /// # Errors
    /// Where there is one of the name.
    pub fn namespace(&self, name: &str, restricted: bool) -> Result<(), String> {
        let modes = ["enforce", "warn", "audit"].into_iter().filter(|_| restricted);
        let labels = modes.map(|mode| (format!("pod-security.kubernetes.io/{mode}"), "restricted".into()));
        let labels: serde_json::Map<String, Value> = labels.collect();
        let metadata = json!({ "name": name, "labels": labels });
        let namespace = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": metadata });
        self.feed(&["create", "--filename", "-"], &[namespace])?;
        // Without its account no pod is let in.
        self.kubectl(&["wait", "--for=create", "serviceaccount/default", "--namespace", name, "--timeout=60s"])
            .map(drop)
    }

    /// A tool that asks this cluster, and has no settings of this user. On its path are kubectl, and Helm as `helm`.
    ///
    /// # Errors
    /// Where it was not built.
    pub fn tool(&self, name: &str) -> Result<Command, String> {
        let mut command = Command::new(oracle::tool(name).map_err(|error| error.to_string())?);
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = [self.home.join("bin")].into_iter().chain(env::split_paths(&inherited));
        command.env("PATH", env::join_paths(folders).map_err(|error| error.to_string())?);
        for home in ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"] {
            command.env(home, &self.home);
        }
        command.env("KUBECONFIG", self.cluster.kubeconfig()).env("KUBECACHEDIR", self.home.join("kubectl"));
        Ok(command)
    }
}

/// Starts the cluster on a thread that stays until the process ends: the cluster lives no longer than it.
fn kept() -> Result<Kube, String> {
    let (started, answer) = mpsc::channel();
    thread::spawn(move || {
        if started.send(Kube::start()).is_ok() {
            loop {
                thread::park();
            }
        }
    });
    answer.recv().map_err(|error| error.to_string())?
}

/// Gives `helm` and `kubectl` the names by which chart-testing calls them.
fn link(folder: &Path, programs: &Path) -> Result<(), String> {
    let helm = oracle::tool("helm3").map_err(|error| error.to_string())?;
    let links = [("helm", helm), ("kubectl", programs.join("kubectl"))];
    let linked = fs::create_dir_all(folder).and_then(|()| {
        links.iter().try_for_each(|(name, program)| symlink(program.canonicalize()?, folder.join(name)))
    });
    linked.map_err(|error| format!("{}: {error}", folder.display()))
}

fn parsed(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("no JSON ({error}): {text}"))
}

/// Runs a command with a text on its standard input, and returns what it prints to its standard output.
///
/// # Errors
/// All that it prints where it fails.
pub fn run(command: &mut Command, input: &str) -> Result<String, String> {
    let shown = [command.get_program()].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy);
    let shown = shown.collect::<Vec<_>>().join(" ");
    let failed = |error: io::Error| format!("{shown}: {error}");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that does not read says why, or has no need to.
        let _ = stdin.write_all(input.as_bytes());
    }
    let Output { status, stdout, stderr } = child.wait_with_output().map_err(failed)?;
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if status.success() { Ok(stdout) } else { Err(format!("{shown}: {status}\n{stdout}{stderr}")) }
}
