//! The ConfigMap with the CompiledArtifacts, where they are given inline.

use crate::{Jobs, labels, names};
use floe_schema::{Flag, Text};
use k8s_openapi::api::core::v1::ConfigMap;
use std::collections::BTreeMap;

/// The ConfigMap; none where there are no inline artifacts.
pub fn config_map(jobs: &Jobs) -> Option<ConfigMap> {
    let artifacts = &jobs.values.artifacts;
    artifacts.inline.map(|inline| ConfigMap {
        metadata: labels::metadata(jobs, names::config_map(jobs, "artifacts")),
        data: Some(BTreeMap::from([(artifacts.key.get(), inline.get())])),
        ..ConfigMap::default()
    })
}

/// Whether there are artifacts to mount.
pub fn present(jobs: &Jobs) -> Flag {
    let artifacts = &jobs.values.artifacts;
    artifacts.inline.is_set().or(&artifacts.existing_config_map.is_set())
}

/// The ConfigMap to mount: the existing one, else the chart's own.
pub fn source(jobs: &Jobs) -> Text {
    Text::of(jobs.values.artifacts.existing_config_map.or(names::config_map(jobs, "artifacts").get().into()).get())
}

/// The path of the file in a job's container.
pub fn path(jobs: &Jobs) -> Text {
    let artifacts = &jobs.values.artifacts;
    Text::of(format!("{}/{}", artifacts.mount_path, artifacts.key))
}
