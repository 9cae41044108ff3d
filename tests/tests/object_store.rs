//! The bundled object store: what is rendered, what is refused, and its script against a store's double, by the real curl.

#![expect(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, and say why they are skipped"
)]

#[expect(dead_code, reason = "it helps others, too")]
mod cli;
#[path = "object_store/double.rs"]
mod double;

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use cli::{Exported, assert_same, native, release};
use double::Double;
use floe_chart::values::Map;
use floe_chart::{Options, Rendered, Renderer, verify};
use serde_json::{Value, json};

const HELMS: [&str; 3] = ["helm3", "helm312", "helm4"];

fn map(value: Value) -> Map {
    value.as_object().unwrap().clone()
}

/// Values with keys that are known, so that two renderings are alike.
fn known(mut values: Value) -> Map {
    values["auth"] = json!({ "accessKeyId": "floe", "secretAccessKey": "known-to-all" });
    map(values)
}

fn uses() -> Vec<(&'static str, Map)> {
    let secret = json!({ "existingSecret": "keys", "accessKeyIdKey": "id", "rotation": "2" });
    let remote = json!({ "key": "store", "property": "id" });
    let external = json!({
        "externalSecrets": { "enabled": true, "secretStoreRef": { "name": "vault" } },
        "objectStore": { "externalSecret": { "access-key-id": remote, "secret-access-key": remote } },
    });
    vec![
        ("defaults", known(json!({}))),
        ("existing Secret", map(json!({ "global": { "objectStore": secret } }))),
        ("external Secret", map(json!({ "global": external }))),
        (
            "everything",
            known(json!({
                "global": {
                    "networkPolicy": { "enabled": true },
                    "networks": { "ingressControllers": [{ "podSelector": { "matchLabels": { "app": "ingress" } } }] },
                    "storageClass": "fast",
                },
                "console": { "enabled": true, "ingress": { "enabled": true, "hosts": { "console.example.com": {} } } },
                "ingress": { "enabled": true, "hosts": { "s3.example.com": {} } },
                "extraBuckets": ["raw", "landing"],
                "metrics": { "serviceMonitor": { "enabled": true } },
                "podDisruptionBudget": { "maxUnavailable": 1 },
            })),
        ),
        (
            "RustFS",
            known(json!({ "engine": "rustfs", "console": { "enabled": true }, "persistence": { "enabled": false } })),
        ),
        (
            "plain Jobs",
            known(json!({ "global": { "hooks": { "mode": "none" } }, "persistence": { "existingClaim": "data" } })),
        ),
        ("Argo CD", known(json!({ "global": { "hooks": { "mode": "argocd" } }, "bucketJob": { "waitSeconds": 5 } }))),
        ("production", known(json!({ "environment": "production", "allowInProduction": true }))),
    ]
}

fn render(values: &Map, options: &Options) -> Rendered {
    let chart = floe_platform::object_store::chart();
    Renderer::new(&chart).render(values, options).unwrap_or_else(|findings| panic!("{findings:?}"))
}

fn objects(values: &Map) -> Vec<Value> {
    render(values, &release("demo")).manifests.into_iter().map(|manifest| manifest.object).collect()
}

fn named<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let found = objects.iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name);
    found.unwrap_or_else(|| panic!("no {kind}/{name}"))
}

/// The variables of a container.
fn variables(container: &Value) -> BTreeMap<&str, &Value> {
    let all = container["env"].as_array().unwrap();
    all.iter().map(|variable| (variable["name"].as_str().unwrap(), variable)).collect()
}

#[test]
fn every_helm_renders_what_the_native_renderer_does() {
    let (chart, dir) = (floe_platform::object_store::chart(), tempfile::tempdir().unwrap());
    let exported = Exported::of(&chart);
    for (name, values) in uses() {
        let file = dir.path().join("values.json");
        fs::write(&file, Value::Object(values.clone()).to_string()).unwrap();
        let native = native(&chart, &values, &release("demo")).unwrap_or_else(|findings| panic!("{name}: {findings}"));
        for helm in HELMS {
            let rendered = exported.template(helm, &release("demo"), &["--values", file.to_str().unwrap()]);
            let rendered = rendered.unwrap_or_else(|error| panic!("{helm} {name}: {error}"));
            assert_same(rendered, native.clone(), &format!("{helm} {name}"));
        }
    }
}

#[test]
fn every_use_keeps_the_rules() {
    for (name, values) in uses() {
        let manifests = render(&values, &release("demo")).manifests;
        let rules = verify::RULES.iter().flat_map(|rule| rule.violations(&manifests));
        // A Secret that exists is not rendered.
        let found: Vec<_> = rules.map(|violation| violation.to_string()).collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}

#[test]
fn keys_stay_in_their_secret() {
    let values = map(json!({ "console": { "enabled": true } }));
    let leaks = verify::secrets(&floe_platform::object_store::chart(), &values, &release("demo")).unwrap();
    assert_eq!(leaks, []);
}

/// `auth.generate` refuses, and does no more.
#[test]
fn every_value_has_an_effect() {
    let (_, values) = uses().into_iter().find(|(name, _)| *name == "everything").unwrap();
    for key in [
        "allowInProduction",
        "auth.accessKeyId",
        "bucketJob",
        "console",
        "engine",
        "extraBuckets",
        "metrics",
        "persistence",
    ] {
        let chart = floe_platform::object_store::chart();
        let dead = verify::dead_values_below(&chart, &values, &release("demo"), key).unwrap();
        let dead: Vec<_> = dead.iter().map(ToString::to_string).collect();
        assert_eq!(dead, [""; 0]);
    }
}

#[test]
fn what_would_break_is_refused() {
    let store = |values: Value| json!({ "global": { "objectStore": values } });
    let cases = [
        (
            json!({ "environment": "prod" }),
            "allowInProduction: the bundled store is not for production, and the environment is prod; set",
        ),
        (
            json!({ "global": { "environment": "production-eu" } }),
            "allowInProduction: the bundled store is not for production",
        ),
        (
            json!({ "auth": { "generate": "none" } }),
            "auth.generate: is none, but there is no key; set global.objectStore.existingSecret",
        ),
        (json!({ "auth": { "secretAccessKey": "short" } }), "auth.secretAccessKey: has fewer than eight characters"),
        (
            store(json!({ "accessKeyIdKey": "id" })),
            "global.objectStore.accessKeyIdKey: the bundled store's own Secret has the key access-key-id",
        ),
        (
            json!({ "auth": { "secretAccessKey": "long-enough" }, "global": { "objectStore": { "existingSecret": "s" } } }),
            "auth: has no effect beside global.objectStore.existingSecret",
        ),
        (
            json!({ "engine": "rustfs", "metrics": { "serviceMonitor": { "enabled": true } } }),
            "metrics.serviceMonitor.enabled: RustFS has no metrics to scrape",
        ),
        (
            store(json!({ "bundled": { "enabled": true }, "type": "S3" })),
            "global.objectStore.type: is S3 beside the bundled store",
        ),
        (json!({ "engine": "ceph" }), "engine"),
    ];
    for (values, line) in cases {
        let chart = floe_platform::object_store::chart();
        let refused = native(&chart, &map(values), &release("demo")).expect_err(line);
        assert!(refused.contains(line), "{line}\n{refused}");
    }
}

#[test]
fn a_rendering_says_that_it_is_not_for_production() {
    let rendered = render(&known(json!({})), &release("demo"));
    assert!(rendered.notes.contains("WARNING: the bundled object store is not for production"), "{}", rendered.notes);
    let objects = objects(&known(json!({})));
    let annotations = &named(&objects, "StatefulSet", "demo-object-store")["metadata"]["annotations"];
    assert_eq!(annotations["floe.dev/warning"], "not for production: one server, one volume");
}

/// Names and keys by which clients find the store.
#[test]
fn clients_find_the_store() {
    let long = release(&"r".repeat(53));
    for (values, options) in [(known(json!({})), release("demo")), (known(json!({})), long)] {
        let objects: Vec<_> = render(&values, &options).manifests.into_iter().map(|manifest| manifest.object).collect();
        let service = objects.iter().find(|object| object["spec"]["ports"][0]["name"] == "s3").unwrap();
        let secret = objects.iter().find(|object| object["kind"] == "Secret").unwrap();
        assert_eq!(service["spec"]["ports"][0]["port"], 9000);
        assert!(service["metadata"]["name"].as_str().unwrap().len() <= 63);
        let keys: Vec<_> = secret["stringData"].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["access-key-id", "secret-access-key"]);
    }
}

#[test]
fn engines_are_told_of_keys_by_the_secret_alone() {
    for (engine, image, names) in [
        ("minio", "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", ["MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"]),
        ("rustfs", "docker.io/rustfs/rustfs:1.0.0", ["RUSTFS_ACCESS_KEY", "RUSTFS_SECRET_KEY"]),
    ] {
        let objects = objects(&known(json!({ "engine": engine })));
        let container =
            &named(&objects, "StatefulSet", "demo-object-store")["spec"]["template"]["spec"]["containers"][0];
        assert_eq!(container["image"], image);
        let variables = variables(container);
        for (name, key) in names.into_iter().zip(["access-key-id", "secret-access-key"]) {
            assert_eq!(
                variables[name]["valueFrom"]["secretKeyRef"],
                json!({ "name": "demo-object-store", "key": key })
            );
        }
    }
}

/// A secret key that neither a shell nor curl may understand.
const SECRET: &str = "s'e\\c$(r)e\"t %s:#";

/// A `curl` before the real one, which writes down its arguments.
fn wrapped(folder: &Path) -> Option<String> {
    let path = std::env::var("PATH").unwrap();
    let real = std::env::split_paths(&path).map(|folder| folder.join("curl")).find(|file| file.is_file());
    let Some(real) = real else {
        eprintln!("skipped: there is no curl on PATH");
        return None;
    };
    let arguments = folder.join("arguments");
    let script =
        format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >>{}\nexec {} \"$@\"\n", arguments.display(), real.display());
    fs::write(folder.join("curl"), script).unwrap();
    fs::set_permissions(folder.join("curl"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    Some(format!("{}:{path}", folder.display()))
}

/// Runs the script of a container as it is rendered, against another address.
fn run(container: &Value, address: &str, path: &str) -> Output {
    let words = |list: &Value| list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
    let (command, args): (Vec<String>, Vec<String>) = (words(&container["command"]), words(&container["args"]));
    let mut process = Command::new(&command[0]);
    process.args(&command[1..]).args(args).env_clear().env("PATH", path);
    for (name, variable) in variables(container) {
        let value = variable["value"].as_str().unwrap_or_default();
        process.env(name, value);
    }
    process.env("ENDPOINT", address).env("ACCESS_KEY_ID", "floe").env("SECRET_ACCESS_KEY", SECRET);
    process.output().unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// The container of the Job, and that of the test.
fn containers(wait: u32) -> [Value; 2] {
    let objects = objects(&known(json!({ "extraBuckets": ["raw"], "bucketJob": { "waitSeconds": wait } })));
    let job = named(&objects, "Job", "demo-object-store-buckets");
    let test = named(&objects, "Pod", "demo-object-store-test");
    [&job["spec"]["template"]["spec"]["containers"][0], &test["spec"]["containers"][0]].map(Clone::clone)
}

#[test]
fn buckets_are_created_once_and_found_by_the_test() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = wrapped(folder.path()) else { return };
    let [job, test] = containers(60);
    // The server starts: it cannot take requests yet.
    let double = Double::start(&[("/floe-iceberg", 503, "ServerNotInitialized"), ("/floe-iceberg", 503, "SlowDown")]);
    let first = run(&job, &double.address, &path);
    assert!(first.status.success(), "{}", said(&first));
    let created = ["floe-iceberg", "floe-artifacts", "raw"].map(|name| format!("bucket {name}: created\n")).concat();
    assert_eq!(said(&first), created);
    let waited = ["PUT /floe-iceberg", "PUT /floe-iceberg", "PUT /floe-iceberg", "PUT /floe-artifacts", "PUT /raw"];
    assert_eq!(double.asked(), waited);
    let (again, tested) = (run(&job, &double.address, &path), run(&test, &double.address, &path));
    for output in [&again, &tested] {
        assert!(output.status.success(), "{}", said(output));
        assert_eq!(said(output), created.replace("created", "there"));
    }
    for (method, path, headers) in double.seen.lock().unwrap().iter() {
        let headers = headers.to_lowercase();
        let signed = "authorization: aws4-hmac-sha256 credential=floe/";
        assert!(
            headers.contains(signed) && headers.contains("/us-east-1/s3/aws4_request"),
            "{method} {path}: {headers}"
        );
        assert!(headers.contains("x-amz-content-sha256: e3b0c442"), "{headers}");
        assert!(!headers.contains(&SECRET.to_lowercase()), "{headers}");
    }
    let arguments = fs::read_to_string(folder.path().join("arguments")).unwrap();
    assert!(arguments.contains("--aws-sigv4\naws:amz:us-east-1:s3\n"), "{arguments}");
    for text in [&arguments, &said(&first), &said(&again), &said(&tested)] {
        assert!(!text.contains(SECRET) && !text.contains("s'e"), "{text}");
    }
}

#[test]
fn a_store_that_refuses_is_not_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = wrapped(folder.path()) else { return };
    let [job, test] = containers(60);
    let double = Double::start(&[("/floe-iceberg", 403, "InvalidAccessKeyId")]);
    let refused = run(&job, &double.address, &path);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(said(&refused), "bucket floe-iceberg: the store answers 403 InvalidAccessKeyId\n");
    let missing = run(&test, &double.address, &path);
    assert_eq!(said(&missing), "bucket floe-iceberg: the store answers 404 NoSuchBucket\n");
    assert_eq!(double.asked(), ["PUT /floe-iceberg", "GET /floe-iceberg"]);
}

#[test]
fn a_store_that_does_not_answer_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = wrapped(folder.path()) else { return };
    let [job, _] = containers(1);
    let nobody = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let given_up = run(&job, &format!("http://{nobody}"), &path);
    assert_eq!(given_up.status.code(), Some(1));
    assert!(said(&given_up).contains("does not answer (000); gave up after 1 seconds"), "{}", said(&given_up));
}

/// The signature is of the secret key as it is: whoever reads the double's log makes the same one.
#[test]
fn the_secret_key_reaches_curl_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let Some(path) = wrapped(folder.path()) else { return };
    // What the script's pipe gives to curl.
    let spy = folder.path().join("curl");
    let seen = folder.path().join("config");
    fs::write(&spy, format!("#!/bin/sh\ncat >{}\nprintf 200\n", seen.display())).unwrap();
    let [job, _] = containers(5);
    let output = run(&job, "http://127.0.0.1:9", &path);
    assert!(output.status.success(), "{}", said(&output));
    let config = fs::read_to_string(seen).unwrap();
    let quoted = SECRET.replace('\\', "\\\\").replace('"', "\\\"");
    assert_eq!(config, format!("user = \"floe:{quoted}\"\n"));
}
