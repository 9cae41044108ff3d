//! What the server runs at its first start: it creates the databases, then runs the user's scripts.

use super::{COMPONENT, Postgresql, own_server};
use floe_schema::{Text, part};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;

/// The name.
pub fn name(cx: &Postgresql) -> Text {
    names::with(cx, "init")
}

/// The ConfigMap.
pub fn config_map(cx: &Postgresql) -> Option<ConfigMap> {
    own_server(cx).then(|| ConfigMap {
        metadata: labels::component_metadata(cx, &name(cx), COMPONENT),
        data: Some(files(cx)),
        ..ConfigMap::default()
    })
}

/// The ConfigMap with the user's scripts; none where there are none.
pub fn scripts(cx: &Postgresql) -> Option<ConfigMap> {
    let scripts = &cx.values.init_scripts;
    own_server(cx).and(&scripts.is_empty().not()).then(|| ConfigMap {
        metadata: labels::component_metadata(cx, &scripts_name(cx), COMPONENT),
        data: Some(scripts.map_values(|_, text| text.get())),
        ..ConfigMap::default()
    })
}

/// The name of the ConfigMap with the user's scripts.
pub(super) fn scripts_name(cx: &Postgresql) -> Text {
    names::with(cx, "scripts")
}

/// The chart's own files by name; the image runs all files in the order of their names.
pub(super) fn files(cx: &Postgresql) -> Labels {
    part("initFiles", (), |()| {
        let databases = &cx.values.global.own.shared.postgresql.databases;
        // One statement a line, and an empty file where there is no database.
        let create = databases.write(|name| format!("CREATE DATABASE \"{name}\";\n"));
        labels::labels([("00-databases.sql", create.trim_suffix("\n").get())])
    })
}
