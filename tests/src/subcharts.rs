//! Subcharts that are not left out.

use floe_chart::AnyChart;
use serde_json::{Value, json};

/// The values, with every subchart installed: of one that is left out Helm does not judge the values.
#[must_use]
pub fn installed(chart: &dyn AnyChart, mut values: Value) -> Value {
    for dependency in &chart.metadata().dependencies {
        let part = &mut values[dependency.key()];
        if part.is_null() {
            *part = json!({});
        }
        if let Value::Object(members) = part {
            let enabled = members.entry("enabled").or_insert(false.into());
            if *enabled == false {
                *enabled = true.into();
            }
        }
    }
    values
}
