//! ConfigMaps of the user's own.

use crate::{Jobs, labels};
use floe_schema::Text;
use k8s_openapi::api::core::v1::ConfigMap;

/// The ConfigMaps, under the names that the user gives.
pub fn config_maps(jobs: &Jobs) -> Vec<ConfigMap> {
    jobs.values.config_maps.map(|name, own| ConfigMap {
        metadata: labels::metadata(jobs, name),
        data: Some(own.data.map_values(|_, text| Text::get(text))),
        ..ConfigMap::default()
    })
}
