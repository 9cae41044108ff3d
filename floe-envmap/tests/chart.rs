//! A chart of environments gives the objects that the library does.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod common;

use common::{chart::chart, fixture, sources};
use floe_chart::{Options, Renderer, yaml};
use floe_envmap::{build, plan::check};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Values that a chart is rendered with, and the cluster.
fn cases() -> Vec<(String, &'static str)> {
    let label = "clusterMapping:\n  nonProd:\n    cluster: c\n    environments: [dev, q_a]\n    isolation: label\n    resources: {preset: large, quota: {pods: 7}}\n  more:\n    cluster: c\n    environments: [uat, prod-eu]\n    namespaceTemplate: \"x-{{ environment }}-y\"\n    resources: {}\nnamespaces:\n  labels: {team: data}\n  access: {viewers: [], admins: [\"ops-{{ .environment }}\", \"O'Brien, all\"]}\n  podSecurity: {enforce: baseline}\n  networkPolicy: {sameEnvironment: false, external: {enabled: false}}\n";
    vec![
        (fixture("mapping.yaml"), "aks-shared-nonprod"),
        (fixture("mapping.yaml"), "aks-shared-prod"),
        (label.to_owned(), "c"),
    ]
}

/// Objects by kind, namespace and name, without what names the renderer.
fn by_name(objects: impl IntoIterator<Item = Value>) -> BTreeMap<String, Value> {
    let foreign =
        ["app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart"];
    let keyed = objects.into_iter().filter(|object| object["kind"] != "ConfigMap").map(|mut object| {
        if let Some(labels) = object["metadata"]["labels"].as_object_mut() {
            labels.retain(|key, _| !foreign.contains(&key.as_str()));
        }
        let text = |key: &str| object["metadata"][key].as_str().unwrap_or_default().to_owned();
        (format!("{} {}/{}", object["kind"], text("namespace"), text("name")), object)
    });
    keyed.collect()
}

/// What the renderer of the chart gives.
fn rendered(text: &str, cluster: &str) -> Result<Vec<Value>, Vec<String>> {
    let chart = chart();
    let given = json!({ "namespaces": { "create": true }, "cluster": cluster });
    let values = [yaml::read(text).unwrap().value, given].map(|values| values.as_object().unwrap().clone());
    let values = floe_chart::values::merge(values);
    let rendered = Renderer::new(&chart).render(&values, &Options::default());
    let objects = rendered.map(|all| all.manifests.into_iter().map(|manifest| manifest.object).collect());
    objects.map_err(|findings| findings.iter().map(ToString::to_string).collect())
}

#[test]
fn the_library_builds_what_the_chart_renders() {
    for (text, cluster) in cases() {
        let sources = sources(&text);
        let checked = check(&sources, None);
        let built =
            build::objects(&sources, &checked.mappings, Some(cluster), |built| built.values()).unwrap().remove(0);
        assert_eq!(by_name(built), by_name(rendered(&text, cluster).unwrap()));
    }
}

#[test]
fn the_chart_refuses_what_contradicts_itself() {
    let text =
        "clusterMapping: {a: {cluster: c, environments: [a_b, a-b, dev]}, b: {cluster: c, environments: [dev, x-]}}";
    assert_eq!(
        rendered(text, "c").unwrap_err(),
        [
            "values: clusterMapping.b.environments: x-: its namespace floe-x- begins or ends with -; rename it, or change namespaceTemplate",
            "values: clusterMapping.b.environments: x-: ends with - or _, which no label does; rename it in the manifest and here",
            "values: clusterMapping.a.environments: a_b: has the same namespace as a-b; rename one of them, or change a namespaceTemplate",
            "values: clusterMapping.a.environments: a-b: has the same namespace as a_b; rename one of them, or change a namespaceTemplate",
            "values: clusterMapping.a.environments: dev: is in the mapping b too; leave it in one of them",
            "values: clusterMapping.b.environments: dev: is in the mapping a too; leave it in one of them",
        ]
    );
    let unset = rendered(&fixture("mapping.yaml"), "").unwrap_err();
    assert!(unset[0].contains("cluster: is unset"), "{unset:?}");
}
