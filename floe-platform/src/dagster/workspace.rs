//! The file workspace.yaml, which tells webserver and daemon of code locations.

use super::{
    Dagster, code_server,
    values::{CodeLocation, LocationName, LocationType},
};
use floe_schema::{Text, part, yaml};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;
use serde::{Deserialize, Serialize};

/// The file's name.
pub const FILE: &str = "workspace.yaml";
/// The directory that it is mounted into.
pub const PATH: &str = "/dagster-workspace";

/// The file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Workspace {
    load_from: Vec<Entry>,
}

/// One code location.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    grpc_server: Option<GrpcServer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    python_module: Option<PythonModule>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct GrpcServer {
    location_name: String,
    host: String,
    port: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssl: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct PythonModule {
    location_name: String,
    module_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    working_directory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute: Option<String>,
}

/// The name of the ConfigMap: the user's, else the chart's own.
pub fn name(cx: &Dagster) -> String {
    cx.values.workspace.existing_config_map.or(names::with(cx, "workspace").get().into()).get()
}

/// The ConfigMap; none where one exists.
pub fn config_map(cx: &Dagster) -> Option<ConfigMap> {
    cx.values.workspace.existing_config_map.is_set().not().then(|| ConfigMap {
        metadata: labels::metadata(cx, &names::with(cx, "workspace")),
        data: Some(files(cx)),
        ..ConfigMap::default()
    })
}

/// The ConfigMap's entries.
pub fn files(cx: &Dagster) -> Labels {
    part("workspaceFiles", (), |()| {
        let load_from = cx.values.code_locations.flat_map(|name, overlay| {
            let location = overlay.over(&cx.values.code_location_defaults);
            location.enabled.then(|| entry(cx, name, &location)).into_iter().collect()
        });
        labels::labels([(FILE, yaml(&Workspace { load_from }))])
    })
}

fn entry(cx: &Dagster, name: &Text<LocationName>, location: &CodeLocation) -> Entry {
    let module = location.r#type.is(LocationType::Module);
    let external = location.r#type.is(LocationType::External);
    let python = || PythonModule {
        location_name: name.get(),
        module_name: location.python_module.or("".into()).get(),
        working_directory: location.working_directory.map(Text::get),
        attribute: location.attribute.map(Text::get),
    };
    let grpc = || GrpcServer {
        location_name: name.get(),
        host: external.either(|| location.host.or("".into()).get(), || code_server::name(cx, name).get()),
        port: location.port.get(),
        ssl: external.and(&location.ssl).then(|| true),
    };
    module.either(
        || Entry { python_module: Some(python()), ..Entry::default() },
        || Entry { grpc_server: Some(grpc()), ..Entry::default() },
    )
}
