//! What Helm prints after an install.

use crate::Platform;
use floe_workload::names::of_chart;

/// The lines.
pub fn lines(cx: &Platform) -> Vec<String> {
    let release = &cx.release.name;
    let namespace = cx.values.global.namespace_override.or(cx.release.namespace.get().into());
    let head = vec![format!("{} is installed as release {release} in namespace {namespace}.", cx.chart.name)];
    let dagster = cx.chart.subcharts.has("dagster").then_items(|| {
        let service = format!("{}-webserver", of_chart(release, "dagster"));
        vec![
            String::new(),
            "The Dagster UI, at http://localhost:3000:".to_owned(),
            format!("  kubectl --namespace {namespace} port-forward service/{service} 3000:80"),
        ]
    });
    let bundled = cx.chart.subcharts.has("postgresql").then_items(|| {
        vec![
            String::new(),
            "Note: the bundled PostgreSQL is for development and small installations; in production use".to_owned(),
            "postgresql.operator or a PostgreSQL of your own by global.postgresql.host.".to_owned(),
        ]
    });
    head.into_iter().chain(dagster).chain(bundled).collect()
}
