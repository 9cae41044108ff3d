//! Subcharts that are not left out.

use floe_chart::AnyChart;
use serde_json::{Value, json};

/// The values, with every subchart installed: of one that is left out Helm does not judge the values.
#[must_use]
pub fn installed(chart: &dyn AnyChart, mut values: Value) -> Value {
    for dependency in &chart.metadata().dependencies {
        let paths = [dependency.key()].into_iter().chain(dependency.conditions());
        paths.for_each(|path| install(&mut values, path));
    }
    values
}

/// Makes what stands at `path` an object where it is unset, and true where it switches something off.
fn install(values: &mut Value, path: &str) {
    let mut place = values;
    for key in path.split('.') {
        if place.is_null() {
            *place = json!({});
        }
        let Value::Object(members) = place else { return };
        place = members.entry(key).or_insert(Value::Null);
    }
    match place {
        Value::Null if path.contains('.') => *place = true.into(),
        Value::Null => *place = json!({}),
        Value::Bool(switch) => *switch = true,
        _ => {}
    }
}
