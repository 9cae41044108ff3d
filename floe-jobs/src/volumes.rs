//! What a job's pod mounts: artifacts, profiles, and the only directories that can be written.

use crate::{Jobs, artifacts, names, profiles, values::Job};
use k8s_openapi::{
    api::core::v1::{ConfigMapVolumeSource, EmptyDirVolumeSource, KeyToPath, Volume, VolumeMount},
    apimachinery::pkg::api::resource::Quantity,
};

/// dbt's target and logs.
pub const WORK: &str = "/work";

/// The volumes of the pod.
pub fn volumes(jobs: &Jobs, job: &Job) -> Vec<Volume> {
    let values = &jobs.values;
    let artifacts = artifacts::present(jobs)
        .then(|| config_map("artifacts", artifacts::source(jobs).get(), values.artifacts.key.get()));
    let profiles = values
        .dbt
        .profiles
        .map(|_| config_map("profiles", names::config_map(jobs, "profiles").get(), profiles::FILE.to_owned()));
    let own = [Some(scratch("work", job)), Some(scratch("tmp", job)), artifacts, profiles];
    own.into_iter().flatten().chain(job.extra_volumes.items()).collect()
}

/// Where the container mounts them.
pub fn mounts(jobs: &Jobs, job: &Job) -> Vec<VolumeMount> {
    let values = &jobs.values;
    let read_only = |name: &str, path: String| VolumeMount { read_only: Some(true), ..mount(name, path) };
    let artifacts = artifacts::present(jobs).then(|| read_only("artifacts", values.artifacts.mount_path.get()));
    let profiles = values.dbt.profiles.map(|_| read_only("profiles", job.dbt.profiles_dir.get()));
    let own = [Some(mount("work", WORK.to_owned())), Some(mount("tmp", "/tmp".to_owned())), artifacts, profiles];
    own.into_iter().flatten().chain(job.extra_volume_mounts.items()).collect()
}

fn scratch(name: &str, job: &Job) -> Volume {
    let size_limit = job.scratch.size_limit.map(|size| Quantity(size.text().get()));
    let empty_dir = Some(EmptyDirVolumeSource { size_limit, ..EmptyDirVolumeSource::default() });
    Volume { name: name.to_owned(), empty_dir, ..Volume::default() }
}

fn config_map(name: &str, source: String, key: String) -> Volume {
    let item = KeyToPath { key: key.clone(), path: key, ..KeyToPath::default() };
    let config_map =
        Some(ConfigMapVolumeSource { name: source, items: Some(vec![item]), ..ConfigMapVolumeSource::default() });
    Volume { name: name.to_owned(), config_map, ..Volume::default() }
}

fn mount(name: &str, path: String) -> VolumeMount {
    VolumeMount { name: name.to_owned(), mount_path: path, ..VolumeMount::default() }
}
