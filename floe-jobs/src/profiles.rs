//! The ConfigMap with dbt's `profiles.yml`.

use crate::{Jobs, labels, names};
use floe_schema::json;
use k8s_openapi::api::core::v1::ConfigMap;
use std::collections::BTreeMap;

/// The file's name: dbt knows no other.
pub const FILE: &str = "profiles.yml";

/// The ConfigMap; none where the image brings its own profiles.
pub fn config_map(jobs: &Jobs) -> Option<ConfigMap> {
    jobs.values.dbt.profiles.map(|profiles| ConfigMap {
        metadata: labels::metadata(jobs, &names::with(jobs, "profiles")),
        // JSON is YAML: a user's free map is written as it is.
        data: Some(BTreeMap::from([(FILE.to_owned(), json(profiles))])),
        ..ConfigMap::default()
    })
}
