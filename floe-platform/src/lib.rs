//! The floe-platform chart: Dagster on PostgreSQL, an umbrella of subcharts that work alone too.
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
//! assert_eq!((kinds("StatefulSet"), kinds("Deployment")), (1, 2));
//! ```

pub mod checks;
pub mod dagster;
pub mod database;
pub mod endpoints;
pub mod external_secret;
pub mod global;
pub mod network;
pub mod notes;
pub mod postgresql;
pub mod reach;
pub mod reloader;
pub mod values;
pub mod wait;

use floe_chart::{
    Chart,
    metadata::{Dependency, Metadata},
};
use floe_schema::Context;
use floe_workload::{limit_range, metadata, resource_quota};
use k8s_openapi::api::core::v1::{LimitRange, ResourceQuota};
use values::Values;

/// What every builder of the umbrella is given.
pub type Platform = Context<Values>;

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), Values::default(), "floe-platform/src/values.rs")
        .readme(include_str!("chart.md"))
        .profile("dev", include_str!("profiles/dev.yaml"))
        .profile("staging", include_str!("profiles/staging.yaml"))
        .profile("prod", include_str!("profiles/prod.yaml"))
        .profile("demo", include_str!("profiles/demo.yaml"))
        .template("configmap-endpoints.yaml", "floe-platform/src/endpoints.rs", endpoints::config_map)
        .template("externalsecret.yaml", "floe-platform/src/external_secret.rs", external_secret::database)
        .template("limitrange.yaml", "floe-workload/src/limit_range.rs", limit_range)
        .template("resourcequota.yaml", "floe-workload/src/resource_quota.rs", resource_quota)
        .template("secretstore.yaml", "floe-platform/src/external_secret.rs", external_secret::secret_store)
        .subchart(postgresql::chart())
        .subchart(dagster::chart())
        .checks(checks::findings)
        .notes(notes::lines)
}

fn resource_quota(cx: &Platform) -> Option<ResourceQuota> {
    resource_quota::resource_quota(cx, &cx.values.resource_quota)
}

fn limit_range(cx: &Platform) -> Option<LimitRange> {
    limit_range::limit_range(cx, &cx.values.limit_range)
}

/// The images of all parts, as they are by default.
const IMAGES: [(&str, &str); 2] =
    [("dagster", "docker.io/dagster/dagster-k8s:1.13.27"), ("postgresql", "docker.io/library/postgres:17.9")];

fn metadata() -> Metadata {
    let dependency = |name: &str, tag: &str| Dependency {
        name: name.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        condition: Some(format!("{name}.enabled")),
        tags: vec![tag.to_owned()],
        ..Dependency::default()
    };
    Metadata {
        dependencies: vec![dependency("postgresql", "storage"), dependency("dagster", "orchestration")],
        ..metadata::of(
            "floe-platform",
            "The floe data platform: Dagster on PostgreSQL",
            env!("CARGO_PKG_VERSION"),
            &IMAGES,
        )
    }
}
