//! The floe-platform chart: Dagster and Polaris on PostgreSQL, with an OpenTelemetry collector; an umbrella of subcharts that work alone too.
//!
//! [`chart`] is the umbrella; each subchart is a module with a `chart` of its own.
//!
//! ```
//! use floe_chart::{Options, Renderer};
//! use serde_json::{Map, Value};
//!
//! let chart = floe_platform::chart();
//! let rendered = Renderer::new(&chart).render(&Map::new(), &Options::default()).expect("the defaults are good");
//! let kinds = |kind: &str| rendered.manifests.iter().filter(|manifest| manifest.object["kind"] == kind).count();
//! assert_eq!((kinds("StatefulSet"), kinds("Deployment")), (1, 4));
//! ```

pub mod checks;
pub mod collector;
pub mod dagster;
pub mod dashboards;
pub mod database;
pub mod endpoints;
pub mod external_secret;
pub mod global;
pub mod jaeger;
pub mod marquez;
pub mod network;
pub mod notes;
pub mod object_store;
pub mod otel_collector;
pub mod polaris;
pub mod postgresql;
pub mod reach;
pub mod reloader;
pub mod store;
pub mod values;
pub mod wait;
pub mod workload;

use floe_chart::{
    Chart,
    metadata::{Dependency, Metadata},
};
use floe_envmap::objects;
use floe_schema::Context;
use floe_workload::{extra_objects, limit_range, metadata, resource_quota, values::ExtraObject};
use k8s_openapi::api::core::v1::{ConfigMap, LimitRange, ResourceQuota};
use values::Values;

/// What every builder of the umbrella is given.
pub type Platform = Context<Values>;

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    objects::templates(Chart::new(metadata(), Values::default(), "floe-platform/src/values"))
        .readme(include_str!("chart.md"))
        .profile("dev", include_str!("profiles/dev.yaml"))
        .profile("staging", include_str!("profiles/staging.yaml"))
        .profile("prod", include_str!("profiles/prod.yaml"))
        .profile("demo", include_str!("profiles/demo.yaml"))
        .template("configmap-endpoints.yaml", "floe-platform/src/endpoints.rs", endpoints::config_map)
        .template("configmap-dashboards.yaml", "floe-platform/src/dashboards", dashboards)
        .template("externalsecret.yaml", "floe-platform/src/external_secret.rs", external_secret::all)
        .template("extra.yaml", "floe-workload/src/extra_objects.rs", extra_objects)
        .template("limitrange.yaml", "floe-workload/src/limit_range.rs", limit_range)
        .template("resourcequota.yaml", "floe-workload/src/resource_quota.rs", resource_quota)
        .template("secretstore.yaml", "floe-platform/src/external_secret.rs", external_secret::secret_store)
        .subchart(postgresql::chart())
        .subchart(object_store::chart())
        .subchart(otel_collector::chart())
        .subchart(polaris::chart())
        .subchart(dagster::chart())
        .subchart(jaeger::chart())
        .subchart(marquez::chart())
        .checks(checks::findings)
        .notes(notes::lines)
}

fn resource_quota(cx: &Platform) -> Option<ResourceQuota> {
    resource_quota::resource_quota(cx, &cx.values.resource_quota)
}

fn extra_objects(cx: &Platform) -> Vec<ExtraObject> {
    extra_objects::objects(&cx.values.extra_objects)
}

fn dashboards(cx: &Platform) -> Vec<ConfigMap> {
    let values = &cx.values;
    dashboards::config_maps(cx, &values.grafana_dashboards, &values.polaris.own.shared, &values.otel.shared)
}

fn limit_range(cx: &Platform) -> Option<LimitRange> {
    limit_range::limit_range(cx, &cx.values.limit_range)
}

/// The images of all parts, as they are by default.
const IMAGES: [(&str, &str); 6] = [
    ("dagster", "docker.io/dagster/dagster-k8s:1.13.27"),
    ("opentelemetry-collector", "docker.io/otel/opentelemetry-collector-contrib:0.158.0"),
    ("polaris", "docker.io/apache/polaris:1.7.0"),
    ("polaris-admin-tool", "docker.io/apache/polaris-admin-tool:1.7.0"),
    ("postgresql", "docker.io/library/postgres:17.9"),
    ("python", "docker.io/library/python:3.13.1-slim-bookworm"),
];

/// The parts: chart, key of its values, what installs it, and the tag of its kind.
const PARTS: [(&str, &str, &str, &str); 7] = [
    ("postgresql", "postgresql", "postgresql.enabled", "storage"),
    (store::CHART, "objectStore", "global.objectStore.bundled.enabled", "storage"),
    (collector::CHART, "otel", "otel.enabled", "observability"),
    ("polaris", "polaris", "polaris.enabled", "catalog"),
    ("dagster", "dagster", "dagster.enabled", "orchestration"),
    ("jaeger", "jaeger", "global.jaeger.enabled", "observability"),
    ("marquez", "marquez", "marquez.enabled", "observability"),
];

fn metadata() -> Metadata {
    let dependency = |(name, key, condition, tag): (&str, &str, &str, &str)| Dependency {
        name: name.to_owned(),
        alias: (key != name).then(|| key.to_owned()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        condition: Some(condition.to_owned()),
        tags: vec![tag.to_owned()],
        ..Dependency::default()
    };
    Metadata {
        dependencies: PARTS.into_iter().map(dependency).collect(),
        ..metadata::of(
            "floe-platform",
            "The floe data platform: Dagster and Apache Polaris on PostgreSQL, with an OpenTelemetry collector",
            env!("CARGO_PKG_VERSION"),
            &IMAGES,
        )
    }
}
