//! A dashboard as Grafana reads it.

use super::GrafanaDashboards;
use serde::{Deserialize, Serialize};

/// The version of Grafana's schema that this is: of Grafana 10.
const SCHEMA: i64 = 38;
/// How high and how wide a panel is; a dashboard has 24 columns.
const SIZE: (i64, i64) = (8, 12);

/// A dashboard. What a part gives has defaults.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Dashboard {
    uid: String,
    title: String,
    tags: Vec<String>,
    schema_version: i64,
    editable: bool,
    refresh: String,
    time: Time,
    panels: Vec<Placed>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Time {
    from: String,
    to: String,
}

/// A panel with its place.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Placed {
    id: i64,
    r#type: String,
    title: String,
    description: String,
    datasource: Datasource,
    grid_pos: Place,
    field_config: Fields,
    targets: Vec<Target>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Datasource {
    r#type: String,
    uid: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Place {
    h: i64,
    w: i64,
    x: i64,
    y: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Fields {
    defaults: Defaults,
    overrides: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Defaults {
    unit: String,
    min: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    ref_id: String,
    datasource: Datasource,
    expr: String,
    legend_format: String,
}

/// What a panel shows over time.
pub(super) struct Panel {
    /// Its title.
    pub(super) title: &'static str,
    /// What it is good for.
    pub(super) description: &'static str,
    /// Grafana's name of the unit.
    pub(super) unit: &'static str,
    /// The queries, each with what its lines are called.
    pub(super) queries: Vec<(String, &'static str)>,
}

/// The dashboard of these panels, two in a row.
pub(super) fn dashboard(values: &GrafanaDashboards, (uid, title): (&str, &str), panels: Vec<Panel>) -> Dashboard {
    Dashboard {
        uid: uid.to_owned(),
        title: title.to_owned(),
        tags: vec!["floe".to_owned()],
        schema_version: SCHEMA,
        editable: false,
        refresh: values.refresh_interval.get(),
        time: Time { from: "now-6h".to_owned(), to: "now".to_owned() },
        panels: (0..).zip(panels).map(|(index, panel)| placed(values, index, panel)).collect(),
    }
}

fn placed(values: &GrafanaDashboards, index: i64, panel: Panel) -> Placed {
    let datasource = || Datasource { r#type: "prometheus".to_owned(), uid: values.datasource_uid.get() };
    let ids = ('A'..='Z').map(String::from);
    let target = |(ref_id, (expr, legend)): (String, (String, &str))| Target {
        ref_id,
        datasource: datasource(),
        expr,
        legend_format: legend.to_owned(),
    };
    Placed {
        id: index + 1,
        r#type: "timeseries".to_owned(),
        title: panel.title.to_owned(),
        description: panel.description.to_owned(),
        datasource: datasource(),
        grid_pos: Place { h: SIZE.0, w: SIZE.1, x: index % 2 * SIZE.1, y: index / 2 * SIZE.0 },
        field_config: Fields { defaults: Defaults { unit: panel.unit.to_owned(), min: 0 }, overrides: vec![] },
        targets: ids.zip(panel.queries).map(target).collect(),
    }
}
