//! What a job's pod mounts: artifacts, profiles, files, credentials, and the only directories that can be written.

use crate::{
    Jobs, artifacts, files, names, profiles,
    values::{Job, JobName},
};
use floe_schema::Text;
use floe_workload::volumes;
use k8s_openapi::api::core::v1::{Volume, VolumeMount};

/// dbt's target and logs, dlt's state.
pub const WORK: &str = "/work";

/// The volumes of the pod.
pub fn volumes(jobs: &Jobs, name: &Text<JobName>, job: &Job) -> Vec<Volume> {
    let profiles =
        jobs.values.dbt.profiles.map(|_| {
            volumes::config_map_key("profiles", names::with(jobs, "profiles").get(), profiles::FILE.to_owned())
        });
    let files = job.files.is_empty().not().then(|| files::volume(jobs, name));
    let secrets = job.secrets.files.map(|name, files| volumes::secret(&secret_volume(name), files.name.get()));
    let scratch = [volumes::scratch("work", &job.scratch), volumes::scratch("tmp", &job.scratch)];
    let own = scratch.into_iter().chain(artifacts::volumes(jobs)).chain(profiles).chain(files);
    own.chain(secrets).collect()
}

/// Where the container mounts them.
pub fn mounts(jobs: &Jobs, job: &Job) -> Vec<VolumeMount> {
    let profiles = jobs.values.dbt.profiles.map(|_| volumes::read_only("profiles", job.dbt.profiles_dir.get()));
    let files = job.files.is_empty().not().then(|| volumes::read_only("files", job.files_path.get()));
    let secrets = job.secrets.files.map(|name, files| volumes::read_only(&secret_volume(name), files.mount_path.get()));
    let scratch = [volumes::mount("work", WORK.to_owned()), volumes::tmp_mount()];
    let own = scratch.into_iter().chain(artifacts::mount(jobs)).chain(profiles).chain(files);
    own.chain(secrets).collect()
}

fn secret_volume<F>(name: &Text<F>) -> String {
    format!("secret-{name}")
}
