//! Secrets of the user's own.

use crate::{Jobs, labels};
use floe_schema::Text;
use k8s_openapi::api::core::v1::Secret;

/// The Secrets, under the names that the user gives.
pub fn secrets(jobs: &Jobs) -> Vec<Secret> {
    jobs.values.secrets.map(|name, own| Secret {
        metadata: labels::metadata(jobs, name),
        string_data: Some(own.string_data.map_values(|_, text| Text::get(text))),
        ..Secret::default()
    })
}
