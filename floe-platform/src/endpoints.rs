//! Where the installed parts are: for jobs, and for whoever else asks.

use crate::{Platform, dagster::webserver, database};
use floe_schema::{Text, part, union};
use floe_workload::{
    labels::{self, Labels},
    names::{self, LENGTH, of_part},
};
use k8s_openapi::api::core::v1::ConfigMap;

/// The ConfigMap: its keys are the variables by which clients find each part, so that `envFrom` takes it as it is. No
/// credentials.
pub fn config_map(cx: &Platform) -> ConfigMap {
    ConfigMap {
        metadata: labels::metadata(cx, &names::with(cx, "endpoints")),
        data: Some(entries(cx)),
        ..ConfigMap::default()
    }
}

fn entries(cx: &Platform) -> Labels {
    part("endpoints", (), |()| {
        let environment = labels::where_set("FLOE_ENVIRONMENT", &labels::environment(cx));
        let platform = labels::labels([("FLOE_PLATFORM_NAMESPACE", names::namespace(cx).get())]);
        union(union(platform, environment), union(postgresql(cx), dagster(cx)))
    })
}

/// The bundled server, or the user's own.
fn postgresql(cx: &Platform) -> Labels {
    let platform = &cx.values.global.own.own.shared;
    let host = &platform.postgresql.host;
    let own = || format!("{}.{}.svc", database::service(cx, platform), names::namespace(cx));
    let address = host.is_set().either(|| host.or("".into()).get(), own);
    let port = platform.postgresql.port.text();
    let there = cx.chart.subcharts.has("postgresql").or(&host.is_set());
    there.either(|| labels::labels([("POSTGRES_HOST", address.clone()), ("POSTGRES_PORT", port.get())]), Labels::new)
}

fn dagster(cx: &Platform) -> Labels {
    let own = &cx.values.dagster.webserver;
    let url = || {
        let prefix = own.path_prefix.or("".into());
        format!("http://{}.{}.svc:{}{prefix}", webserver(cx), dagster_namespace(cx), own.service.port)
    };
    cx.chart.subcharts.has("dagster").either(|| labels::labels([("DAGSTER_URL", url())]), Labels::new)
}

/// The Service of Dagster's webserver.
pub fn webserver(cx: &Platform) -> Text {
    let dagster = &cx.values.dagster;
    let name = of_part(&cx.release.name, "dagster", &dagster.name_override, &dagster.fullname_override);
    Text::of(format!("{name}-{}", webserver::COMPONENT)).shorten(LENGTH)
}

/// The namespace of Dagster's objects.
pub fn dagster_namespace(cx: &Platform) -> Text {
    Text::of(cx.values.dagster.namespace_override.or(names::namespace(cx).get().into()).get())
}
