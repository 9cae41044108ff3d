//! A chart of environments alone.

use floe_chart::Chart;
use floe_envmap::{checks, objects, values::Values};
use floe_schema::{Context, Text, json};
use floe_workload::{labels, metadata, names};
use k8s_openapi::api::core::v1::ConfigMap;
use std::collections::BTreeMap;

/// The chart.
pub(crate) fn chart() -> Chart<Values> {
    let metadata = metadata::of("floe-environments", "Namespaces of logical environments", "0.1.0", &[]);
    objects::templates(Chart::new(metadata, Values::default(), "floe-envmap/src/values"))
        .template("globals.yaml", "floe-envmap/tests/common/chart.rs", globals)
        .checks(checks::findings)
}

/// What other charts have of the shared values.
fn globals(cx: &Context<Values>) -> ConfigMap {
    let name: Text = names::own(cx);
    ConfigMap {
        metadata: labels::metadata(cx, &name),
        data: Some(BTreeMap::from([("global.json".to_owned(), json(&cx.values.global))])),
        ..ConfigMap::default()
    }
}
