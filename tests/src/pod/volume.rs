//! Volumes: what a pod declares, made as directories of this machine.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::env::optional;
use super::objects::{Objects, list, text};

/// One volume of a pod.
pub(super) struct Volume {
    pub(super) name: String,
    pub(super) source: Source,
}

/// Where a volume's content comes from.
pub(super) enum Source {
    /// An empty directory that every container may write to.
    Empty,
    /// The entries of a ConfigMap or Secret; never writable.
    Files(Vec<File>),
    /// A directory that the test gives.
    Given(PathBuf),
}

/// A file of a [`Source::Files`] volume.
pub(super) struct File {
    pub(super) path: String,
    content: Vec<u8>,
    mode: u32,
}

impl Volume {
    /// Reads one entry of `spec.volumes`; `given` is the test's directory of that name.
    ///
    /// # Errors
    /// Names what the volume refers to and is not there, or a kind of volume that this runner has none of.
    pub(super) fn resolve(volume: &Value, given: Option<&PathBuf>, objects: &Objects<'_>) -> Result<Self, String> {
        let name = text(volume, "/name").unwrap_or_default().to_owned();
        let source = match given {
            Some(directory) => Source::Given(directory.clone()),
            None => source(volume, objects).map_err(|why| format!("volume {name}: {why}"))?,
        };
        Ok(Self { name, source })
    }

    /// Can a container write to it at all?
    pub(super) fn writable(&self) -> bool {
        !matches!(self.source, Source::Files(_))
    }

    /// Makes the volume below `parent`, as the kubelet does: an emptyDir is open to all, and `fsGroup` owns the files.
    pub(super) fn make(&self, parent: &Path, fs_group: Option<u32>) -> io::Result<PathBuf> {
        let directory = match &self.source {
            Source::Given(directory) => return Ok(directory.clone()),
            Source::Empty | Source::Files(_) => parent.join(&self.name),
        };
        fs::create_dir_all(&directory)?;
        let own = |path: &Path, mode: u32| {
            chown(path, None, fs_group)?;
            fs::set_permissions(path, Permissions::from_mode(mode))
        };
        own(&directory, if fs_group.is_some() { 0o2777 } else { 0o777 })?;
        if let Source::Files(files) = &self.source {
            for file in files {
                let path = directory.join(&file.path);
                fs::create_dir_all(path.parent().unwrap_or(&directory))?;
                fs::write(&path, &file.content)?;
                own(&path, if fs_group.is_some() { file.mode | 0o440 } else { file.mode })?;
            }
        }
        Ok(directory)
    }
}

fn source(volume: &Value, objects: &Objects<'_>) -> Result<Source, String> {
    if volume.get("emptyDir").is_some() {
        return Ok(Source::Empty);
    }
    for (kind, key, name) in [("ConfigMap", "configMap", "/name"), ("Secret", "secret", "/secretName")] {
        let Some(reference) = volume.get(key) else { continue };
        return files(reference, kind, text(reference, name).unwrap_or_default(), objects).map(Source::Files);
    }
    let kind = volume.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).find(|key| *key != "name");
    Err(format!("{} is not known here; give the test a directory for it", kind.unwrap_or("a volume without source")))
}

/// The files of a ConfigMap or Secret: all entries, or those that `items` chooses.
fn files(reference: &Value, kind: &str, name: &str, objects: &Objects<'_>) -> Result<Vec<File>, String> {
    let data = match objects.data(kind, name) {
        Err(_) if optional(reference) => return Ok(Vec::new()),
        other => other?,
    };
    let mode = |value: &Value, pointer: &str| {
        value.pointer(pointer).and_then(Value::as_u64).and_then(|mode| u32::try_from(mode).ok())
    };
    let default = mode(reference, "/defaultMode").unwrap_or(0o644);
    if reference.get("items").is_none() {
        return Ok(data.into_iter().map(|(path, content)| File { path, content, mode: default }).collect());
    }
    let mut files = Vec::new();
    for item in list(reference, "/items") {
        let (key, path) = (text(item, "/key").unwrap_or_default(), text(item, "/path").unwrap_or_default());
        if !inside(path) {
            return Err(format!("items: {path:?} is not a path inside the volume"));
        }
        match data.get(key) {
            Some(content) => files.push(File {
                path: path.to_owned(),
                content: content.clone(),
                mode: mode(item, "/mode").unwrap_or(default),
            }),
            None if optional(reference) => {}
            None => return Err(format!("{kind} {name:?} has no key {key:?}")),
        }
    }
    Ok(files)
}

/// Is it a relative path that stays inside?
pub(super) fn inside(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| part != "..")
}
