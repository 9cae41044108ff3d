//! What Helm prints after an install.

use super::{Dagster, values::LauncherType, webserver};
use crate::{database, reach::Interface};
use floe_schema::Text;
use floe_workload::names;

/// The lines.
pub fn lines(cx: &Dagster) -> Vec<String> {
    let own = &cx.values.webserver;
    let interface = Interface {
        namespace: names::namespace(cx),
        service: names::with(cx, webserver::COMPONENT),
        port: own.service.port.text(),
        r#type: &own.service.r#type,
        ingress: &own.ingress.enabled,
        prefix: Text::of(own.path_prefix.or("".into()).get()),
    };
    let head = ["The Dagster UI:".to_owned()].into_iter().chain(interface.lines());
    let database = format!("Its database is at {}.", database::host(cx, cx.values.platform()));
    head.chain([database]).chain(test(cx)).chain(warnings(cx)).collect()
}

fn test(cx: &Dagster) -> Vec<String> {
    cx.values.tests.enabled.then_items(|| {
        let (release, namespace) = (&cx.release.name, &cx.release.namespace);
        vec![
            "Whether it works, code locations included:".to_owned(),
            format!("  helm test {release} --namespace {namespace} --logs"),
        ]
    })
}

fn warnings(cx: &Dagster) -> Vec<String> {
    let values = &cx.values;
    let none = values.code_locations.is_empty().and(&values.workspace.existing_config_map.is_set().not());
    let none = none.then_items(|| {
        vec![String::new(), "There are no code locations yet: add one below `codeLocations`.".to_owned()]
    });
    let development = values.run_launcher.r#type.is(LauncherType::Default).then_items(|| {
        vec![String::new(), "Warning: runs share the process of their code location; for development only.".to_owned()]
    });
    none.into_iter().chain(development).collect()
}
