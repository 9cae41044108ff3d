//! What production asks of the charts, as properties of what they render.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod accounts;
mod availability;
#[path = "../cli/mod.rs"]
mod cli;
mod global;
mod network;
mod probes;
mod rollouts;
mod security;
mod sizes;

use cli::{fixture, native, release};
use floe_chart::{AnyChart, Options, values::Map, yaml};
use serde_json::{Value, json};
use std::fs;

fn map(value: Value) -> Map {
    value.as_object().unwrap().clone()
}

/// What a chart makes of values.
fn render(chart: &dyn AnyChart, values: Value, options: &Options) -> Vec<Value> {
    native(chart, &map(values), options).unwrap_or_else(|findings| panic!("{findings}"))
}

/// What floe-platform makes of values.
fn platform(values: Value) -> Vec<Value> {
    render(&floe_platform::chart(), values, &release("demo"))
}

/// What floe-platform says against values.
fn refused(values: Value) -> String {
    native(&floe_platform::chart(), &map(values), &release("demo")).expect_err("these values are refused")
}

fn of<'a>(objects: &'a [Value], kind: &str) -> Vec<&'a Value> {
    objects.iter().filter(|object| object["kind"] == kind).collect()
}

fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap()
}

/// The Deployment of a name.
fn deployment<'a>(objects: &'a [Value], of_name: &str) -> &'a Value {
    of(objects, "Deployment").into_iter().find(|object| name(object) == of_name).unwrap()
}

/// The pod that an object is or makes.
fn pod_of(object: &Value) -> Option<Value> {
    let at = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"];
    let made = at.iter().find_map(|at| object.pointer(at));
    made.or((object["kind"] == "Pod").then(|| &object["spec"])).cloned()
}

/// Every pod, by the name of its object.
fn pods(objects: &[Value]) -> Vec<(String, Value)> {
    objects.iter().filter_map(|object| Some((name(object).to_owned(), pod_of(object)?))).collect()
}

/// What dagster.yaml says of runs, where there is one.
fn run(objects: &[Value]) -> Option<Value> {
    let file = of(objects, "ConfigMap").into_iter().find_map(|map| map["data"]["dagster.yaml"].as_str())?;
    Some(yaml::read(file).unwrap().value["run_launcher"]["config"].clone())
}

/// Values of floe-platform that turn everything on.
fn everything() -> Value {
    yaml::read(&fs::read_to_string(fixture("floe-platform/everything.yaml")).unwrap()).unwrap().value
}

/// Both charts, with values that turn much on.
fn uses() -> Vec<(Box<dyn AnyChart>, Value)> {
    let jobs = json!({
        "artifacts": { "oci": { "reference": "registry.example.com/a:1.0.0" } },
        "jobs": { "once": {}, "nightly": { "schedule": "0 2 * * *" }, "load": { "type": "ingestion", "ingestion": { "module": "load" } } },
    });
    let step_jobs = json!({ "dagster": { "runLauncher": { "stepJobs": true, "jobNamespace": "runs" }, "migrate": { "enabled": true } },
        "global": { "postgresql": { "existingSecret": "s" } } });
    vec![
        (Box::new(floe_platform::chart()), json!({})),
        (Box::new(floe_platform::chart()), everything()),
        (Box::new(floe_platform::chart()), step_jobs),
        (Box::new(floe_jobs::chart()), jobs),
    ]
}
