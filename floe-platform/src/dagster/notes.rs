//! What Helm prints after an install.

use super::{Dagster, values::LauncherType, webserver};
use crate::database;
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Dagster) -> Vec<String> {
    let namespace = names::namespace(cx);
    let webserver = names::with(cx, webserver::COMPONENT);
    let port = &cx.values.webserver.service.port;
    let head = vec![
        "The Dagster UI:".to_owned(),
        format!("  kubectl --namespace {namespace} port-forward service/{webserver} 3000:{port}"),
        format!("  http://localhost:3000{}", cx.values.webserver.path_prefix.or("".into())),
        format!("Its database is at {}.", database::host(cx, &cx.values.global.own.shared)),
    ];
    let none = cx.values.code_locations.is_empty().and(&cx.values.workspace.existing_config_map.is_set().not());
    let none = none.then_items(|| {
        vec![String::new(), "There are no code locations yet: add one below `codeLocations`.".to_owned()]
    });
    let development = cx.values.run_launcher.r#type.is(LauncherType::Default).then_items(|| {
        vec![String::new(), "Warning: runs share the process of their code location; for development only.".to_owned()]
    });
    head.into_iter().chain(none).chain(development).collect()
}
