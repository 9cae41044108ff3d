//! The schema for editors: of the values file that a person writes, which says only what differs from the defaults.

use crate::{
    chart::AnyChart,
    values::{self, Map},
};
use floe_schema::schema;
use serde_json::Value;

/// The schema of a values file for `chart`.
pub(crate) fn schema(chart: &dyn AnyChart) -> Value {
    schema::partial(&chart.whole_schema(), &Value::Object(defaults(chart)))
}

/// The defaults of a chart, and below their keys those of its subcharts.
fn defaults(chart: &dyn AnyChart) -> Map {
    let dependencies = &chart.metadata().dependencies;
    let below = chart.subcharts().iter().flat_map(|subchart| {
        let keys = dependencies.iter().filter(|dependency| dependency.name == subchart.metadata().name);
        keys.map(|dependency| (dependency.key().to_owned(), Value::Object(defaults(&**subchart))))
    });
    values::merge([below.collect(), chart.defaults()])
}
