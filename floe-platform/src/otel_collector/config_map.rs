//! The ConfigMap with the collector's configuration.

use super::{COMPONENT, OtelCollector, config::config};
use floe_schema::{Flag, json_over, part};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;

/// The file's name.
pub const FILE: &str = "relay.yaml";

/// The name of the ConfigMap: the user's, else the chart's own.
pub fn name(cx: &OtelCollector) -> String {
    cx.values.existing_config_map.or(names::own(cx).get().into()).get()
}

/// Whether the chart makes it.
pub fn is_own(cx: &OtelCollector) -> Flag {
    cx.values.existing_config_map.is_set().not()
}

/// The ConfigMap; none where one exists.
pub fn config_map(cx: &OtelCollector) -> Option<ConfigMap> {
    is_own(cx).then(|| ConfigMap {
        metadata: labels::component_metadata(cx, &names::own(cx), COMPONENT),
        data: Some(files(cx)),
        ..ConfigMap::default()
    })
}

/// The ConfigMap's entries. The file is JSON, which is YAML: the user's changes may be anywhere in it.
pub fn files(cx: &OtelCollector) -> Labels {
    part("configFiles", (), |()| labels::labels([(FILE, json_over(&config(cx), &cx.values.config))]))
}
