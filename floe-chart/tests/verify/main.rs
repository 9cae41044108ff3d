//! The rules of `floe_chart::verify`: each finds its defects, and nothing in objects that are as they should be.

#![expect(clippy::panic, clippy::expect_used, reason = "the helpers of tests may fail as tests do")]

mod autoscalers;
mod charts;
mod dead_values;
mod disruption_budgets;
mod good;
mod hooks;
mod images;
mod labels;
mod names;
mod network;
mod pod_security;
mod quotas;
mod references;
mod resources;
mod roles;
mod secrets;
mod selectors;
mod service_account;
mod service_ports;
mod violations;
mod volumes;

use floe_chart::{Manifest, verify::RULES};
use serde_json::Value;

/// The objects as manifests.
fn manifests(objects: &[Value]) -> Vec<Manifest> {
    objects.iter().map(|object| Manifest { source: "test".to_owned(), object: object.clone() }).collect()
}

/// What a rule says of objects: `KIND/NAME PATH: message`.
fn found(rule: &str, objects: &[Value]) -> Vec<String> {
    let rule = RULES.iter().find(|known| known.name == rule).unwrap_or_else(|| panic!("no rule {rule}"));
    let violations = rule.violations(&manifests(objects));
    violations
        .iter()
        .map(|violation| format!("{} {}: {}", violation.object, violation.path, violation.message))
        .collect()
}

/// The object with what a pointer names set to another value; null takes it away.
fn with(object: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = object.clone();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = changed.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
    let key = key.replace("~1", "/");
    match parent {
        Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
        Value::Object(members) if value.is_null() => drop(members.shift_remove(&key)),
        parent => parent[key.as_str()] = value,
    }
    changed
}
