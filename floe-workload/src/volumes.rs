//! Volumes, and where they are mounted.

use crate::values::Scratch;
use k8s_openapi::{
    api::core::v1::{
        ConfigMapVolumeSource, EmptyDirVolumeSource, ImageVolumeSource, KeyToPath, PersistentVolumeClaimVolumeSource,
        SecretVolumeSource, Volume, VolumeMount,
    },
    apimachinery::pkg::api::resource::Quantity,
};

/// The directory of temporary files.
pub const TMP: &str = "/tmp";

/// Files of a Secret: readable by their owner and group.
const SECRET_MODE: i32 = 0o440;

/// An empty directory that lives as long as the pod, of at most so much: a pod that writes more into it is evicted.
pub fn scratch(name: &str, scratch: &Scratch) -> Volume {
    of_size(name, scratch.size_limit.map(|size| Quantity(size.text().get())))
}

/// An empty directory of a size that is given.
pub fn limited(name: &str, size: &floe_schema::Quantity) -> Volume {
    of_size(name, Some(Quantity(size.text().get())))
}

fn of_size(name: &str, size_limit: Option<Quantity>) -> Volume {
    let empty_dir = Some(EmptyDirVolumeSource { size_limit, ..EmptyDirVolumeSource::default() });
    Volume { name: name.to_owned(), empty_dir, ..Volume::default() }
}

/// A ConfigMap as a directory.
pub fn config_map(name: &str, source: String) -> Volume {
    let config_map = Some(ConfigMapVolumeSource { name: source, ..ConfigMapVolumeSource::default() });
    Volume { name: name.to_owned(), config_map, ..Volume::default() }
}

/// One key of a ConfigMap as a file of the same name.
pub fn config_map_key(name: &str, source: String, key: String) -> Volume {
    let item = KeyToPath { key: key.clone(), path: key, ..KeyToPath::default() };
    let config_map =
        Some(ConfigMapVolumeSource { name: source, items: Some(vec![item]), ..ConfigMapVolumeSource::default() });
    Volume { name: name.to_owned(), config_map, ..Volume::default() }
}

/// A Secret as a directory.
pub fn secret(name: &str, source: String) -> Volume {
    let secret = SecretVolumeSource {
        secret_name: Some(source),
        default_mode: Some(SECRET_MODE),
        ..SecretVolumeSource::default()
    };
    Volume { name: name.to_owned(), secret: Some(secret), ..Volume::default() }
}

/// One key of a Secret as a file.
pub fn secret_key(name: &str, source: String, key: &str, path: &str) -> Volume {
    let item = KeyToPath { key: key.to_owned(), path: path.to_owned(), ..KeyToPath::default() };
    let secret = SecretVolumeSource {
        secret_name: Some(source),
        items: Some(vec![item]),
        default_mode: Some(SECRET_MODE),
        ..SecretVolumeSource::default()
    };
    Volume { name: name.to_owned(), secret: Some(secret), ..Volume::default() }
}

/// The files of an image; Kubernetes 1.31 or newer.
pub fn image(name: &str, reference: String, pull_policy: String) -> Volume {
    let image = Some(ImageVolumeSource { reference: Some(reference), pull_policy: Some(pull_policy) });
    Volume { name: name.to_owned(), image, ..Volume::default() }
}

/// A PersistentVolumeClaim.
pub fn claim(name: &str, claim_name: String) -> Volume {
    let claim = PersistentVolumeClaimVolumeSource { claim_name, ..PersistentVolumeClaimVolumeSource::default() };
    Volume { name: name.to_owned(), persistent_volume_claim: Some(claim), ..Volume::default() }
}

/// A volume at a path.
pub fn mount(name: &str, path: String) -> VolumeMount {
    VolumeMount { name: name.to_owned(), mount_path: path, ..VolumeMount::default() }
}

/// A volume at a path, which cannot be written.
pub fn read_only(name: &str, path: String) -> VolumeMount {
    VolumeMount { read_only: Some(true), ..mount(name, path) }
}

/// The directory of temporary files.
pub fn tmp_mount() -> VolumeMount {
    mount("tmp", TMP.to_owned())
}
