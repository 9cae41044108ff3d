//! The folder of a cluster: what its components read, what they write, and which processes they are.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::objects::Step;
use crate::process::Process;
use crate::{Error, write};

/// The folder of the API server's certificate and key.
pub(crate) const PKI: &str = "pki";
/// The API server's certificate, which is its own authority.
pub(crate) const CERTIFICATE: &str = "pki/apiserver.crt";
/// Its key.
pub(crate) const KEY: &str = "pki/apiserver.key";
/// Who may come by which token.
pub(crate) const TOKENS: &str = "tokens.csv";
/// What kwok simulates.
pub(crate) const STAGES: &str = "stages.yaml";

/// Who asks the API server: the file of each is named after it, and the administrator's is the user's.
const USERS: [(&str, &str, &str); 4] = [
    ("", "admin", "system:masters"),
    ("kube-controller-manager", "system:kube-controller-manager", ""),
    ("kube-scheduler", "system:kube-scheduler", ""),
    ("kwok", "kwok", "system:masters"),
];

/// The name of the kubeconfig of a component.
pub(crate) fn kubeconfig_of(component: &str) -> String {
    if component.is_empty() { "kubeconfig".to_owned() } else { format!("{component}.kubeconfig") }
}

/// The ports of 127.0.0.1 that the components listen on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) api: u16,
    pub(crate) etcd: u16,
    pub(crate) etcd_peer: u16,
    pub(crate) kubelet: u16,
}

impl Ports {
    /// Ports on which nobody listens.
    pub(crate) fn free() -> Result<Self, Error> {
        // All are held until the last is found, so that they differ.
        let mut held = vec![];
        let mut port = || -> io::Result<u16> {
            let listener = TcpListener::bind(("127.0.0.1", 0))?;
            let port = listener.local_addr()?.port();
            held.push(listener);
            Ok(port)
        };
        let mut next = || port().map_err(|error| Error::io("127.0.0.1", error));
        Ok(Self { api: next()?, etcd: next()?, etcd_peer: next()?, kubelet: next()? })
    }
}

/// A cluster's folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn kubeconfig(&self) -> PathBuf {
        self.0.join(kubeconfig_of(""))
    }

    pub(crate) fn pids(&self) -> PathBuf {
        self.0.join("pids")
    }

    /// The file of the objects that a new cluster gets in a step.
    pub(crate) fn objects(&self, step: Step) -> PathBuf {
        self.0.join(format!("{}.json", step.name()))
    }

    pub(crate) fn log(&self, component: &str) -> PathBuf {
        self.0.join("logs").join(format!("{component}.log"))
    }

    /// Makes it anew, for its owner alone.
    pub(crate) fn create(&self) -> Result<(), Error> {
        self.remove()?;
        let parents = self.0.parent().map_or(Ok(()), fs::create_dir_all);
        parents.map_err(|error| Error::io(&self.0, error))?;
        for path in [self.0.clone(), self.0.join(PKI), self.0.join("logs")] {
            // Of two that make it at once, one fails here.
            DirBuilder::new().mode(0o700).create(&path).map_err(|error| Error::io(&path, error))?;
        }
        Ok(())
    }

    /// Removes it, and nothing that is not a cluster's.
    pub(crate) fn remove(&self) -> Result<(), Error> {
        if !self.0.exists() {
            return Ok(());
        }
        if !self.0.join("logs").is_dir() {
            let foreign =
                io::Error::new(io::ErrorKind::AlreadyExists, "is no folder of a cluster; remove it, or take another");
            return Err(Error::io(&self.0, foreign));
        }
        fs::remove_dir_all(&self.0).map_err(|error| Error::io(&self.0, error))
    }

    /// Writes what the components read.
    pub(crate) fn write(&self, ports: &Ports) -> Result<(), Error> {
        let mut tokens = String::new();
        for (component, user, group) in USERS {
            let token = token()?;
            tokens += &format!("{token},{user},{user},\"{group}\"\n");
            let kubeconfig = kubeconfig(&self.0.join(CERTIFICATE), ports, user, &token);
            write(&self.0.join(kubeconfig_of(component)), &kubeconfig.to_string())?;
        }
        write(&self.0.join(TOKENS), &tokens)?;
        let line = "2026-01-01T00:00:00.000000000Z stdout F simulated: nothing ran\n";
        write(&self.0.join("container.log"), line)?;
        let container = self.0.join("container.log");
        let logs = json!({
            "apiVersion": "kwok.x-k8s.io/v1alpha1", "kind": "ClusterLogs", "metadata": { "name": "all" },
            "spec": { "logs": [{ "logsFile": container, "previousLogsFile": container }] },
        });
        write(&self.0.join(STAGES), &format!("{}---\n{logs}\n", include_str!("stages.yaml")))?;
        Step::ALL.iter().try_for_each(|step| write(&self.objects(*step), &step.objects(ports).to_string()))
    }

    /// Adds a process to those that belong here.
    pub(crate) fn note(&self, name: &str, pid: u32) -> Result<(), Error> {
        let path = self.pids();
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
        let noted = file.and_then(|mut file| writeln!(file, "{pid} {name}"));
        noted.map_err(|error| Error::io(&path, error))
    }

    /// The processes that belong here, in the order of their start, whether they run or not.
    pub(crate) fn processes(&self) -> Result<Vec<Process>, Error> {
        let path = self.pids();
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            text => text.map_err(|error| Error::io(&path, error))?,
        };
        let process = |line: &str| {
            let (pid, name) = line.split_once(' ')?;
            Some(Process { name: name.to_owned(), pid: pid.parse().ok()?, mark: format!("{}/", self.0.display()) })
        };
        Ok(text.lines().filter_map(process).collect())
    }

    /// Whether kwok died of a race of its own: see [`Step`].
    pub(crate) fn kwok_raced(&self) -> bool {
        let log = fs::read(self.log("kwok")).unwrap_or_default();
        String::from_utf8_lossy(&log).contains("fatal error: concurrent map")
    }

    /// The error that something is wrong with a component, with the end of what it wrote.
    pub(crate) fn failed(&self, component: &str, what: String) -> Error {
        let log = self.log(component);
        let text = fs::read(&log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(20)..].join("\n");
        let remedy = remedy(&tail);
        Error::Component { component: component.to_owned(), what, log, tail, remedy }
    }
}

/// What to do about what a component wrote last.
fn remedy(tail: &str) -> &'static str {
    const REMEDIES: [(&str, &str); 4] = [
        ("address already in use", "another program took the port in the meantime; try again"),
        ("no space left on device", "make room on the disk of the target directory"),
        ("too many open files", "raise the limit of open files (ulimit -n), and try again"),
        ("unknown flag", "the programs are of another version; remove kubernetes.stamp of the tools, and try again"),
    ];
    let known = REMEDIES.iter().find(|(said, _)| tail.contains(said));
    known.map_or("the log says why; nothing is left running: repair, and try again", |(_, remedy)| remedy)
}

fn kubeconfig(certificate: &Path, ports: &Ports, user: &str, token: &str) -> Value {
    let server = format!("https://127.0.0.1:{}", ports.api);
    json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "floe",
        "clusters": [{ "name": "floe", "cluster": { "server": server, "certificate-authority": certificate } }],
        "users": [{ "name": user, "user": { "token": token } }],
        "contexts": [{ "name": "floe", "context": { "cluster": "floe", "user": user } }],
    })
}

/// 32 digits that nobody can guess.
fn token() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::io("random numbers", io::Error::other(error)))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cluster_is_removed() {
        let parent = tempfile::tempdir().expect("a temporary directory");
        let folder = Folder::new(parent.path().join("a"));
        folder.remove().expect("there is none");
        folder.create().expect("there is none");
        folder.create().expect("it is made anew");
        folder.remove().expect("it is a cluster's");
        assert!(!folder.path().exists());
        let foreign = Folder::new(parent.path().to_owned());
        assert!(foreign.remove().is_err_and(|error| error.to_string().contains("is no folder of a cluster")));
    }

    #[test]
    fn the_end_of_a_log_is_shown_with_a_remedy() {
        let parent = tempfile::tempdir().expect("a temporary directory");
        let folder = Folder::new(parent.path().join("a"));
        folder.create().expect("there is none");
        let lines: String = (1..=30).map(|n| format!("line {n}\n")).collect();
        fs::write(folder.log("etcd"), lines + "listen tcp: address already in use\n").expect("a writable log");
        let shown = folder.failed("etcd", "has ended".to_owned()).to_string();
        assert!(shown.starts_with("etcd has ended; the end of ") && !shown.contains("line 11\n"), "{shown}");
        assert!(shown.contains("line 12\n") && shown.ends_with("took the port in the meantime; try again"), "{shown}");
    }

    #[test]
    fn processes_are_noted_and_read_again() {
        let parent = tempfile::tempdir().expect("a temporary directory");
        let folder = Folder::new(parent.path().join("a"));
        assert!(folder.processes().expect("none").is_empty());
        folder.create().expect("there is none");
        for (name, pid) in [("etcd", 10), ("kwok", 20)] {
            folder.note(name, pid).expect("a writable file");
        }
        let read: Vec<_> =
            folder.processes().expect("two").into_iter().map(|process| (process.name, process.pid)).collect();
        assert_eq!(read, [("etcd".to_owned(), 10), ("kwok".to_owned(), 20)]);
    }
}
