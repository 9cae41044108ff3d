//! The CompiledArtifacts: the ConfigMap where they are given inline, and where a pod finds them.

pub mod init;

use crate::{Jobs, labels, names};
use floe_schema::{Flag, Text};
use floe_workload::volumes;
use k8s_openapi::api::core::v1::{ConfigMap, Volume, VolumeMount};
use std::collections::BTreeMap;

/// The volume's name.
pub const VOLUME: &str = "artifacts";

/// What jobs rely on in CompiledArtifacts: these members are there in every version.
pub const MEMBERS: [&str; 8] =
    ["version", "metadata", "identity", "mode", "observability", "plugins", "transforms", "dbt_profiles"];

/// The versions that are understood: of the contract's major version 0.
pub const VERSIONS: &str = r"^0\.[0-9]+\.[0-9]+([-+].*)?$";

/// The ConfigMap; none where there are no inline artifacts.
pub fn config_map(jobs: &Jobs) -> Option<ConfigMap> {
    let artifacts = &jobs.values.artifacts;
    artifacts.inline.map(|inline| ConfigMap {
        metadata: labels::metadata(jobs, &names::with(jobs, "artifacts")),
        data: Some(BTreeMap::from([(artifacts.key.get(), inline.get())])),
        ..ConfigMap::default()
    })
}

/// Whether they come from a ConfigMap.
fn in_config_map(jobs: &Jobs) -> Flag {
    let artifacts = &jobs.values.artifacts;
    artifacts.inline.is_set().or(&artifacts.existing_config_map.is_set())
}

/// Whether there are artifacts to mount.
pub fn present(jobs: &Jobs) -> Flag {
    let artifacts = &jobs.values.artifacts;
    in_config_map(jobs).or(&artifacts.oci.reference.is_set()).or(&artifacts.image_volume.reference.is_set())
}

/// The path of the file in a job's container.
pub fn path(jobs: &Jobs) -> Text {
    let artifacts = &jobs.values.artifacts;
    Text::of(format!("{}/{}", artifacts.mount_path, artifacts.key))
}

/// The volume, of the one source that there is: the existing ConfigMap, the chart's own, a directory to pull into, or an
/// image.
pub fn volumes(jobs: &Jobs) -> Vec<Volume> {
    let artifacts = &jobs.values.artifacts;
    let name = || artifacts.existing_config_map.or(names::with(jobs, "artifacts").get().into()).get();
    let config_map = in_config_map(jobs).then(|| volumes::config_map_key(VOLUME, name(), artifacts.key.get()));
    let pulled = artifacts.oci.reference.map(|_| volumes::limited(VOLUME, &artifacts.oci.size_limit));
    let image = &artifacts.image_volume;
    let image =
        image.reference.map(|reference| volumes::image(VOLUME, reference.get(), image.pull_policy.text().get()));
    config_map.into_iter().chain(pulled).chain(image).chain(init::registry_volume(jobs)).collect()
}

/// Where a container sees it.
pub fn mount(jobs: &Jobs) -> Option<VolumeMount> {
    present(jobs).then(|| volumes::read_only(VOLUME, jobs.values.artifacts.mount_path.get()))
}
