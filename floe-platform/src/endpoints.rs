//! Where the installed parts are: for jobs, and for whoever else asks.

use crate::{Platform, collector, dagster::webserver, database, global::StoreType, store, values::Named};
use floe_schema::{Context, Text, part, text_part, union};
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
        let parts = [postgresql(cx), dagster(cx), polaris(cx), collector(cx), marquez(cx), store(cx)];
        parts.into_iter().fold(union(platform, environment), union)
    })
}

/// The bundled server, or the user's own.
fn postgresql(cx: &Platform) -> Labels {
    let platform = cx.values.platform();
    let host = &platform.postgresql.host;
    let own = || format!("{}.{}.svc", database::service(cx, platform), names::namespace(cx));
    let address = host.is_set().either(|| host.or("".into()).get(), own);
    let port = platform.postgresql.port.text();
    let there = cx.chart.subcharts.has("postgresql").or(&host.is_set());
    there.either(|| labels::labels([("POSTGRES_HOST", address.clone()), ("POSTGRES_PORT", port.get())]), Labels::new)
}

fn dagster(cx: &Platform) -> Labels {
    let own = &cx.values.dagster.shared.webserver;
    let url = || {
        let prefix = own.path_prefix.or("".into());
        format!(
            "http://{}.{}.svc:{}{prefix}",
            webserver(cx),
            namespace(cx, &cx.values.dagster.own.shared),
            own.service.port
        )
    };
    where_there(cx, "dagster", || labels::labels([("DAGSTER_URL", url())]))
}

fn polaris(cx: &Platform) -> Labels {
    let part = &cx.values.polaris;
    let url = || format!("http://{}:{}", host(cx, "polaris", &part.own.shared), part.shared.service.port);
    where_there(cx, "polaris", || {
        labels::labels([("POLARIS_ENDPOINT", url()), ("POLARIS_URI", format!("{}/api/catalog", url()))])
    })
}

/// The platform's collector, or the user's own.
fn collector(cx: &Platform) -> Labels {
    let otel = cx.values.collector();
    let own = || format!("http://{}:{}", host(cx, collector::CHART, &cx.values.otel.shared), collector::GRPC);
    let address = otel.endpoint.is_set().either(|| otel.endpoint.or("".into()).get(), own);
    let there = cx.chart.subcharts.has("otel").or(&otel.endpoint.is_set());
    let entries = || {
        labels::labels([
            ("OTEL_EXPORTER_OTLP_ENDPOINT", address.clone()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc".to_owned()),
        ])
    };
    there.either(entries, Labels::new)
}

fn marquez(cx: &Platform) -> Labels {
    let url = || format!("http://{}:{}", host(cx, "marquez", &cx.values.marquez.shared), 5000);
    where_there(cx, "marquez", || labels::labels([("OPENLINEAGE_URL", url())]))
}

/// The object store: the names that Amazon's libraries read, and the buckets.
fn store(cx: &Platform) -> Labels {
    let store = cx.values.store();
    let s3 = store::is(store, StoreType::S3);
    store::there(store).either(
        || {
            let endpoint = labels::where_set("AWS_ENDPOINT_URL_S3", &store::endpoint(cx, store));
            let region = labels::where_set("AWS_REGION", &store::region(store));
            let addresses = s3.either(|| union(endpoint.clone(), region.clone()), Labels::new);
            let buckets = labels::labels([
                ("FLOE_WAREHOUSE_BUCKET", store.buckets.warehouse.get()),
                ("FLOE_ARTIFACTS_BUCKET", store.buckets.artifacts.get()),
            ]);
            union(buckets, addresses)
        },
        Labels::new,
    )
}

/// The entries of a part that is installed.
fn where_there(cx: &Platform, key: &str, entries: impl Fn() -> Labels) -> Labels {
    cx.chart.subcharts.has(key).either(entries, Labels::new)
}

/// The host of a part's Service.
fn host(cx: &Platform, chart: &str, part: &Named) -> String {
    format!("{}.{}.svc", name(cx, chart, part), namespace(cx, part))
}

/// The name of a part's Service.
pub fn name(cx: &Platform, chart: &str, part: &Named) -> Text {
    fullname(cx, chart, part).shorten(LENGTH)
}

/// The start of the names of a part, as its own chart has it.
pub fn fullname<V>(cx: &Context<V>, chart: &str, part: &Named) -> Text {
    text_part(&format!("{chart}.fullname"), (), |()| {
        of_part(&cx.release.name, chart, &part.name_override, &part.fullname_override)
    })
}

/// The namespace of a part's objects.
pub fn namespace(cx: &Platform, part: &Named) -> Text {
    Text::of(part.namespace_override.or(names::namespace(cx).get().into()).get())
}

/// The Service of Dagster's webserver.
pub fn webserver(cx: &Platform) -> Text {
    let part = &cx.values.dagster.own.shared;
    let name = fullname(cx, "dagster", part);
    Text::of(format!("{name}-{}", webserver::COMPONENT)).shorten(LENGTH)
}

/// The namespace of Dagster's objects.
pub fn dagster_namespace(cx: &Platform) -> Text {
    namespace(cx, &cx.values.dagster.own.shared)
}
