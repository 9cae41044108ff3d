//! Deprecated keys: hidden in `values.yaml`, accepted, warned of; and a chart that forgets one of these is not exported.

use floe_chart::{AnyChart, Chart, Options, Renderer, export, metadata::Metadata, validate};
use floe_schema::{Context, Deprecated, Int, Opt, Text};
use floe_tests::fixture;
use k8s_openapi::api::core::v1::ConfigMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn defaults_and_values_file_do_not_show_them() {
    let chart = fixture::chart();
    let renamed = &chart.defaults()["renamed"];
    assert_eq!(renamed["replicas"], 1);
    assert!(renamed.get("replicaCount").is_none() && renamed.get("imageTag").is_none(), "{renamed}");
    let files = export(&chart).unwrap_or_else(|errors| panic!("{errors:?}"));
    let text = |file: &str| String::from_utf8_lossy(files.get(file).expect("it is exported")).into_owned();
    assert!(text("values.yaml").contains("replicas: 1") && !text("values.yaml").contains("replicaCount"));
    assert!(
        text("README.md").contains("| `renamed.replicaCount` | integer |  | **Deprecated.** Use `renamed.replicas`. |")
    );
    let schema: Value = serde_json::from_str(&text("values.editor.schema.json")).expect("JSON");
    let old = &schema["properties"]["renamed"]["properties"]["replicaCount"];
    assert_eq!(
        (&old["deprecated"], &old["deprecationMessage"]),
        (&json!(true), &json!("Deprecated. Use `renamed.replicas`."))
    );
}

#[test]
fn the_old_key_has_its_effect_and_a_line_in_the_notes() {
    let chart = fixture::chart();
    let renderer = Renderer::new(&chart);
    let render = |renamed: Value| {
        let Value::Object(values) = json!({ "renamed": renamed }) else { unreachable!() };
        renderer.render(&values, &Options::default()).unwrap_or_else(|findings| panic!("{findings:?}"))
    };
    let data = |rendered: &floe_chart::Rendered, name: &str| {
        let object = rendered.manifests.iter().find(|manifest| manifest.object["metadata"]["name"] == name);
        object.expect("it is rendered").object["data"].clone()
    };
    let old = render(json!({ "imageTag": "1.2", "replicaCount": 0, "members": { "a": { "number": 8080 } } }));
    assert_eq!((&data(&old, "renamed")["tag"], &data(&old, "renamed")["replicas"]), (&json!("1.2"), &json!("0")));
    assert_eq!(data(&old, "renamed-a")["port"], "8080");
    for line in [
        "renamed.imageTag: is deprecated; use renamed.tag",
        "renamed.replicaCount: is deprecated; use renamed.replicas",
        "renamed.members.a.number: is deprecated; use renamed.members.a.port",
    ] {
        assert!(old.notes.lines().any(|note| note == line), "{line} is not in\n{}", old.notes);
    }
    let both = render(json!({ "imageTag": "1.2", "tag": "1.3" }));
    assert_eq!(data(&both, "renamed")["tag"], "1.3");
    assert!(!render(json!({})).notes.contains("deprecated"));
}

#[test]
fn validation_warns_of_those_that_are_set() {
    let Value::Object(values) = json!({ "renamed": {
        "imageTag": "1.2", "debug": null, "tag": "1.3", "members": { "a": { "number": 8080 } },
    } }) else {
        unreachable!()
    };
    let found = validate::deprecated(&fixture::chart().whole_schema(), &values);
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "values: renamed.imageTag: is deprecated; use `renamed.tag`",
            "values: renamed.members.a.number: is deprecated; use `port`",
        ]
    );
}

/// A chart with one old key.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Values {
    /// The size.
    size: Opt<Int<0, 9>>,
    /// Use `size`.
    old_size: Deprecated<Int<0, 9>>,
    /// A name.
    name: Text,
}

fn config_map(size: &Opt<Int<0, 9>>, name: &Text) -> ConfigMap {
    let data = [("size", size.or(1.into()).to_string()), ("name", name.get())];
    let data: BTreeMap<String, String> = data.map(|(key, text)| (key.to_owned(), text)).into();
    ConfigMap { data: Some(data), ..ConfigMap::default() }
}

fn reads_both(cx: &Context<Values>) -> ConfigMap {
    config_map(&cx.values.size.or_deprecated(&cx.values.old_size), &cx.values.name)
}

fn reads_new(cx: &Context<Values>) -> ConfigMap {
    config_map(&cx.values.size, &cx.values.name)
}

fn warns(cx: &Context<Values>) -> Vec<String> {
    cx.values.old_size.warning("oldSize", "size").into_iter().collect()
}

fn chart(object: fn(&Context<Values>) -> ConfigMap) -> Chart<Values> {
    let metadata = Metadata { name: "old".into(), version: "1.0.0".into(), ..Metadata::default() };
    Chart::new(metadata, Values::default(), "src/values.rs").template("config.yaml", "src/config.rs", object)
}

#[test]
fn a_chart_that_forgets_one_is_refused() {
    let errors = |chart: Chart<Values>| -> Vec<String> {
        export(&chart).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    };
    assert_eq!(errors(chart(reads_both).notes(warns)), Vec::<String>::new());
    let silent = "chart old: oldSize: is deprecated, and the notes do not say so; add its `warning` to them";
    assert_eq!(errors(chart(reads_both)), [silent]);
    let ignored = "chart old: oldSize: is deprecated and has no effect; read it in place of the new key, or remove it";
    assert_eq!(errors(chart(reads_new).notes(warns)), [ignored]);
    let dead = "chart old: oldSize: has no effect on any object; use it in a builder, or remove it";
    assert_eq!(errors(chart(reads_new)), [dead]);
}
