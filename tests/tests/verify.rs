//! floe-jobs keeps every rule of `floe_chart::verify`, whatever its values turn on, and none of its values is dead.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod cli;

use std::fs;

use cli::{Exported, assert_same, fixture, native, release};
use floe_chart::values::Map;
use floe_chart::verify::{self, Violation};
use floe_chart::{Manifest, yaml};
use floe_jobs::chart;
use pretty_assertions::assert_eq;
use serde_json::Value;

/// Violations that are known, as they are printed; each with the reason why it stays. There are none.
const EXPECTED: [&str; 0] = [];

/// The values of the examples with their names; the defaults first.
fn examples() -> Vec<(String, Map)> {
    let mut examples = vec![("defaults".to_owned(), Map::new())];
    let mut files: Vec<_> = fs::read_dir(fixture("floe-jobs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let read = yaml::read(&fs::read_to_string(&file).unwrap()).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let Value::Object(values) = read.value else { unreachable!() };
        examples.push((file.display().to_string(), values));
    }
    assert!(examples.len() > 3, "{examples:#?}");
    examples
}

/// Fails where there is another violation than those that are known.
#[track_caller]
fn assert_good(violations: &[Violation], example: &str) {
    let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
    let unexpected: Vec<_> = lines.iter().filter(|line| !EXPECTED.contains(&line.as_str())).collect();
    assert_eq!(unexpected, Vec::<&String>::new(), "{example}");
}

#[test]
fn both_renderings_keep_the_rules() {
    let (exported, dir) = (Exported::floe_jobs(), tempfile::tempdir().unwrap());
    for (name, values) in examples() {
        let objects = native(&values, &release("demo")).unwrap_or_else(|findings| panic!("{findings}"));
        let file = dir.path().join("values.json");
        fs::write(&file, Value::Object(values).to_string()).unwrap();
        let args = ["--values", file.to_str().unwrap()];
        let helm = exported.template("helm3", &release("demo"), &args).unwrap_or_else(|error| panic!("{error}"));
        for objects in [&objects, &helm] {
            let manifest = |object: &Value| Manifest { source: String::new(), object: object.clone() };
            assert_good(&verify::objects(&objects.iter().map(manifest).collect::<Vec<_>>()), &name);
        }
        assert_same(helm, objects, &name);
    }
}

#[test]
fn secrets_stay_in_secrets() {
    for (name, values) in examples() {
        assert_good(&verify::secrets(&chart(), &values, &release("demo")).unwrap(), &name);
    }
}

/// From wherever the search starts.
#[test]
fn no_value_is_dead() {
    for (name, values) in examples() {
        assert_good(&verify::dead_values(&chart(), &values, &release("demo")).unwrap(), &name);
    }
}

/// A chart that uses every primitive, subcharts included: what is found is what no builder of it reads.
#[test]
fn what_the_fixture_does_not_read_is_dead() {
    let violations = verify::dead_values(&floe_tests::fixture::chart(), &Map::new(), &release("demo")).unwrap();
    let paths: Vec<&str> = violations.iter().map(|violation| violation.path.as_str()).collect();
    let proxies = ["defaults", "jobs.my-name", "extra"].map(|job| format!("overlays.{job}.proxy.always"));
    let [defaults, job, extra] = proxies.each_ref().map(String::as_str);
    assert_eq!(paths, [defaults, job, "overlays.extra.enabled", extra]);
}
