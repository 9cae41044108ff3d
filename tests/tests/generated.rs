//! Passwords over the life of a release: what `lookup` finds is kept, by Helm and natively.

use floe_chart::{Draw, Options, Renderer, Secrets, export};
use floe_tests::{
    fixture,
    oracle::{Chart, Oracle, Release},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The values: a password for all, a token, and one for a user.
fn values() -> Value {
    json!({ "auth": { "users": ["ann"] } })
}

/// What Helm puts into Secrets, where the cluster has these objects.
fn helm(cluster: Vec<Value>, values: &Value) -> BTreeMap<String, Value> {
    let files = export(&fixture::chart()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let files = files.iter().map(|(path, text)| (path.to_owned(), String::from_utf8_lossy(text).into_owned()));
    let chart = Chart::Files(files.collect());
    let release = Release { cluster, ..Release::new("web", "data") };
    let rendered = Oracle::start().and_then(|mut oracle| oracle.render(&chart, values, &release));
    let objects = rendered.unwrap_or_else(|error| panic!("{error}")).objects;
    secrets(objects.into_iter().map(|document| document.object))
}

/// What the native renderer puts into them, where the cluster keeps `kept`.
fn native(kept: Secrets, values: &Value) -> BTreeMap<String, Value> {
    let options =
        Options { release: "web".to_owned(), namespace: "data".to_owned(), secrets: kept, ..Options::default() };
    let values = values.as_object().cloned().unwrap_or_else(Map::new);
    let rendered = Renderer::new(&fixture::chart()).render(&values, &options);
    let manifests = rendered.unwrap_or_else(|findings| panic!("{findings:?}")).manifests;
    secrets(manifests.into_iter().map(|manifest| manifest.object))
}

/// The texts of Secrets by their names.
fn secrets(objects: impl Iterator<Item = Value>) -> BTreeMap<String, Value> {
    let secrets = objects.filter(|object| object["kind"] == "Secret" && !object["stringData"].is_null());
    let named = |object: Value| (object["metadata"]["name"].as_str().unwrap_or_default().to_owned(), object);
    secrets.map(named).map(|(name, object)| (name, object["stringData"].clone())).collect()
}

fn secret(namespace: &str, name: &str, data: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Secret",
        "metadata": { "namespace": namespace, "name": name },
        "data": data,
    })
}

#[test]
fn what_the_cluster_keeps_is_found_again() {
    // "kept", "token" and "ann's" in base64.
    let cluster = vec![
        secret("data", "web-auth", json!({ "password": "a2VwdA==", "token.key": "dG9rZW4=", "more": "" })),
        secret("data", "web-user-ann", json!({ "password": "YW5uJ3M=" })),
    ];
    let kept = Secrets::new(Draw::placeholder())
        .keep("data", "web-auth", "password", "kept")
        .keep("data", "web-auth", "token.key", "token")
        .keep("data", "web-user-ann", "password", "ann's");
    let expected = BTreeMap::from([
        ("web-auth".to_owned(), json!({ "password": "kept", "token.key": "token" })),
        ("web-user-ann".to_owned(), json!({ "password": "ann's" })),
    ]);
    assert_eq!(helm(cluster.clone(), &values()), expected);
    assert_eq!(native(kept.clone(), &values()), expected);
    // What a user gives goes before it.
    let given = json!({ "auth": { "password": "given" } });
    let expected = json!({ "password": "given", "token.key": "token" });
    assert_eq!([&helm(cluster, &given)["web-auth"], &native(kept, &given)["web-auth"]], [&expected; 2]);
}

#[test]
fn what_it_does_not_keep_is_drawn() {
    let elsewhere = vec![
        secret("other", "web-auth", json!({ "password": "a2VwdA==" })),
        secret("data", "web-auth", json!({ "token.key": "dG9rZW4=" })),
        json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "namespace": "data", "name": "web-user-ann" } }),
    ];
    let found = helm(elsewhere, &values());
    let length = |name: &str| found[name]["password"].as_str().map(str::len);
    assert_eq!((length("web-auth"), length("web-user-ann")), (Some(16), Some(8)));
    assert_eq!(found["web-auth"]["token.key"], "token");
    // Each install draws anew.
    let [one, other] = [0, 1].map(|_| helm(vec![], &values()));
    assert_ne!(one["web-auth"]["password"], other["web-auth"]["password"]);
}
