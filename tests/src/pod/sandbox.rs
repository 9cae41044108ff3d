//! A container of this machine: a private root directory, namespaces, and the process in them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::spec::{Container, Pod};
use super::{Error, Node, Outcome};

/// A container that runs longer is killed, with exit code 137.
const LIMIT_SECONDS: &str = "300";

const DEVICES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];

/// Runs the containers of `pod` one after the other, until one fails.
pub(super) fn run(pod: &Pod, node: &Node) -> Result<Outcome, Error> {
    let state = tempfile::tempdir()?;
    supported(state.path(), node.network)?;
    let mut volumes = BTreeMap::new();
    for volume in &pod.volumes {
        volumes.insert(volume.name.as_str(), volume.make(&state.path().join("volumes"), pod.fs_group)?);
    }
    let mut written = Vec::new();
    let mut last = None;
    for container in &pod.containers {
        let root = Root::make(container, node, &volumes, &state.path().join("containers").join(&container.name))?;
        let places = root.places();
        let before = snapshot(&places)?;
        let output = root.enter(container, &pod.name, node.network)?;
        written.extend(snapshot(&places)?.into_iter().filter(|(at, seen)| before.get(at) != Some(seen)));
        let failed = !output.status.success();
        last = Some((container.name.clone(), output, places));
        if failed {
            break;
        }
    }
    let Some((container, output, places)) = last else { return Err(Error::Pod(vec!["no container".to_owned()])) };
    let mut written: Vec<String> = written.into_iter().map(|(at, _)| at).collect();
    written.sort();
    written.dedup();
    Ok(Outcome {
        container,
        code: output.status.code().or_else(|| output.status.signal().map(|signal| 128 + signal)).unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        written,
        places,
        _state: state,
    })
}

/// The command that runs a shell script in namespaces of its own, but for the network where the pod sees this machine's.
fn isolated(script: &Path, network: bool) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", LIMIT_SECONDS, "unshare", "--mount", "--pid", "--fork", "--kill-child"]);
    command.args((!network).then_some("--net")).args(["--ipc", "--uts", "--", "sh", "-eu"]);
    command.arg(script).stdin(Stdio::null());
    command
}

/// Tries, with nothing in it, what every container needs.
fn supported(state: &Path, network: bool) -> Result<(), Error> {
    let probe = state.join("probe");
    for name in ["a", "b", "root"] {
        directory(&probe.join(name))?;
    }
    let script = probe.join("probe.sh");
    let at = |name: &str| quote(&probe.join(name).to_string_lossy());
    let lower = quote(&format!("lowerdir={0}/a:{0}/b", probe.display()));
    let tools = "command -v mount umount pivot_root setpriv env >/dev/null";
    fs::write(&script, format!("{tools}\nmount -t overlay overlay -o {lower} {}\n", at("root")))?;
    let tried = isolated(&script, network).output();
    let tried = tried.map_err(|why| Error::Unsupported(format!("timeout (coreutils) does not run: {why}")))?;
    if tried.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&tried.stderr);
    let why = said.lines().last().unwrap_or("unshare, mount, pivot_root or setpriv is missing (util-linux)");
    Err(Error::Unsupported(format!("{why}; it takes root, util-linux and overlayfs")))
}

/// The root directory of one container, and what will be mounted into it.
struct Root {
    state: PathBuf,
    root: PathBuf,
    read_only: bool,
    /// Directories of the image: where they are seen, the original, and our own directory above it for mount points.
    layers: Vec<(String, PathBuf, PathBuf)>,
    /// Volumes: where they are seen, the directory or file behind, and whether writing is refused.
    mounts: Vec<(String, PathBuf, bool)>,
}

impl Root {
    /// Makes the directories and files that lie below the mounts.
    fn make(
        container: &Container,
        node: &Node,
        volumes: &BTreeMap<&str, PathBuf>,
        state: &Path,
    ) -> Result<Self, Error> {
        let root = state.join("root");
        let mut made = Self {
            state: state.to_owned(),
            root: root.clone(),
            read_only: container.read_only_root,
            layers: Vec::new(),
            mounts: Vec::new(),
        };
        for at in ["dev/shm", "proc", "sys", "tmp", "var/tmp", "root", "run", "etc"] {
            directory(&root.join(at))?;
        }
        for at in ["tmp", "var/tmp"] {
            fs::set_permissions(root.join(at), Permissions::from_mode(0o1777))?;
        }
        for device in DEVICES {
            fs::write(root.join("dev").join(device), "")?;
        }
        for (at, target) in [("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")] {
            symlink(Path::new("/proc/self").join(target), root.join("dev").join(at))?;
        }
        made.image(node)?;
        for mount in &container.mounts {
            let volume = &volumes[mount.volume.as_str()];
            let source = mount.sub_path.as_ref().map_or_else(|| volume.clone(), |path| volume.join(path));
            if !source.exists() {
                directory(&source)?;
                let like = fs::metadata(volume)?;
                chown(&source, Some(like.uid()), Some(like.gid()))?;
                fs::set_permissions(&source, like.permissions())?;
            }
            made.point(&mount.path, source.is_file())?;
            made.mounts.push((mount.path.clone(), source, mount.read_only));
        }
        made.point(&container.workdir, false)?;
        Ok(made)
    }

    fn image(&mut self, node: &Node) -> io::Result<()> {
        let mut directories = node.directories.clone();
        directories.sort();
        for (number, (at, host)) in directories.into_iter().enumerate() {
            self.point(&at, false)?;
            let points = self.state.join("points").join(number.to_string());
            directory(&points)?;
            self.layers.push((at, host, points));
        }
        for (at, target) in &node.links {
            let link = self.root.join(at.trim_start_matches('/'));
            directory(link.parent().unwrap_or(&self.root))?;
            symlink(target, link)?;
        }
        for (at, text, mode) in &node.files {
            self.point(at, true)?;
            let path = self.root.join(at.trim_start_matches('/'));
            fs::write(&path, text)?;
            fs::set_permissions(&path, Permissions::from_mode(*mode))?;
        }
        Ok(())
    }

    /// Makes `at` exist, in whatever will be mounted around it.
    fn point(&self, at: &str, file: bool) -> io::Result<()> {
        let layers = self.layers.iter().flat_map(|(place, host, points)| [(place, host), (place, points)]);
        let mounts = self.mounts.iter().map(|(place, source, _)| (place, source));
        let around = layers.chain(mounts).filter_map(|(place, behind)| {
            let rest = Path::new(at).strip_prefix(place).ok()?;
            Some((place.len(), behind.join(rest)))
        });
        let around: Vec<_> = around.collect();
        let deepest = around.iter().map(|(length, _)| *length).max();
        let candidates: Vec<_> = around.into_iter().filter(|(length, _)| Some(*length) == deepest).collect();
        if candidates.iter().any(|(_, path)| path.exists()) {
            return Ok(());
        }
        let last = candidates.into_iter().next_back().map(|(_, path)| path);
        let path = last.unwrap_or_else(|| self.root.join(at.trim_start_matches('/')));
        if !file {
            return directory(&path);
        }
        directory(path.parent().unwrap_or(&self.root))?;
        if path.exists() { Ok(()) } else { fs::write(path, "") }
    }

    /// The directories that the container can write to, by the path at which it sees them.
    fn places(&self) -> Vec<(String, PathBuf)> {
        let writable = self.mounts.iter().filter(|(_, _, read_only)| !read_only);
        let mut places: Vec<_> = writable.map(|(at, source, _)| (at.clone(), source.clone())).collect();
        if !self.read_only {
            places.push(("/".to_owned(), self.root.clone()));
            places.extend(self.layers.iter().map(|(at, _, points)| (at.clone(), upper(points))));
        }
        places
    }

    /// Runs the process and waits for it.
    fn enter(&self, container: &Container, hostname: &str, network: bool) -> Result<Output, Error> {
        let script = self.state.join("enter.sh");
        fs::write(&script, self.script(container, hostname)?)?;
        let output = isolated(&script, network).output()?;
        if fs::read(self.ready()).unwrap_or_default().is_empty() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(io::Error::other(format!("container {}: {}", container.name, said.trim_end())).into());
        }
        Ok(output)
    }

    /// A file that says that the root was made, and the rest is the container's own doing.
    fn ready(&self) -> PathBuf {
        self.state.join("ready")
    }

    fn script(&self, container: &Container, hostname: &str) -> io::Result<String> {
        let mut script = String::new();
        let mut line = |line: String| script.extend([line.as_str(), "\n"]);
        let root = quote(&self.root.to_string_lossy());
        let within = |at: &str| quote(&self.root.join(at.trim_start_matches('/')).to_string_lossy());
        line(format!("mount --bind {root} {root}"));
        for (at, host, points) in &self.layers {
            let mut options = format!("lowerdir={}:{}", points.display(), host.display());
            if !self.read_only {
                let (upper, work) = (upper(points), points.with_extension("work"));
                directory(&upper)?;
                directory(&work)?;
                options = format!("{options},upperdir={},workdir={}", upper.display(), work.display());
            }
            line(format!("mount -t overlay overlay -o {} {}", quote(&options), within(at)));
        }
        for (at, source, read_only) in &self.mounts {
            line(format!("mount --bind {} {}", quote(&source.to_string_lossy()), within(at)));
            if *read_only {
                line(format!("mount -o remount,bind,ro {}", within(at)));
            }
        }
        line(format!("mount -t proc proc {}", within("proc")));
        line(format!("mount -t tmpfs -o size=64m,mode=1777 shm {}", within("dev/shm")));
        for device in DEVICES {
            line(format!("mount --bind /dev/{device} {}", within(&format!("dev/{device}"))));
        }
        if self.read_only {
            line(format!("mount -o remount,bind,ro {root}"));
        }
        line(format!("printf %s {} >/proc/sys/kernel/hostname", quote(hostname)));
        line(format!("exec 9>{}", quote(&self.ready().to_string_lossy())));
        line(format!("cd {root}\npivot_root . .\numount -l .\ncd {}", quote(&container.workdir)));
        line(format!("echo ready >&9\nexec 9>&-\nexec {}", process(container)));
        Ok(script)
    }
}

/// The container's process, from root to what its spec makes of it.
fn process(container: &Container) -> String {
    let mut words = format!("setpriv --reuid={} --regid={}", container.user, container.group);
    let groups: Vec<_> = container.groups.iter().map(u32::to_string).collect();
    let groups = if groups.is_empty() { "--clear-groups".to_owned() } else { format!("--groups={}", groups.join(",")) };
    let kept: String = container.capabilities.iter().flat_map(|name| [",+", name]).collect();
    let no_new = if container.no_new_privileges { "--no-new-privs" } else { "" };
    // Writing to a string cannot fail.
    let _ = write!(words, " {groups} {no_new} --inh-caps=-all --bounding-set={} env -i", quote(&format!("-all{kept}")));
    let env = container.env.iter().map(|(name, value)| format!("{name}={value}"));
    for word in env.chain(container.argv.iter().cloned()) {
        words.extend([" ", &quote(&word)]);
    }
    words
}

/// What a container wrote over an image's directory.
fn upper(points: &Path) -> PathBuf {
    points.with_extension("upper")
}

/// Makes a directory with all its parents, open to read whatever the umask of this process.
fn directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    path.parent().map_or(Ok(()), directory)?;
    fs::create_dir(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o755))
}

/// A word that a shell reads as it is.
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What tells that a file was written: inode, length and time of change.
type Seen = (u64, u64, i64, i64);

/// All files below the places, by the path at which the container sees them.
fn snapshot(places: &[(String, PathBuf)]) -> io::Result<BTreeMap<String, Seen>> {
    let mut files = BTreeMap::new();
    let mut open: Vec<(String, PathBuf)> = places.to_vec();
    while let Some((at, path)) = open.pop() {
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        if meta.is_dir() {
            for entry in fs::read_dir(&path)? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                open.push((format!("{}/{name}", at.trim_end_matches('/')), entry.path()));
            }
        } else {
            files.insert(at, (meta.ino(), meta.size(), meta.ctime(), meta.ctime_nsec()));
        }
    }
    Ok(files)
}
