//! floe-jobs keeps every rule of `floe_chart::verify`, whatever its values turn on, and none of its values is dead.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod cli;

use std::fs;

use cli::{Exported, assert_same, fixture, native, release};
use floe_chart::values::Map;
use floe_chart::verify::network::Flows;
use floe_chart::verify::{self, Assumptions, Violation};
use floe_chart::{Manifest, yaml};
use floe_jobs::chart;
use pretty_assertions::assert_eq;
use serde_json::Value;

/// An example's values.
fn example(name: &str) -> Map {
    let file = fixture("floe-jobs").join(name).with_extension("yaml");
    let read = yaml::read(&fs::read_to_string(file).unwrap()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let Value::Object(values) = read.value else { unreachable!() };
    values
}

/// Fails where there is a violation.
#[track_caller]
fn assert_good(violations: &[Violation], example: &str) {
    let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(lines, Vec::<String>::new(), "{example}");
}

#[test]
fn both_renderings_keep_the_rules() {
    let (exported, dir) = (Exported::of(&floe_jobs::chart()), tempfile::tempdir().unwrap());
    for name in ["nightly", "inline", "production"] {
        let values = example(name);
        let objects =
            native(&floe_jobs::chart(), &values, &release("demo")).unwrap_or_else(|findings| panic!("{findings}"));
        let file = dir.path().join("values.json");
        fs::write(&file, Value::Object(values).to_string()).unwrap();
        let args = ["--values", file.to_str().unwrap()];
        let helm = exported.template("helm3", &release("demo"), &args).unwrap_or_else(|error| panic!("{error}"));
        for objects in [&objects, &helm] {
            let manifest = |object: &Value| Manifest { source: String::new(), object: object.clone() };
            assert_good(&verify::objects(&objects.iter().map(manifest).collect::<Vec<_>>()), name);
        }
        assert_same(helm, objects, name);
    }
}

/// The values of this example break rules on purpose, each of them: a rule that finds nothing there is none.
#[test]
fn what_breaks_the_rules_is_found() {
    let objects = native(&floe_jobs::chart(), &example("everything"), &release("demo"))
        .unwrap_or_else(|findings| panic!("{findings}"));
    let manifests: Vec<_> = objects.into_iter().map(|object| Manifest { source: String::new(), object }).collect();
    let violations = verify::objects(&manifests);
    for rule in ["pod-security", "read-only-root", "resources", "labels", "service-account"] {
        assert!(violations.iter().any(|violation| violation.rule == rule), "{rule}: {violations:#?}");
    }
}

/// Where the production example's jobs may go, and where not: its `networkPolicy` and its `platform` say so.
const FLOWS: &str = "
needed:
- {from: {pods: {}}, to: {outside: {namespace: floe-platform}}, ports: [8181, 4317, 4318, 5000, 3000]}
- {from: {pods: {}}, to: {address: 203.0.113.0/24}, ports: [443, 5432]}
denied:
- {from: anyone, to: {pods: {}}}
- {from: {pods: {}}, to: {pods: {}}}
- {from: {pods: {}}, to: {outside: {namespace: floe-platform}}, ports: [22, 5432]}
- {from: {pods: {}}, to: {outside: {namespace: analytics}}}
- {from: {pods: {}}, to: {address: 203.0.112.255}}
- {from: {pods: {}}, to: {address: 203.0.113.0/24}, ports: [80]}
";

#[test]
fn jobs_reach_what_their_policy_names_and_nothing_else() {
    let objects = native(&floe_jobs::chart(), &example("production"), &release("demo"))
        .unwrap_or_else(|findings| panic!("{findings}"));
    let mut manifests: Vec<_> = objects.into_iter().map(|object| Manifest { source: String::new(), object }).collect();
    let flows = Flows::read("flows", FLOWS).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let assumptions = Assumptions { flows, ..Assumptions::default() };
    let found = |manifests: &[Manifest]| verify::objects_given(manifests, &assumptions);
    assert_good(&found(&manifests), "production");
    // Without the policy every denied flow is open.
    manifests.retain(|manifest| manifest.object["kind"] != "NetworkPolicy");
    let violations = found(&manifests);
    for index in 0..6 {
        let path = format!("denied[{index}]");
        assert!(violations.iter().any(|violation| violation.path == path), "{path}: {violations:#?}");
    }
}

#[test]
fn secrets_stay_in_secrets() {
    for name in ["inline", "production"] {
        assert_good(&verify::secrets(&chart(), &example(name), &release("demo")).unwrap(), name);
    }
}

/// From values that turn on what the chart can do. The whole is `cargo xtask verify --dead-values`, which takes minutes.
#[test]
fn no_value_is_dead() {
    let keys = [
        ("artifacts", "inline"),
        ("platform", "production"),
        ("networkPolicy", "production"),
        ("externalSecrets", "production"),
        ("serviceAccount", "production"),
        ("tests", "production"),
    ];
    for (key, example) in keys {
        let violations = verify::dead_values_below(&chart(), &self::example(example), &release("demo"), key);
        assert_good(&violations.unwrap(), key);
    }
}

/// A chart that uses every primitive, subcharts included: what is found is what no builder of it reads.
#[test]
fn what_the_fixture_does_not_read_is_dead() {
    let text = "fragments: {securityContext: {privileged: true}}";
    let Value::Object(values) = yaml::read(text).unwrap().value else { unreachable!() };
    let violations = verify::dead_values(&floe_tests::fixture::chart(), &values, &release("demo")).unwrap();
    let paths: Vec<&str> = violations.iter().map(|violation| violation.path.as_str()).collect();
    let proxies = ["defaults", "jobs.my-name", "extra"].map(|job| format!("overlays.{job}.proxy.always"));
    let [defaults, job, extra] = proxies.each_ref().map(String::as_str);
    assert_eq!(paths, [defaults, job, "overlays.extra.enabled", extra]);
}
