//! Credentials of floe-platform: each can come from a Secret that exists or from a secret store, is read under the name and
//! the key that it is written with, and stands nowhere else.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

#[expect(dead_code, reason = "other tests use the rest")]
mod cli;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use cli::{Exported, KUBE_VERSION, fixture, native, release, succeeded};
use floe_chart::values::Map;
use floe_chart::{AnyChart, verify, yaml};
use serde_json::{Value, json};

fn map(value: &Value) -> Map {
    value.as_object().unwrap().clone()
}

fn render(values: &Value) -> Vec<Value> {
    native(&floe_platform::chart(), &map(values), &release("demo")).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Every credential that parts read, each with what turns its reader on.
fn readers() -> Value {
    json!({
        "marquez": { "enabled": true },
        "polaris": { "authentication": { "type": "mixed" }, "oidc": { "authServerUrl": "https://login.example.com/realms/a" } },
        "postgresql": { "backup": { "enabled": true } },
        "dagster": {
            "codeLocations": { "shop": { "pythonModule": "shop" } },
            "migrate": { "enabled": true },
            "webserver": { "readOnly": { "enabled": true } },
            "catalogEnv": { "enabled": true },
            "computeLogs": { "type": "S3", "bucket": "logs" },
        },
    })
}

fn over(mut values: Value, more: &Value) -> Value {
    fn merge(base: &mut Value, over: &Value) {
        match (base, over) {
            (Value::Object(base), Value::Object(over)) => {
                for (key, value) in over {
                    merge(base.entry(key.clone()).or_insert(Value::Null), value);
                }
            }
            (base, over) => *base = over.clone(),
        }
    }
    merge(&mut values, more);
    values
}

/// Every `Secret/key` that pods read, runs of Dagster included.
fn read_keys(objects: &[Value]) -> BTreeSet<String> {
    fn look(value: &Value, keys: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
                if let Some(from) = members.get("secretKeyRef") {
                    keys.insert(format!("{}/{}", text(from, "name"), text(from, "key")));
                }
                if let Some(volume) = members.get("secret").filter(|volume| volume["secretName"].is_string()) {
                    for item in volume["items"].as_array().into_iter().flatten() {
                        keys.insert(format!("{}/{}", text(volume, "secretName"), text(item, "key")));
                    }
                }
                members.values().for_each(|member| look(member, keys));
            }
            Value::Array(items) => items.iter().for_each(|item| look(item, keys)),
            _ => {}
        }
    }
    let mut keys = BTreeSet::new();
    for object in objects {
        look(object, &mut keys);
        if let Some(file) = object["data"]["dagster.yaml"].as_str() {
            look(&yaml::read(file).unwrap().value, &mut keys);
        }
    }
    keys
}

/// A values file.
fn read(file: PathBuf) -> Value {
    yaml::read(&fs::read_to_string(file).unwrap()).unwrap().value
}

fn of_kind<'a>(objects: &'a [Value], kind: &'static str) -> impl Iterator<Item = &'a Value> {
    objects.iter().filter(move |object| object["kind"] == kind)
}

fn words<const N: usize>(words: [&str; N]) -> BTreeSet<String> {
    words.map(str::to_owned).into()
}

#[test]
fn every_credential_may_be_in_a_secret_of_ones_own() {
    let own = json!({
        "global": { "postgresql": { "existingSecret": "db", "passwordKey": "pw" } },
        "dagster": {
            "catalogEnv": { "existingSecret": "catalog", "credentialKey": "c" },
            "otel": { "existingSecret": "otel", "headersKey": "h" },
            "computeLogs": { "existingSecret": "logs", "accessKeyIdKey": "i", "secretAccessKeyKey": "s" },
        },
        "polaris": {
            "rootCredentials": { "existingSecret": "root", "clientIdKey": "i", "clientSecretKey": "s" },
            "tokenBroker": { "existingSecret": "broker", "publicKeyKey": "pub", "privateKeyKey": "priv" },
            "oidc": { "existingSecret": "oidc", "clientSecretKey": "s" },
        },
        "otel": { "export": { "otlp": {
            "endpoint": "otlp.example.com:4317", "existingSecret": "backend", "secretHeaders": { "api-key": "k" },
        } } },
    });
    let store = json!({ "global": { "objectStore": {
        "type": "S3", "region": "eu-west-1", "existingSecret": "store", "accessKeyIdKey": "i", "secretAccessKeyKey": "s",
    } } });
    let of_platform =
        ["backend/k", "broker/priv", "broker/pub", "catalog/c", "db/pw", "oidc/s", "otel/h", "root/i", "root/s"];
    let with =
        |more: &[&str]| -> BTreeSet<String> { of_platform.iter().chain(more).map(|key| (*key).to_owned()).collect() };
    let objects = render(&over(over(readers(), &own), &store));
    assert_eq!(of_kind(&objects, "Secret").count() + of_kind(&objects, "ExternalSecret").count(), 0);
    assert_eq!(read_keys(&objects), with(&["logs/i", "logs/s", "store/i", "store/s"]));
    for (kind, key) in [("GCS", "bucket"), ("Azure", "storageAccount")] {
        let logs =
            json!({ "dagster": { "computeLogs": { "type": kind, key: "x", "container": "c", "credentialKey": "k" } } });
        let keys = read_keys(&render(&over(over(readers(), &own), &logs)));
        assert_eq!(keys, with(&["logs/k"]), "{kind}");
    }
}

/// One password: server, its copies, its test and all clients read one key of one Secret, which the chart makes.
#[test]
fn the_password_is_one_for_server_and_clients() {
    for files in [false, true] {
        let values = json!({ "postgresql": { "auth": { "usePasswordFiles": files } }, "dagster": {
            "catalogEnv": { "enabled": false }, "computeLogs": { "type": "NoOp" },
        }, "polaris": { "rootCredentials": { "existingSecret": "root" } } });
        let objects = render(&over(readers(), &values));
        let keys = words(["demo-postgresql-app/password", "root/client-id", "root/client-secret"]);
        assert_eq!(read_keys(&objects), keys, "{files}");
        let secrets: Vec<&Value> = of_kind(&objects, "Secret").collect();
        let [secret] = secrets[..] else { panic!("{secrets:?}") };
        assert_eq!(secret["metadata"]["name"], "demo-postgresql-app");
        assert!(secret["stringData"]["password"].is_string());
        // By files: no process of the server's chart has it in its environment.
        let server = |object: &&Value| object["metadata"]["labels"]["app.kubernetes.io/name"] == "postgresql";
        let own: Vec<Value> = objects.iter().filter(server).cloned().collect();
        assert_eq!(Value::from(own).to_string().contains("secretKeyRef"), !files);
    }
}

/// What the External Secrets Operator makes is what pods read: name by name, key by key.
#[test]
fn external_secrets_have_the_keys_that_pods_read() {
    let remote = |key: &str| json!({ "key": key, "property": "value" });
    let store = json!({
        "global": {
            "externalSecrets": { "enabled": true, "secretStoreRef": { "name": "vault" } },
            "postgresql": { "externalSecret": remote("floe/database") },
        },
        "dagster": {
            "catalogEnv": { "externalSecret": remote("floe/catalog") },
            "otel": { "externalSecret": remote("floe/otel") },
            "computeLogs": { "externalSecret": { "access-key-id": remote("s3"), "secret-access-key": remote("s3") } },
        },
        "polaris": {
            "rootCredentials": { "externalSecret": { "client-id": remote("root"), "client-secret": remote("root") } },
            "tokenBroker": { "externalSecret": { "public.pem": remote("keys"), "private.pem": remote("keys") } },
            "oidc": { "externalSecret": remote("oidc") },
        },
    });
    let named = json!({
        "global": { "postgresql": { "existingSecret": "db", "passwordKey": "pw" } },
        "dagster": { "catalogEnv": { "existingSecret": "catalog", "credentialKey": "c" } },
    });
    let external = json!({ "postgresql": { "enabled": false, "backup": { "enabled": false } }, "global": { "postgresql": { "host": "db.example.com" } } });
    let operator = json!({ "postgresql": { "operator": { "enabled": true }, "backup": { "enabled": false } } });
    for more in [json!({}), named.clone(), external.clone(), over(external, &named), operator] {
        let objects = render(&over(over(readers(), &store), &more));
        assert_eq!(of_kind(&objects, "Secret").count(), 0, "{more}");
        let mut made = BTreeSet::new();
        for secret in of_kind(&objects, "ExternalSecret") {
            let spec = &secret["spec"];
            assert_eq!(secret["apiVersion"], "external-secrets.io/v1");
            assert_eq!(spec["secretStoreRef"], json!({ "kind": "SecretStore", "name": "vault" }));
            assert_eq!(spec["target"]["name"], secret["metadata"]["name"]);
            for data in spec["data"].as_array().unwrap() {
                assert_eq!(data["remoteRef"]["property"], "value");
                let name = spec["target"]["name"].as_str().unwrap();
                assert!(made.insert(format!("{name}/{}", data["secretKey"].as_str().unwrap())), "{more}: twice");
            }
        }
        let mut read = read_keys(&objects);
        if let Some(cluster) = of_kind(&objects, "Cluster").next() {
            let name = cluster["spec"]["bootstrap"]["initdb"]["secret"]["name"].as_str().unwrap();
            read.insert(format!("{name}/password"));
        }
        assert_eq!(made, read, "{more}");
    }
    let off = json!({ "global": { "externalSecrets": { "enabled": false } } });
    let objects = render(&over(over(readers(), &store), &off));
    assert_eq!((of_kind(&objects, "ExternalSecret").count(), of_kind(&objects, "Secret").count()), (0, 2));
}

#[test]
fn a_store_is_made_where_it_is_asked_for() {
    let asked = json!({
        "global": { "externalSecrets": { "enabled": true, "secretStoreRef": { "name": "vault" } } },
        "secretStore": { "enabled": true, "provider": { "vault": { "server": "https://vault.example.com" } } },
    });
    let objects = render(&asked);
    let stores: Vec<&Value> = of_kind(&objects, "SecretStore").collect();
    assert_eq!(stores.len(), 1);
    assert_eq!(stores[0]["metadata"]["name"], "vault");
    assert_eq!(stores[0]["spec"]["provider"]["vault"]["server"], "https://vault.example.com");
    let cases = [
        (
            json!({ "global": { "externalSecrets": { "secretStoreRef": { "kind": "ClusterSecretStore" } } } }),
            "global.externalSecrets.secretStoreRef.kind: is ClusterSecretStore",
        ),
        (json!({ "secretStore": { "provider": null } }), "secretStore.provider: is not set"),
        (
            json!({ "global": { "externalSecrets": { "secretStoreRef": { "name": null } } } }),
            "global.externalSecrets.secretStoreRef.name: is not set",
        ),
    ];
    for (more, line) in cases {
        let refused = native(&floe_platform::chart(), &map(&over(asked.clone(), &more)), &release("demo"));
        assert!(refused.as_ref().is_err_and(|refused| refused.contains(line)), "{line}: {refused:?}");
    }
}

/// The authority's certificate is where every client of the database looks for it: webservers, daemon, code servers, runs,
/// migration and test, Polaris and the Job that makes its realms, Marquez.
#[test]
fn every_client_has_the_certificate_of_the_authority() {
    let tls = json!({
        "global": { "postgresql": { "sslMode": "verify-full", "caSecret": { "name": "authority", "key": "root.pem" } } },
        "postgresql": { "operator": { "enabled": true }, "backup": { "enabled": false } },
    });
    let objects = render(&over(readers(), &tls));
    let mut clients = 0;
    for object in &objects {
        let pod = if object["kind"] == "Pod" { &object["spec"] } else { &object["spec"]["template"]["spec"] };
        let Some(container) = pod["containers"].get(0) else { continue };
        let name = object["metadata"]["name"].as_str().unwrap();
        let no_client = [
            "dagster-test",
            "marquez-test",
            "otel-collector",
            "otel-collector-test",
            "polaris-catalog",
            "polaris-test",
        ];
        if no_client.iter().any(|end| name.strip_prefix("demo-") == Some(end)) {
            continue;
        }
        clients += 1;
        let mounted = container["volumeMounts"].as_array().unwrap().iter().any(|mount| {
            mount["name"] == "database-ca" && mount["mountPath"] == "/etc/floe/postgresql" && mount["readOnly"] == true
        });
        let volume = json!({ "secretName": "authority", "defaultMode": 0o440, "items": [{ "key": "root.pem", "path": "ca.crt" }] });
        let volumes = pod["volumes"].as_array().unwrap();
        let found = volumes.iter().any(|found| found["name"] == "database-ca" && found["secret"] == volume);
        assert!(mounted && found, "{}", object["metadata"]["name"]);
    }
    assert_eq!(clients, 9);
    let file = objects.iter().find_map(|object| object["data"]["dagster.yaml"].as_str()).unwrap();
    let file = yaml::read(file).unwrap().value;
    let params = &file["storage"]["postgres"]["postgres_db"]["params"];
    assert_eq!(params["sslmode"], "verify-full");
    assert_eq!(params["sslrootcert"], "/etc/floe/postgresql/ca.crt");
    let run = &file["run_launcher"]["config"]["run_k8s_config"];
    assert!(run["pod_spec_config"]["volumes"].to_string().contains("\"authority\""));
    assert!(run["container_config"]["volumeMounts"].to_string().contains("/etc/floe/postgresql"));
    let refused = json!({ "global": { "postgresql": { "caSecret": { "name": null } } } });
    let refused = native(&floe_platform::chart(), &map(&over(over(readers(), &tls), &refused)), &release("demo"));
    assert!(refused.is_err_and(|refused| refused.contains("global.postgresql.caSecret.name: is not set")));
}

/// Without anything drawn two renderings are one, to the byte, in every Helm.
#[test]
fn renderings_with_secrets_of_ones_own_are_alike() {
    let exported = Exported::of(&floe_platform::chart());
    let printed = |helm: &str, sets: &str| {
        let mut template = exported.offline(helm);
        template.args(["template", "demo"]).arg(exported.path()).args(["--kube-version", KUBE_VERSION, "--set", sets]);
        succeeded(&mut template).unwrap_or_else(|error| panic!("{helm}: {error}"))
    };
    for helm in ["helm3", "helm312", "helm4"] {
        let own = "global.postgresql.existingSecret=db,postgresql.auth.generate=none,polaris.rootCredentials.existingSecret=root";
        assert_eq!(printed(helm, own), printed(helm, own), "{helm}");
        // The control: a drawn password is another one each time.
        assert_ne!(printed(helm, "postgresql.enabled=true"), printed(helm, "postgresql.enabled=true"), "{helm}");
    }
}

/// A secret value in any key is rendered into Secrets alone.
#[test]
fn secrets_stay_in_secrets() {
    let values = read(fixture("floe-platform/everything.yaml"));
    let found = verify::secrets(&floe_platform::chart(), &map(&values), &release("demo"));
    assert_eq!(found.unwrap_or_else(|findings| panic!("{findings:?}")), []);
}

/// The same of a password in clear in each profile that takes one.
#[test]
fn no_profile_shows_a_password() {
    const CANARY: &str = "Canary in a cage";
    let chart = floe_platform::chart();
    let mut shown = 0;
    for (name, text) in chart.profiles() {
        let profile = yaml::read(text).unwrap().value;
        let password = json!({ "postgresql": { "auth": { "password": CANARY } } });
        let Ok(objects) = native(&chart, &map(&over(profile, &password)), &release("demo")) else { continue };
        for object in objects.iter().filter(|object| object["kind"] != "Secret") {
            assert!(!object.to_string().contains(CANARY), "{name}: {object}");
        }
        shown += usize::from(Value::from(objects).to_string().contains(CANARY));
    }
    assert!(shown > 0);
}
