//! The schema for editors: of the values file that a person writes, which says only what differs from the defaults.

use crate::{chart::AnyChart, subcharts};
use floe_schema::schema;
use serde_json::Value;

/// The schema of a values file for `chart`.
///
/// It accepts a file exactly where Helm does, but for two things: a subchart that is left out is judged as well, which Helm
/// does not look at; and what `global` hands down to subcharts, their schemas check as well. A chart that declares in its own
/// type what its subcharts expect of `global` has no such difference.
pub(crate) fn schema(chart: &dyn AnyChart) -> Value {
    let mut schema = schema::partial(&chart.whole_schema(), &Value::Object(subcharts::all_defaults(chart)));
    if let Value::Object(members) = &mut schema {
        // That is the name of Helm's own schema.
        members.shift_remove("$id");
    }
    schema
}
