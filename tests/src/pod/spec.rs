//! The pod of a Job or CronJob, read from rendered JSON into what a container runtime needs to know.

use serde_json::Value;

use super::Node;
use super::env::{self, Env, PodFacts, expand};
use super::objects::{Objects, list, text};
use super::volume::{Source, Volume, inside};

/// What a container runtime leaves to root unless the pod says otherwise (the default set of containerd and Docker).
const CAPABILITIES: &str = "audit_write chown dac_override fowner fsetid kill mknod net_bind_service net_raw setfcap \
                            setgid setpcap setuid sys_chroot";

/// A pod, ready to run.
pub(super) struct Pod {
    pub(super) name: String,
    pub(super) volumes: Vec<Volume>,
    pub(super) fs_group: Option<u32>,
    /// In the order in which they run; the main container is the last.
    pub(super) containers: Vec<Container>,
}

/// A container's process and what it sees.
pub(super) struct Container {
    pub(super) name: String,
    pub(super) argv: Vec<String>,
    pub(super) env: Env,
    pub(super) workdir: String,
    pub(super) user: u32,
    pub(super) group: u32,
    pub(super) groups: Vec<u32>,
    pub(super) capabilities: Vec<String>,
    pub(super) no_new_privileges: bool,
    pub(super) read_only_root: bool,
    /// Outer directories before inner ones.
    pub(super) mounts: Vec<Mount>,
}

/// A volume, or a part of it, at a path of the container.
pub(super) struct Mount {
    pub(super) volume: String,
    pub(super) path: String,
    pub(super) sub_path: Option<String>,
    pub(super) read_only: bool,
}

/// Reads the pod of the Job, CronJob or Pod `name`.
///
/// # Errors
/// Everything that the pod lacks, all at once.
pub(super) fn read(rendered: &[Value], name: &str, node: &Node) -> Result<Pod, Vec<String>> {
    let (owner, spec) = pod_spec(rendered, name).map_err(|why| vec![why])?;
    let namespace = text(owner, "/metadata/namespace").unwrap_or("default");
    let pod_name = format!("{name}-0");
    let reader = Reader {
        objects: Objects::new(rendered, namespace),
        facts: PodFacts { name: &pod_name, namespace },
        spec,
        node,
    };
    let mut findings = Vec::new();
    let volumes = reader.volumes(&mut findings);
    let main = list(spec, "/containers");
    if main.len() != 1 {
        findings.push(format!("{} containers; a pod with exactly one can be run here", main.len()));
    }
    let all = list(spec, "/initContainers").iter().chain(main);
    let containers = all.map(|container| reader.container(container, &volumes, &mut findings)).collect();
    let fs_group = number(spec.pointer("/securityContext/fsGroup"));
    if findings.is_empty() { Ok(Pod { name: pod_name, volumes, fs_group, containers }) } else { Err(findings) }
}

/// The Job, CronJob or Pod of that name, and its pod's `spec`.
fn pod_spec<'a>(rendered: &'a [Value], name: &str) -> Result<(&'a Value, &'a Value), String> {
    let found = rendered.iter().filter(|object| text(object, "/metadata/name") == Some(name)).find_map(|object| {
        let pointer = match text(object, "/kind")? {
            "Job" => "/spec/template/spec",
            "CronJob" => "/spec/jobTemplate/spec/template/spec",
            "Pod" => "/spec",
            _ => return None,
        };
        Some((object, object.pointer(pointer)?))
    });
    found.ok_or_else(|| format!("no Job, CronJob or Pod {name:?} is among the rendered objects"))
}

struct Reader<'a> {
    objects: Objects<'a>,
    facts: PodFacts<'a>,
    spec: &'a Value,
    node: &'a Node,
}

impl Reader<'_> {
    fn volumes(&self, findings: &mut Vec<String>) -> Vec<Volume> {
        let resolve = |volume: &Value| {
            let given = text(volume, "/name").and_then(|name| self.node.volumes.get(name));
            Volume::resolve(volume, given, &self.objects).map_err(|why| findings.push(why)).ok()
        };
        list(self.spec, "/volumes").iter().filter_map(resolve).collect()
    }

    fn container(&self, container: &Value, volumes: &[Volume], findings: &mut Vec<String>) -> Container {
        let name = text(container, "/name").unwrap_or_default().to_owned();
        let mut own = Vec::new();
        let mut env = env::resolve(container, &self.objects, &self.facts, &mut own);
        let words = ["/command", "/args"].into_iter().flat_map(|pointer| list(container, pointer));
        let argv = words.filter_map(Value::as_str).map(|word| expand(word, &env)).collect();
        // The image's variables; the pod's own win, and are the only ones that `$(NAME)` sees.
        env.entry("PATH".to_owned()).or_insert_with(|| self.node.search_path());
        let read = Container {
            name,
            argv,
            env,
            workdir: text(container, "/workingDir").unwrap_or("/").to_owned(),
            user: number(self.security(container, "runAsUser")).unwrap_or(0),
            group: number(self.security(container, "runAsGroup")).unwrap_or(0),
            groups: self.groups(),
            capabilities: capabilities(container),
            no_new_privileges: self.security(container, "allowPrivilegeEscalation") == Some(&Value::Bool(false)),
            read_only_root: self.security(container, "readOnlyRootFilesystem") == Some(&Value::Bool(true)),
            mounts: mounts(container, volumes, &mut own),
        };
        self.refuse(container, &read, &mut own);
        findings.extend(own.into_iter().map(|finding| format!("container {}: {finding}", read.name)));
        read
    }

    /// What the kubelet would refuse to start, and what cannot be shown here.
    fn refuse(&self, container: &Value, read: &Container, findings: &mut Vec<String>) {
        if list(container, "/command").is_empty() {
            findings.push("no command; the image of a test has no entrypoint".to_owned());
        }
        if self.security(container, "runAsNonRoot") == Some(&Value::Bool(true)) && read.user == 0 {
            findings.push("runAsNonRoot, but runAsUser is 0 or unset".to_owned());
        }
        if self.security(container, "privileged") == Some(&Value::Bool(true)) {
            findings.push("privileged containers are not run here".to_owned());
        }
        if text(container, "/restartPolicy") == Some("Always") {
            findings.push("sidecars (restartPolicy: Always) are not run here".to_owned());
        }
    }

    /// A setting of the container's security context, else of the pod's.
    fn security<'v>(&'v self, container: &'v Value, key: &str) -> Option<&'v Value> {
        let context = |value: &'v Value| value.get("securityContext")?.get(key);
        context(container).or_else(|| context(self.spec))
    }

    fn groups(&self) -> Vec<u32> {
        let supplemental = list(self.spec, "/securityContext/supplementalGroups").iter();
        let fs_group = self.spec.pointer("/securityContext/fsGroup");
        supplemental.chain(fs_group).filter_map(|group| number(Some(group))).collect()
    }
}

fn number(value: Option<&Value>) -> Option<u32> {
    value.and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok())
}

/// The capabilities that are left to root, as setpriv names them.
fn capabilities(container: &Value) -> Vec<String> {
    let named = |pointer: &str| -> Vec<String> {
        let names = list(container, pointer).iter().filter_map(Value::as_str);
        names.map(|name| name.to_ascii_lowercase().trim_start_matches("cap_").to_owned()).collect()
    };
    let (drop, add) = (named("/securityContext/capabilities/drop"), named("/securityContext/capabilities/add"));
    let kept = |name: &&str| !drop.iter().any(|dropped| dropped == "all" || dropped == name);
    CAPABILITIES.split_whitespace().filter(kept).map(str::to_owned).chain(add).collect()
}

fn mounts(container: &Value, volumes: &[Volume], findings: &mut Vec<String>) -> Vec<Mount> {
    let mut mounts: Vec<Mount> = Vec::new();
    for mount in list(container, "/volumeMounts") {
        let (name, path) = (text(mount, "/name").unwrap_or_default(), text(mount, "/mountPath").unwrap_or_default());
        let sub_path = text(mount, "/subPath").filter(|path| !path.is_empty());
        let Some(volume) = volumes.iter().find(|volume| volume.name == name) else {
            findings.push(format!("volumeMounts {path}: the pod has no usable volume {name:?}"));
            continue;
        };
        match refused(mount, volume, path, sub_path) {
            Some(why) => findings.push(format!("volumeMounts {path}: {why}")),
            None if mounts.iter().any(|other| other.path == path.trim_end_matches('/')) => {
                findings.push(format!("volumeMounts {path}: mounted twice"));
            }
            None => mounts.push(Mount {
                volume: name.to_owned(),
                path: path.trim_end_matches('/').to_owned(),
                sub_path: sub_path.map(str::to_owned),
                read_only: !volume.writable() || mount.get("readOnly") == Some(&Value::Bool(true)),
            }),
        }
    }
    mounts.sort_by(|a, b| a.path.cmp(&b.path));
    mounts
}

/// Why a mount cannot be made.
fn refused(mount: &Value, volume: &Volume, path: &str, sub_path: Option<&str>) -> Option<String> {
    if !path.starts_with('/') || !inside(path.trim_matches('/')) {
        return Some("not an absolute path below /".to_owned());
    }
    if mount.get("subPathExpr").is_some() {
        return Some("subPathExpr is not known here".to_owned());
    }
    let sub_path = sub_path?;
    if !inside(sub_path) {
        return Some(format!("subPath {sub_path:?} is not a path inside the volume"));
    }
    let Source::Files(files) = &volume.source else { return None };
    let below = format!("{}/", sub_path.trim_end_matches('/'));
    let known = files.iter().any(|file| file.path == sub_path || file.path.starts_with(&below));
    (!known).then(|| format!("subPath {sub_path:?} names nothing in volume {:?}", volume.name))
}
