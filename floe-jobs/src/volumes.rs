//! What a job's pod mounts: artifacts, profiles, files, credentials, and the only directories that can be written.

use crate::{
    Jobs, artifacts, files, names, profiles,
    values::{Job, JobName},
};
use floe_schema::Text;
use k8s_openapi::{
    api::core::v1::{ConfigMapVolumeSource, EmptyDirVolumeSource, KeyToPath, SecretVolumeSource, Volume, VolumeMount},
    apimachinery::pkg::api::resource::Quantity,
};

/// dbt's target and logs, dlt's state.
pub const WORK: &str = "/work";
/// Temporary files, and the home directory.
pub const TMP: &str = "/tmp";

/// Files of a Secret: readable by their owner and group.
const SECRET_MODE: i32 = 0o440;

/// The volumes of the pod.
pub fn volumes(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Vec<Volume> {
    let profiles = jobs
        .values
        .dbt
        .profiles
        .map(|_| config_map("profiles", names::config_map(jobs, "profiles").get(), profiles::FILE.to_owned()));
    let files = job.shared.files.is_empty().not().then(|| files::volume(jobs, name));
    let secrets = job.shared.secrets.files.map(|name, files| Volume {
        name: secret_volume(name),
        secret: Some(SecretVolumeSource {
            secret_name: Some(files.name.get()),
            default_mode: Some(SECRET_MODE),
            ..SecretVolumeSource::default()
        }),
        ..Volume::default()
    });
    let scratch = [scratch("work", job), scratch("tmp", job)];
    let own = scratch.into_iter().chain(artifacts::volumes(jobs)).chain(profiles).chain(files);
    own.chain(secrets).chain(job.shared.extra_volumes.items()).collect()
}

/// Where the container mounts them.
pub fn mounts(jobs: &Jobs, job: &Job) -> Vec<VolumeMount> {
    let profiles = jobs.values.dbt.profiles.map(|_| read_only("profiles", job.dbt.profiles_dir.get()));
    let files = job.shared.files.is_empty().not().then(|| read_only("files", job.shared.files_path.get()));
    let secrets = job.shared.secrets.files.map(|name, files| read_only(&secret_volume(name), files.mount_path.get()));
    let scratch = [mount("work", WORK.to_owned()), tmp_mount()];
    let own = scratch.into_iter().chain(artifacts::mount(jobs)).chain(profiles).chain(files);
    own.chain(secrets).chain(job.shared.extra_volume_mounts.items()).collect()
}

fn secret_volume<F>(name: &Text<F>) -> String {
    format!("secret-{name}")
}

fn scratch(name: &str, job: &Job) -> Volume {
    let size_limit = job.shared.scratch.size_limit.map(|size| Quantity(size.text().get()));
    let empty_dir = Some(EmptyDirVolumeSource { size_limit, ..EmptyDirVolumeSource::default() });
    Volume { name: name.to_owned(), empty_dir, ..Volume::default() }
}

/// An empty directory that lives as long as the pod.
pub fn empty_dir(name: &str) -> Volume {
    Volume { name: name.to_owned(), empty_dir: Some(EmptyDirVolumeSource::default()), ..Volume::default() }
}

/// One key of a ConfigMap as a file of the same name.
pub fn config_map(name: &str, source: String, key: String) -> Volume {
    let item = KeyToPath { key: key.clone(), path: key, ..KeyToPath::default() };
    let config_map =
        Some(ConfigMapVolumeSource { name: source, items: Some(vec![item]), ..ConfigMapVolumeSource::default() });
    Volume { name: name.to_owned(), config_map, ..Volume::default() }
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
