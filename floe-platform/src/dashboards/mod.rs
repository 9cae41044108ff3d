//! Dashboards for Grafana, as ConfigMaps that its sidecar finds by a label: one for each part that has something to show.

mod collector;
mod model;
mod overview;
mod polaris;
mod values;

pub use values::{DatasourceUid, GrafanaDashboards};

use crate::{endpoints::fullname, values::Named};
use floe_schema::{Context, Text, json, part, union};
use floe_workload::{Chart, labels, names};
use k8s_openapi::{api::core::v1::ConfigMap, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use model::{Panel, dashboard};

/// The ConfigMaps; none where they are not enabled. What the parts are called decides whose metrics are shown.
pub fn config_maps<V: Chart>(
    cx: &Context<V>,
    values: &GrafanaDashboards,
    polaris: &Named,
    collector: &Named,
) -> Vec<ConfigMap> {
    let there = |key: &str| values.enabled.and(&cx.chart.subcharts.has(key));
    let maps = [
        values.enabled.then(|| {
            let panels = || overview::panels(&names::namespace(cx));
            config_map(cx, values, ("overview", "floe: platform"), panels)
        }),
        there("polaris").then(|| {
            let panels = || polaris::panels(&pods(cx, "polaris", polaris));
            config_map(cx, values, ("polaris", "floe: Polaris"), panels)
        }),
        there("otel").then(|| {
            let panels = || collector::panels(&pods(cx, crate::collector::CHART, collector));
            config_map(cx, values, ("collector", "floe: OpenTelemetry collector"), panels)
        }),
    ];
    maps.into_iter().flatten().collect()
}

/// What selects the metrics of a part's pods.
fn pods<V: Chart>(cx: &Context<V>, chart: &str, part: &Named) -> Text {
    let name = fullname(cx, chart, part);
    let namespace = part.namespace_override.or(names::namespace(cx).get().into());
    Text::of(format!("namespace=\"{namespace}\", pod=~\"{name}-.+\""))
}

fn config_map<V: Chart>(
    cx: &Context<V>,
    values: &GrafanaDashboards,
    (name, title): (&str, &str),
    panels: impl Fn() -> Vec<Panel>,
) -> ConfigMap {
    let own = labels::common(cx);
    let document = part(&format!("{name}Dashboard"), (), |()| {
        // Two releases may send theirs to one Grafana.
        let release = Text::of(format!("{}/{}", names::namespace(cx), cx.release.name)).sha256().trunc(8);
        dashboard(values, (&format!("floe-{name}-{release}"), title), panels())
    });
    ConfigMap {
        metadata: ObjectMeta {
            namespace: Some(values.namespace.or(names::namespace(cx).get().into()).get()),
            labels: Some(union(values.labels.entries(), own)),
            annotations: labels::annotations(cx, Some(&values.annotations)),
            ..labels::metadata(cx, &names::with(cx, &format!("dashboard-{name}")))
        },
        data: Some(labels::labels([(&format!("floe-{name}.json"), json(&document))])),
        ..ConfigMap::default()
    }
}
