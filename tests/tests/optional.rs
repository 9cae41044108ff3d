//! What is installed on demand: Marquez, dashboards for Grafana, and objects of the user's own.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

#[expect(dead_code, reason = "it helps others, too")]
mod cli;

use std::fs;

use cli::{Exported, assert_same, native, release};
use floe_chart::values::Map;
use floe_chart::{AnyChart, Renderer, verify, yaml};
use floe_platform::dashboards::{self, GrafanaDashboards};
use floe_platform::values::{Named, Values};
use floe_schema::{Capabilities, Chart, Context, Draw, Release, Secrets, Subcharts, Text, trace};
use k8s_openapi::api::core::v1::ConfigMap;
use serde_json::{Value, json};

const HELMS: [&str; 3] = ["helm3", "helm312", "helm4"];

fn map(value: Value) -> Map {
    value.as_object().unwrap().clone()
}

fn named<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let found = objects.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name);
    found.unwrap_or_else(|| panic!("no {kind}/{name}"))
}

/// Every Helm renders what the native renderer does, and lints it.
fn assert_every_helm(chart: &dyn AnyChart, uses: &[(&str, Value)]) {
    let (exported, dir) = (Exported::of(chart), tempfile::tempdir().unwrap());
    for (name, values) in uses {
        let file = dir.path().join("values.json");
        fs::write(&file, values.to_string()).unwrap();
        let native = native(chart, &map(values.clone()), &release("demo"))
            .unwrap_or_else(|findings| panic!("{name}: {findings}"));
        for helm in HELMS {
            let rendered = exported.template(helm, &release("demo"), &["--values", file.to_str().unwrap()]);
            let rendered = rendered.unwrap_or_else(|error| panic!("{helm} {name}: {error}"));
            assert_same(rendered, native.clone(), &format!("{helm} {name}"));
        }
    }
}

fn marquez() -> Vec<(&'static str, Value)> {
    let tls = json!({ "sslMode": "verify-full", "caSecret": { "name": "ca" }, "host": "db.example.com", "existingSecret": "s" });
    vec![
        ("defaults", json!({})),
        ("web", json!({ "web": { "enabled": true }, "serviceMonitor": { "enabled": true } })),
        (
            "everything",
            json!({
                "global": {
                    "networkPolicy": { "enabled": true },
                    "networks": { "ingressControllers": [{ "podSelector": { "matchLabels": { "app": "ingress" } } }] },
                    "postgresql": tls,
                },
                "api": {
                    "autoscaling": { "enabled": true },
                    "ingress": { "enabled": true, "hosts": { "lineage.example.com": {} } },
                    "logLevel": "DEBUG",
                },
                "web": {
                    "enabled": true,
                    "replicaCount": 2,
                    "gateway": { "enabled": true, "parentRefs": [{ "name": "gateway" }] },
                },
            }),
        ),
    ]
}

#[test]
fn every_helm_renders_marquez_as_the_native_renderer_does() {
    assert_every_helm(&floe_platform::marquez::chart(), &marquez());
}

#[test]
fn marquez_keeps_the_rules() {
    let chart = floe_platform::marquez::chart();
    for (name, values) in marquez() {
        let rendered = Renderer::new(&chart).render(&map(values), &release("demo"));
        let manifests = rendered.unwrap_or_else(|findings| panic!("{name}: {findings:?}")).manifests;
        let found = verify::RULES.iter().flat_map(|rule| rule.violations(&manifests));
        let found: Vec<String> = found.map(|violation| violation.to_string()).collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}

/// The file is YAML that says where the database is; the password is in the environment alone.
#[test]
fn marquez_is_told_of_the_database() {
    let chart = floe_platform::marquez::chart();
    let of = |values: &Value| native(&chart, &map(values.clone()), &release("demo")).unwrap();
    let url = |objects: &[Value]| {
        let text =
            named(objects, "ConfigMap", "demo-marquez-config")["data"]["marquez.yml"].as_str().unwrap().to_owned();
        let file = yaml::read(&text).unwrap().value;
        assert_eq!(file["db"]["password"], "${POSTGRES_PASSWORD}");
        assert_eq!(file["server"]["applicationConnectors"], json!([{ "type": "http", "port": 5000 }]));
        file["db"]["url"].as_str().unwrap().to_owned()
    };
    let uses = marquez();
    let defaults = of(&uses[0].1);
    assert_eq!(url(&defaults), "jdbc:postgresql://demo-postgresql-rw:5432/marquez");
    let checksum = |objects: &[Value]| {
        let pod = &named(objects, "Deployment", "demo-marquez")["spec"]["template"];
        pod["metadata"]["annotations"]["checksum/config"].as_str().unwrap().to_owned()
    };
    let everything = of(&uses[2].1);
    let with_tls =
        "jdbc:postgresql://db.example.com:5432/marquez?sslmode=verify-full&sslrootcert=/etc/floe/postgresql/ca.crt";
    assert_eq!(url(&everything), with_tls);
    assert_ne!(checksum(&defaults), checksum(&everything));
    let container = &named(&defaults, "Deployment", "demo-marquez")["spec"]["template"]["spec"]["containers"][0];
    let password = container["env"].as_array().unwrap().iter().find(|variable| variable["name"] == "POSTGRES_PASSWORD");
    let reference = json!({ "name": "demo-postgresql-app", "key": "password" });
    assert_eq!(password.unwrap()["valueFrom"]["secretKeyRef"], reference);
}

#[test]
fn marquez_without_a_database_is_refused() {
    let chart = floe_platform::marquez::chart();
    let cases = [
        (
            json!({ "global": { "postgresql": { "databases": { "marquez": null } } } }),
            "global.postgresql.databases.marquez: is not set, but Marquez keeps lineage there",
        ),
        (json!({ "global": { "postgresql": { "host": "db" } } }), "global.postgresql.existingSecret: is not set"),
        (
            json!({ "web": { "enabled": true, "ingress": { "enabled": true } } }),
            "web.ingress.hosts: is empty; name a host",
        ),
    ];
    for (values, line) in cases {
        let refused = native(&chart, &map(values), &release("demo")).expect_err(line);
        assert!(refused.contains(line), "{line}\n{refused}");
    }
}

/// The dashboards of a release with these parts.
fn dashboards_of(values: &GrafanaDashboards, parts: &[&str]) -> Vec<ConfigMap> {
    let subcharts = Subcharts::new(parts.iter().map(|part| (*part).to_owned()).collect());
    let cx = Context {
        values: Values::default(),
        release: Release::install("demo", "analytics"),
        chart: Chart { name: "floe-platform".into(), version: "1.0.0".into(), app_version: "1.0.0".into(), subcharts },
        capabilities: Capabilities::new("v1.34.0", vec![]),
        secrets: Secrets::new(Draw::placeholder()),
    };
    dashboards::config_maps(&cx, values, &Named::default(), &Named::default())
}

fn documents(maps: &[ConfigMap]) -> Vec<Value> {
    let texts = maps.iter().flat_map(|map| map.data.iter().flatten());
    texts.map(|(_, text)| serde_json::from_str(text).unwrap()).collect()
}

#[test]
fn each_installed_part_has_its_dashboard() {
    let on = GrafanaDashboards { enabled: true.into(), ..GrafanaDashboards::default() };
    assert_eq!(dashboards_of(&GrafanaDashboards::default(), &["polaris", "otel"]).len(), 0);
    for (parts, titles) in [
        (vec!["dagster"], vec!["floe: platform"]),
        (vec!["polaris"], vec!["floe: platform", "floe: Polaris"]),
        (vec!["polaris", "otel"], vec!["floe: platform", "floe: Polaris", "floe: OpenTelemetry collector"]),
    ] {
        let maps = dashboards_of(&on, &parts);
        let found: Vec<_> =
            documents(&maps).iter().map(|document| document["title"].as_str().unwrap().to_owned()).collect();
        assert_eq!(found, titles);
        for map in &maps {
            let labels = map.metadata.labels.as_ref().unwrap();
            assert_eq!(labels["grafana_dashboard"], "1");
            assert_eq!(labels["app.kubernetes.io/part-of"], "floe-platform");
        }
    }
}

/// The data source, the interval and the namespace follow the values; panels do not lie over each other.
#[test]
fn dashboards_follow_their_values() {
    let values = GrafanaDashboards {
        enabled: true.into(),
        namespace: Text::from("monitoring").into(),
        datasource_uid: "mimir_1".into(),
        refresh_interval: "5m".into(),
        ..GrafanaDashboards::default()
    };
    let maps = dashboards_of(&values, &["polaris", "otel"]);
    for map in &maps {
        assert_eq!(map.metadata.namespace.as_deref(), Some("monitoring"));
    }
    for document in documents(&maps) {
        assert_eq!(document["refresh"], "5m");
        assert!(document["uid"].as_str().unwrap().len() <= 40);
        let panels = document["panels"].as_array().unwrap();
        let mut places: Vec<_> = panels.iter().map(|panel| panel["gridPos"].to_string()).collect();
        places.dedup();
        assert_eq!(places.len(), panels.len());
        for panel in panels {
            assert_eq!(panel["datasource"], json!({ "type": "prometheus", "uid": "mimir_1" }));
            for target in panel["targets"].as_array().unwrap() {
                assert_eq!(target["datasource"]["uid"], "mimir_1");
                let query = target["expr"].as_str().unwrap();
                assert!(query.contains("namespace=\"analytics\""), "{query}");
                let balance = |open, close| query.matches(open).count() == query.matches(close).count();
                assert!(balance('{', '}') && balance('(', ')') && balance('[', ']'), "{query}");
            }
        }
    }
}

/// A template can say it.
#[test]
fn dashboards_are_traced() {
    let on = || {
        trace::trace(|| {
            let cx = Context::<Values>::symbolic();
            let values = Context::<GrafanaDashboards>::symbolic().values;
            dashboards::config_maps(&cx, &values, &Named::default(), &Named::default())
        })
    };
    if let Err(errors) = on() {
        panic!("{errors:#?}");
    }
}

#[test]
fn objects_of_the_users_own_are_handed_through() {
    let own = json!({
        "apiVersion": "example.com/v1",
        "kind": "Thing",
        "metadata": { "name": "mine", "annotations": { "text": "{{ .Values.x }}\nkind: Pod" } },
        "spec": { "list": [1, true, null, "x"], "empty": {} },
    });
    let values = json!({ "extraObjects": [own] });
    let chart = floe_jobs::chart();
    let objects = native(&chart, &map(values.clone()), &release("demo")).unwrap();
    assert_eq!(named(&objects, "Thing", "mine"), &own);
    assert_every_helm(&chart, &[("an object", values)]);
    let refused = native(&chart, &map(json!({ "extraObjects": [{ "kind": "Thing" }] })), &release("demo"));
    let refused = refused.expect_err("an object has a name");
    assert!(refused.contains("extraObjects[0]"), "{refused}");
}
