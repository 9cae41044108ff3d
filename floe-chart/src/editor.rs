//! The schema for editors: of the values file that a person writes, which says only what differs from the defaults.

use crate::{chart::AnyChart, subcharts};
use floe_schema::schema;
use serde_json::Value;

/// The schema of a values file for `chart`.
pub(crate) fn schema(chart: &dyn AnyChart) -> Value {
    schema::partial(&chart.whole_schema(), &Value::Object(subcharts::all_defaults(chart)))
}
