//! CompiledArtifacts and product specs as floe writes them become jobs: nothing of them is lost on the way.
//!
//! The committed samples are in `tests/fixtures/samples`; those of the platform, `../shared/samples` beside the
//! workspace, are taken in where they are there.

#![expect(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "the helpers of tests may fail as tests do"
)]

mod cli;

use std::fs;
use std::path::{Path, PathBuf};

use cli::{Exported, assert_same, fixture, native, release};
use floe_chart::{values::Map, yaml};
use serde_json::{Value, json};

/// The files of all samples whose names end so, sorted.
fn samples(end: &str) -> Vec<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples");
    if !shared.is_dir() {
        eprintln!("{}: not there, only the committed samples are tested", shared.display());
    }
    let folders = [fixture("samples"), shared];
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(end));
    files.sort();
    files
}

fn read_yaml(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    yaml::read(&text).unwrap_or_else(|errors| panic!("{}: {errors:#?}", path.display())).value
}

/// The values that a product's spec leads to: one job, by its schedule.
fn of_spec(spec: &Value) -> (String, Value) {
    let text = |pointer: &str| spec.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer}"));
    let (name, schedule) = (text("/metadata/name"), &spec["schedule"]);
    let job = json!({"enabled": schedule["enabled"], "schedule": text("/schedule/cron"), "timeZone": text("/schedule/timezone")});
    (name.to_owned(), json!({"product": name, "jobs": {name: job}}))
}

/// The one object of a kind and a part of its name.
fn find<'a>(objects: &'a [Value], kind: &str, part: &str) -> &'a Value {
    let found = |object: &&Value| {
        object["kind"] == kind && object["metadata"]["name"].as_str().is_some_and(|name| name.contains(part))
    };
    let mut all = objects.iter().filter(found);
    let one = all.next().unwrap_or_else(|| panic!("no {kind} {part} in {objects:#?}"));
    assert!(all.next().is_none(), "several {kind} {part}");
    one
}

#[test]
fn artifacts_and_specs_become_jobs_alike_in_both_renderings() {
    let (artifacts, specs) = (samples(".json"), samples(".floe.yaml"));
    assert!(artifacts.len() >= 2 && !specs.is_empty(), "{artifacts:?} {specs:?}");
    let chart = Exported::of(&floe_jobs::chart());
    let dir = tempfile::tempdir().unwrap();
    // Each file at least once; the shorter list begins anew.
    let pairs = artifacts.iter().cycle().zip(specs.iter().cycle()).take(artifacts.len().max(specs.len()));
    for (artifacts, spec) in pairs {
        let (text, spec) = (fs::read_to_string(artifacts).unwrap(), read_yaml(spec));
        let compiled: Value = serde_json::from_str(&text).unwrap();
        let (product, mut values) = of_spec(&spec);
        values["dbt"] = json!({"profiles": compiled["dbt_profiles"]});
        let file = dir.path().join("values.json");
        fs::write(&file, values.to_string()).unwrap();
        // As the chart's documentation says: the text comes by --set-file.
        let inline = format!("artifacts.inline={}", artifacts.display());
        let args = ["--values", file.to_str().unwrap(), "--set-file", &inline];
        let helm = chart.template("helm3", &release("demo"), &args).unwrap_or_else(|error| panic!("{error}"));
        values["artifacts"] = json!({"inline": text});
        let Value::Object(values) = values else { unreachable!() };
        check(&values, helm, &product, &spec, &text, &compiled);
    }
}

/// What is rendered of a sample, natively as by Helm, holds all of it.
fn check(values: &Map, helm: Vec<Value>, product: &str, spec: &Value, text: &str, compiled: &Value) {
    let objects = native(&floe_jobs::chart(), values, &release("demo"))
        .unwrap_or_else(|findings| panic!("{product}: {findings}"));
    assert_same(helm, objects.clone(), product);
    let data = |part: &str, key: &str| {
        find(&objects, "ConfigMap", part)["data"][key].as_str().unwrap_or_else(|| panic!("{part}: no {key}")).to_owned()
    };
    assert_eq!(data("artifacts", "compiled_artifacts.json"), text, "{product}: the text is another");
    let profiles = yaml::read(&data("profiles", "profiles.yml")).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(profiles.value, compiled["dbt_profiles"], "{product}");
    let job = find(&objects, "CronJob", product);
    assert_eq!(job["spec"]["schedule"], spec["schedule"]["cron"]);
    assert_eq!(job["spec"]["timeZone"], spec["schedule"]["timezone"]);
    assert_eq!(job["metadata"]["labels"]["floe.dev/product"], *product);
}
