//! Helm and the native renderer agree on the chart's uses, and its objects keep the rules.

use super::*;
use cli::{Exported, assert_same};
use floe_chart::{Chart, verify};
use floe_platform::polaris::{Polaris, values::Values};
use floe_tests::law::{Case, Law};
use k8s_openapi::{api::core::v1::ConfigMap, apimachinery::pkg::apis::meta::v1::ObjectMeta};

/// What other charts read of `global`, and this one has to accept: a chart by itself must have a use for each key.
fn of_others(cx: &Polaris) -> Option<ConfigMap> {
    let global = &cx.values.global;
    let (databases, server) = (&global.own.own.own.shared.postgresql.databases, &global.shared.networks.api_server);
    let never = cx.values.name_override.or("a".into()).is("no-name-at-all");
    let texts = [
        global.own.own.shared.object_store.buckets.artifacts.get(),
        databases.dagster.or("".into()).get(),
        databases.marquez.or("".into()).get(),
        server.cidrs.join(",").get(),
    ];
    let texts: Vec<String> = texts.into_iter().chain(server.ports.map(|port| port.text().get())).collect();
    never.then(|| ConfigMap {
        metadata: ObjectMeta { finalizers: Some(texts.clone()), ..ObjectMeta::default() },
        ..ConfigMap::default()
    })
}

fn alone() -> Chart<Values> {
    floe_platform::polaris::chart().template("others.yaml", "tests/tests/polaris.rs", of_others)
}

#[test]
fn both_readings_agree() {
    let chart = alone();
    let mut law = Law::new(&chart).unwrap_or_else(|errors| panic!("{errors}"));
    for (name, values) in uses() {
        let case = Case { values, options: Options::default() };
        let objects = law.check(&case).unwrap_or_else(|disagreement| panic!("{name}: {disagreement}"));
        assert!(objects.is_some_and(|objects| objects > 5), "{name}");
    }
    let (_, everything) = uses().remove(1);
    let tally = law.run(7, 300, &everything).unwrap_or_else(|disagreement| panic!("{disagreement}"));
    assert!(tally.rendered > 60 && tally.refused > 0, "{tally:?}");
}

/// Helm itself, with the values of an install.
#[test]
fn helm_renders_what_the_native_renderer_does() {
    let (chart, dir) = (alone(), tempfile::tempdir().unwrap());
    let exported = Exported::of(&chart);
    for (name, values) in uses() {
        let file = dir.path().join("values.json");
        fs::write(&file, values.to_string()).unwrap();
        let objects = native(&chart, values.as_object().unwrap(), &release("demo")).unwrap();
        let rendered = exported.template("helm3", &release("demo"), &["--values", file.to_str().unwrap()]);
        assert_same(rendered.unwrap_or_else(|error| panic!("{name}: {error}")), objects, name);
    }
}

#[test]
fn every_use_keeps_the_rules() {
    let chart = floe_platform::polaris::chart();
    for (name, values) in uses() {
        let secrets = Secrets::new(Draw::placeholder());
        let options = Options { secrets, ..release("demo") };
        let manifests = Renderer::new(&chart).render(values.as_object().unwrap(), &options).unwrap().manifests;
        let found = verify::RULES.iter().flat_map(|rule| rule.violations(&manifests));
        let found: Vec<String> = found.map(|violation| violation.to_string()).collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}
