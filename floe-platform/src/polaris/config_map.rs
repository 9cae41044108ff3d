//! The ConfigMaps: the server's file, and what the Jobs run.

use super::{COMPONENT, Polaris, catalog, properties};
use floe_schema::{Text, part};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;

/// Makes the catalog.
const CATALOG: &str = include_str!("catalog.py").trim_ascii_end();
/// Writes the file that the admin tool reads.
const CREDENTIALS: &str = include_str!("credentials.py").trim_ascii_end();

/// The name of the server's.
pub(super) fn name(cx: &Polaris) -> Text {
    names::own(cx)
}

/// The name of the Jobs'.
pub(super) fn jobs_name(cx: &Polaris) -> Text {
    names::with(cx, "jobs")
}

/// The server's.
pub fn config_map(cx: &Polaris) -> ConfigMap {
    ConfigMap {
        metadata: labels::component_metadata(cx, &name(cx), COMPONENT),
        data: Some(files(cx)),
        ..ConfigMap::default()
    }
}

/// The Jobs'.
pub fn jobs(cx: &Polaris) -> ConfigMap {
    ConfigMap { metadata: labels::metadata(cx, &jobs_name(cx)), data: Some(job_files(cx)), ..ConfigMap::default() }
}

/// The server's entries.
pub(super) fn files(cx: &Polaris) -> Labels {
    part("files", (), |()| {
        labels::labels([("application.properties", floe_schema::properties(&properties::lines(cx)))])
    })
}

/// The Jobs' entries.
pub(super) fn job_files(cx: &Polaris) -> Labels {
    part("jobFiles", (), |()| {
        labels::labels([
            ("catalog.json", floe_schema::json(&catalog::wanted(cx))),
            ("catalog.py", CATALOG.to_owned()),
            ("credentials.py", CREDENTIALS.to_owned()),
        ])
    })
}
