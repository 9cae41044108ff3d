//! The chart polaris: what it renders, that the server knows every key of its file, and that what would give a broken catalog is refused.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod agree;
#[path = "../cli/mod.rs"]
mod cli;
mod programs;
mod refused;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cli::{fixture, native, release};
use floe_chart::{Options, Renderer, yaml};
use floe_schema::{Draw, Secrets};
use serde_json::{Value, json};

/// What Polaris maps, and the features that it knows.
const KEYS: &str = include_str!("../../fixtures/polaris/keys.json");

fn render(values: &Value) -> Result<Vec<Value>, String> {
    native(&floe_platform::polaris::chart(), values.as_object().unwrap(), &release("demo"))
}

#[track_caller]
fn objects(values: &Value) -> Vec<Value> {
    render(values).unwrap_or_else(|findings| panic!("{values}: {findings}"))
}

#[track_caller]
fn find<'a>(objects: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let is = |object: &&Value| object["kind"] == kind && object["metadata"]["name"] == name;
    objects.iter().find(is).unwrap_or_else(|| panic!("no {kind} {name}"))
}

fn has(objects: &[Value], kind: &str, name: &str) -> bool {
    objects.iter().any(|object| object["kind"] == kind && object["metadata"]["name"] == name)
}

fn file(objects: &[Value]) -> String {
    find(objects, "ConfigMap", "demo-polaris")["data"]["application.properties"].as_str().unwrap().to_owned()
}

/// The lines of the server's file, as Java reads those that need no escape.
fn properties(objects: &[Value]) -> BTreeMap<String, String> {
    let file = file(objects);
    let lines: Vec<(&str, &str)> = file.lines().map(|line| line.split_once('=').unwrap()).collect();
    let sorted: BTreeMap<String, String> = lines.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let keys: Vec<&str> = lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, sorted.keys().map(String::as_str).collect::<Vec<_>>(), "sorted, and each once");
    sorted
}

fn pod(object: &Value) -> &Value {
    &object["spec"]["template"]["spec"]
}

fn server(objects: &[Value]) -> &Value {
    &pod(find(objects, "Deployment", "demo-polaris"))["containers"][0]
}

/// The value of a variable, or `Secret/key`.
fn variable(container: &Value, name: &str) -> Option<String> {
    let variable = container["env"].as_array().unwrap().iter().find(|variable| variable["name"] == name)?;
    let key = &variable["valueFrom"]["secretKeyRef"];
    let secret = || format!("{}/{}", key["name"].as_str().unwrap(), key["key"].as_str().unwrap());
    Some(variable["value"].as_str().map_or_else(secret, str::to_owned))
}

fn wanted(objects: &[Value]) -> Value {
    let text = find(objects, "ConfigMap", "demo-polaris-jobs")["data"]["catalog.json"].as_str().unwrap();
    serde_json::from_str(text).unwrap()
}

fn s3() -> Value {
    json!({ "objectStore": { "type": "S3", "region": "eu-central-1", "existingSecret": "keys" } })
}

/// Uses of the chart that are as different as they can be.
fn uses() -> Vec<(&'static str, Value)> {
    let everything = yaml::read(&fs::read_to_string(fixture("polaris/everything.yaml")).unwrap()).unwrap().value;
    let jdbc = json!({ "existingSecret": "db", "url": "jdbc:postgresql://db:5432/polaris?sslmode=require" });
    vec![
        ("defaults", json!({})),
        ("everything", everything),
        ("in memory", json!({ "persistence": { "type": "in-memory" }, "realms": ["A", "B"] })),
        ("own database", json!({ "persistence": { "relationalJdbc": jdbc }, "global": s3() })),
        (
            "nosql",
            json!({ "persistence": { "type": "nosql", "nosql": { "existingSecret": "mongo" } }, "maintenance": { "enabled": true } }),
        ),
        ("bundled store", json!({ "global": { "objectStore": { "bundled": { "enabled": true } } } })),
        (
            "google",
            json!({ "global": { "objectStore": { "type": "GCS", "existingSecret": "keys" } }, "storage": { "gcp": { "tokenKey": "token", "tokenLifespan": "PT30M" } } }),
        ),
        (
            "azure",
            json!({
                "global": { "objectStore": { "type": "AZURE", "storageAccount": "acc", "existingSecret": "keys" } },
                "storage": { "azure": { "tenantId": "t", "clientId": "c", "clientSecretKey": "secret" } },
            }),
        ),
        (
            "argo",
            json!({ "global": { "hooks": { "mode": "argocd" }, "networkPolicy": { "enabled": true } }, "rootCredentials": { "existingSecret": "root", "clientIdKey": "id" } }),
        ),
        (
            "external",
            json!({
                "authentication": { "type": "external" }, "catalog": { "enabled": false },
                "oidc": { "authServerUrl": "https://id.example.com/realms/floe", "existingSecret": "oidc", "principalNameClaimPath": "sub" },
            }),
        ),
    ]
}

/// Every line below `polaris.` is one that the server maps, and every feature one that it knows.
#[test]
fn the_server_knows_every_key() {
    let keys: Value = serde_json::from_str(KEYS).unwrap();
    let version = floe_chart::AnyChart::metadata(&floe_platform::polaris::chart()).app_version.clone();
    assert_eq!(keys["version"].as_str(), version.as_deref());
    let texts = |name: &str| -> BTreeSet<String> {
        keys[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let (prefixes, features) = (texts("prefixes"), texts("features"));
    for (name, values) in uses() {
        for key in properties(&objects(&values)).keys().filter(|key| key.starts_with("polaris.")) {
            let known = prefixes.iter().any(|prefix| key.starts_with(&format!("{prefix}.")));
            assert!(known, "{name}: {key} is below no prefix");
            if key.starts_with("polaris.features.") {
                let feature = key.rsplit('"').nth(1).unwrap();
                assert!(features.contains(feature), "{name}: {key} is no feature");
            }
        }
    }
}

#[test]
fn the_server_is_as_its_image_needs_it() {
    let all = objects(&json!({}));
    let deployment = find(&all, "Deployment", "demo-polaris");
    let container = server(&all);
    assert_eq!(container["image"], "docker.io/apache/polaris:1.7.0");
    assert_eq!(deployment["metadata"]["labels"]["app.kubernetes.io/version"], "1.7.0");
    let ports: Vec<&Value> = container["ports"].as_array().unwrap().iter().map(|port| &port["containerPort"]).collect();
    assert_eq!(ports, [8181, 8182]);
    assert_eq!(pod(deployment)["securityContext"]["runAsUser"], 10_000);
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
    assert_eq!(variable(container, "JAVA_MAX_MEM_RATIO").as_deref(), Some("75"));
    for (probe, path) in [("startupProbe", "started"), ("livenessProbe", "live"), ("readinessProbe", "ready")] {
        let asked = &container[probe]["httpGet"];
        assert_eq!((&asked["path"], &asked["port"]), (&format!("/q/health/{path}").into(), &"management".into()));
    }
    let flags = objects(&json!({ "jvm": { "extraArgs": ["-XX:+UseZGC", "-Xss1m"] } }));
    assert_eq!(variable(server(&flags), "JAVA_OPTS_APPEND").as_deref(), Some("-XX:+UseZGC -Xss1m"));
}

#[test]
fn the_catalog_and_its_management_have_a_service_each() {
    let all = objects(&json!({ "service": { "type": "NodePort", "nodePort": 30_181, "annotations": { "a": "b" } } }));
    let (own, management) = (find(&all, "Service", "demo-polaris"), find(&all, "Service", "demo-polaris-management"));
    assert_eq!((&own["spec"]["type"], &own["spec"]["ports"][0]["nodePort"]), (&"NodePort".into(), &30_181.into()));
    assert_eq!((&own["spec"]["ports"][0]["port"], &own["metadata"]["annotations"]["a"]), (&8181.into(), &"b".into()));
    assert_eq!(own["spec"]["clusterIP"], Value::Null);
    assert_eq!(
        (&management["spec"]["clusterIP"], &management["spec"]["ports"][0]["port"]),
        (&"None".into(), &8182.into())
    );
    assert_eq!(own["spec"]["selector"], management["spec"]["selector"]);
}

#[test]
fn values_become_lines_of_the_file() {
    let default = properties(&objects(&json!({})));
    let line = |key: &str| default.get(key).map(String::as_str);
    assert_eq!(line("quarkus.log.file.enabled"), Some("false"));
    assert_eq!(line("quarkus.log.console.json.enabled"), Some("true"));
    assert_eq!(line("polaris.persistence.type"), Some("relational-jdbc"));
    assert_eq!(line("polaris.realm-context.realms"), Some("POLARIS"));
    let set = objects(&json!({
        "features": { "X": true, "SUPPORTED_CATALOG_STORAGE_TYPES": ["S3", "FILE"], "N": 1e6 },
        "realmOverrides": { "R": { "Y": "text" } },
        "advancedConfig": { "quarkus.log.level": "DEBUG", "quarkus.http.limits.max-body-size": "a\\b\n\"c\"" },
        "logging": { "json": false, "categories": { "org.apache.polaris": "TRACE" } },
        "cors": { "allowedOrigins": ["https://a", "https://b"], "maxAgeSeconds": 5 },
        "rateLimiter": { "type": "default", "requestsPerSecond": 5 },
        "metrics": { "tags": { "environment": "dev" } },
    }));
    let file = file(&set);
    for line in [
        "polaris.features.\"X\"=true",
        "polaris.features.\"N\"=1000000",
        "polaris.features.\"SUPPORTED_CATALOG_STORAGE_TYPES\"=[\"S3\",\"FILE\"]",
        "polaris.features.realm-overrides.\"R\".overrides.\"Y\"=text",
        "quarkus.log.level=DEBUG",
        "quarkus.http.limits.max-body-size=a\\\\b\\n\"c\"",
        "quarkus.log.category.\"org.apache.polaris\".level=TRACE",
        "quarkus.http.cors.origins=https://a,https://b",
        "polaris.rate-limiter.token-bucket.requests-per-second=5",
        "polaris.metrics.tags.environment=dev",
    ] {
        assert!(file.lines().any(|other| other == line), "{line}\n{file}");
    }
    properties(&set);
    // A change of the file makes new pods.
    let sum = |all: &[Value]| {
        let template = &find(all, "Deployment", "demo-polaris")["spec"]["template"];
        template["metadata"]["annotations"]["checksum/config"].as_str().unwrap().to_owned()
    };
    assert_ne!(sum(&objects(&json!({}))), sum(&set));
}

#[test]
fn the_state_is_where_the_values_say() {
    let platform =
        objects(&json!({ "global": { "postgresql": { "sslMode": "verify-full", "caSecret": { "name": "ca" } } } }));
    let url = "jdbc:postgresql://demo-postgresql-rw:5432/polaris?ApplicationName=polaris&sslmode=verify-full&sslrootcert=/etc/floe/postgresql/ca.crt";
    assert_eq!(variable(server(&platform), "QUARKUS_DATASOURCE_JDBC_URL").as_deref(), Some(url));
    let password = Some("demo-postgresql-app/password");
    assert_eq!(variable(server(&platform), "QUARKUS_DATASOURCE_PASSWORD").as_deref(), password);
    let own = json!({ "existingSecret": "db", "passwordKey": "pw" });
    let own = objects(&json!({ "persistence": { "relationalJdbc": own } }));
    assert_eq!(variable(server(&own), "QUARKUS_DATASOURCE_JDBC_URL").as_deref(), Some("db/jdbcUrl"));
    assert_eq!(variable(server(&own), "QUARKUS_DATASOURCE_USERNAME").as_deref(), Some("db/username"));
    assert_eq!(variable(server(&own), "QUARKUS_DATASOURCE_PASSWORD").as_deref(), Some("db/pw"));
    let memory = objects(&json!({ "persistence": { "type": "in-memory" }, "realms": ["A", "B"] }));
    let credentials = "A,$(ROOT_CLIENT_ID),$(ROOT_CLIENT_SECRET);B,$(ROOT_CLIENT_ID),$(ROOT_CLIENT_SECRET)";
    assert_eq!(variable(server(&memory), "POLARIS_BOOTSTRAP_CREDENTIALS").as_deref(), Some(credentials));
    let secret = Some("demo-polaris-root/client-secret");
    assert_eq!(variable(server(&memory), "ROOT_CLIENT_SECRET").as_deref(), secret);
    assert!(!has(&memory, "Job", "demo-polaris-bootstrap"));
    let nosql = json!({ "type": "nosql", "nosql": { "existingSecret": "mongo" } });
    let nosql = objects(&json!({ "persistence": nosql, "maintenance": { "enabled": true } }));
    let connection = variable(server(&nosql), "QUARKUS_MONGODB_CONNECTION_STRING");
    assert_eq!(connection.as_deref(), Some("mongo/connectionString"));
    assert_eq!(properties(&nosql)["polaris.persistence.nosql.backend"], "MongoDb");
    let job = &find(&nosql, "CronJob", "demo-polaris-maintenance")["spec"]["jobTemplate"];
    assert_eq!(pod(job)["containers"][0]["args"], json!(["nosql", "maintenance-run"]));
}

#[test]
fn realms_are_made_by_one_job_without_a_credential_in_sight() {
    let all = objects(&json!({ "realms": ["POLARIS", "R2"] }));
    let job = find(&all, "Job", "demo-polaris-bootstrap");
    assert_eq!(job["metadata"]["annotations"]["helm.sh/hook"], "post-install,post-upgrade");
    let tool = &pod(job)["containers"][0];
    assert_eq!(tool["image"], "docker.io/apache/polaris-admin-tool:1.7.0");
    assert_eq!(tool["args"], json!(["bootstrap", "-f", "/credentials/credentials.yaml"]));
    let init = pod(job)["initContainers"].as_array().unwrap();
    let names: Vec<&Value> = init.iter().map(|container| &container["name"]).collect();
    assert_eq!(names, ["wait-for-database", "credentials"]);
    let args = init[1]["args"].as_array().unwrap();
    assert_eq!(args[args.len() - 2..], [json!("POLARIS"), json!("R2")]);
    let catalog = find(&all, "Job", "demo-polaris-catalog");
    let weight = |job: &Value| -> i32 {
        job["metadata"]["annotations"]["helm.sh/hook-weight"].as_str().unwrap().parse().unwrap()
    };
    assert!(weight(job) < weight(catalog));
    let plain = objects(&json!({ "global": { "hooks": { "mode": "none" } } }));
    let jobs = plain.iter().filter(|object| object["kind"] == "Job");
    assert!(jobs.clone().all(|job| job["metadata"]["annotations"]["helm.sh/hook"].is_null()) && jobs.count() == 2);
}

#[test]
fn the_catalog_is_where_the_store_is() {
    let storage = |values: &Value| {
        let mut wanted = wanted(&objects(values));
        let mut storage = wanted["storage"].take();
        let of_s3 = wanted["storageOfS3"].as_object().cloned().unwrap_or_default();
        storage.as_object_mut().unwrap().extend(of_s3);
        storage
    };
    let bundled = json!({ "global": { "objectStore": { "bundled": { "enabled": true }, "sts": false } } });
    let expected = json!({
        "storageType": "S3", "region": "us-east-1", "endpoint": "http://demo-object-store.analytics.svc:9000",
        "stsUnavailable": true, "pathStyleAccess": true, "kmsUnavailable": false,
    });
    assert_eq!(storage(&bundled), expected);
    assert_eq!(wanted(&objects(&bundled))["allowedLocations"], json!(["s3://floe-iceberg/"]));
    let amazon = json!({
        "global": s3(),
        "catalog": {
            "roleArn": "arn:aws:iam::1:role/r", "externalId": "x", "stsEndpoint": "https://sts.example.com",
            "kms": { "currentKey": "arn:aws:kms:k", "allowedKeys": ["a"] }, "properties": { "p": "v" },
        },
    });
    let expected = json!({
        "storageType": "S3", "region": "eu-central-1", "stsEndpoint": "https://sts.example.com", "stsUnavailable": false,
        "pathStyleAccess": false, "kmsUnavailable": false, "roleArn": "arn:aws:iam::1:role/r", "externalId": "x",
        "currentKmsKey": "arn:aws:kms:k", "allowedKmsKeys": ["a"],
    });
    assert_eq!(storage(&amazon), expected);
    assert_eq!(wanted(&objects(&amazon))["properties"], json!({ "p": "v" }));
    let public = json!({ "global": { "objectStore": {
        "type": "S3", "endpoint": "http://in:9000", "publicEndpoint": "https://out", "existingSecret": "k",
    } } });
    let storage = storage(&public);
    assert_eq!((&storage["endpoint"], &storage["endpointInternal"]), (&"https://out".into(), &"http://in:9000".into()));
    // Without a store: what Polaris asks for before it keeps tables in files of its own.
    let local = objects(&json!({}));
    assert_eq!(wanted(&local)["baseLocation"], "file:///warehouse/");
    assert_eq!(properties(&local)["polaris.readiness.ignore-severe-issues"], "true");
}

#[test]
fn keys_and_credentials_come_from_secrets() {
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    let with = objects(&json!({ "global": s3() }));
    assert_eq!(variable(server(&with), keys[0]).as_deref(), Some("keys/access-key-id"));
    assert_eq!(variable(server(&with), "AWS_REGION").as_deref(), Some("eu-central-1"));
    let role = json!({ "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/r" });
    let without = objects(&json!({
        "global": { "objectStore": { "type": "S3", "region": "eu-central-1" } },
        "storage": { "auth": "irsa" }, "serviceAccount": { "annotations": role },
    }));
    assert!(keys.iter().all(|key| variable(server(&without), key).is_none()));
    assert_eq!(find(&without, "ServiceAccount", "demo-polaris")["metadata"]["annotations"], role);
    let many = objects(&json!({ "replicaCount": 2, "tokenBroker": { "existingSecret": "broker" } }));
    assert_eq!(
        properties(&many)["polaris.authentication.token-broker.rsa-key-pair.private-key-file"],
        "/etc/floe/token-broker/private.pem"
    );
    let volumes = pod(find(&many, "Deployment", "demo-polaris"))["volumes"].as_array().unwrap();
    let volume = volumes.iter().find(|volume| volume["name"] == "token-broker").unwrap();
    assert_eq!(volume["secret"]["items"][1], json!({ "key": "private.pem", "path": "private.pem" }));
    let one = objects(&json!({ "tokenBroker": { "type": "symmetric-key", "existingSecret": "broker" } }));
    assert_eq!(
        properties(&one)["polaris.authentication.token-broker.symmetric-key.file"],
        "/etc/floe/token-broker/symmetric.key"
    );
    let (_, external) = uses().into_iter().find(|(name, _)| *name == "external").unwrap();
    let external = objects(&external);
    assert_eq!(variable(server(&external), "QUARKUS_OIDC_CREDENTIALS_SECRET").as_deref(), Some("oidc/clientSecret"));
    assert_eq!(properties(&external)["quarkus.oidc.auth-server-url"], "https://id.example.com/realms/floe");
    assert_eq!(properties(&external)["polaris.oidc.principal-mapper.name-claim-path"], "sub");
}

/// The credential of root is drawn once, and an upgrade finds it again.
#[test]
fn the_credential_of_root_is_never_empty_and_stays() {
    let chart = floe_platform::polaris::chart();
    let secret = |secrets: Secrets| {
        let options = Options { secrets, ..release("demo") };
        let rendered = Renderer::new(&chart).render(&serde_json::Map::new(), &options).unwrap();
        let all: Vec<Value> = rendered.manifests.into_iter().map(|manifest| manifest.object).collect();
        find(&all, "Secret", "demo-polaris-root")["stringData"].clone()
    };
    let drawn = secret(Secrets::new(Draw::by(|length| "x".repeat(length))));
    assert_eq!(drawn, json!({ "client-id": "root", "client-secret": "x".repeat(32) }));
    let kept = Secrets::new(Draw::placeholder()).keep("analytics", "demo-polaris-root", "client-secret", "kept");
    assert_eq!(secret(kept)["client-secret"], "kept");
    assert!(!has(&objects(&json!({ "rootCredentials": { "existingSecret": "own" } })), "Secret", "demo-polaris-root"));
}

#[test]
fn metrics_and_traces_are_switched_on_by_one_key_each() {
    let all = objects(&json!({ "serviceMonitor": { "enabled": true } }));
    let monitor = find(&all, "ServiceMonitor", "demo-polaris");
    assert_eq!(monitor["spec"]["endpoints"][0]["path"], "/q/metrics");
    let selected = monitor["spec"]["selector"]["matchLabels"].as_object().unwrap();
    let labels = &find(&all, "Service", "demo-polaris-management")["metadata"]["labels"];
    assert!(selected.iter().all(|(key, value)| labels[key] == *value));
    assert_ne!(
        find(&all, "Service", "demo-polaris")["metadata"]["labels"]["app.kubernetes.io/component"],
        "management"
    );
    let traced = properties(&all);
    assert_eq!(traced["quarkus.otel.sdk.disabled"], "false");
    assert_eq!(traced["quarkus.otel.exporter.otlp.endpoint"], "http://demo-otel-collector.analytics.svc:4317");
    let off = properties(&objects(&json!({ "tracing": { "enabled": false }, "metrics": { "enabled": false } })));
    assert_eq!((&*off["quarkus.otel.sdk.disabled"], &*off["quarkus.micrometer.enabled"]), ("true", "false"));
    let (more, environment) = (json!({ "attributes": ["team=a"], "sampleRatio": 0.25 }), "dev");
    let more = properties(&objects(&json!({ "tracing": more, "environment": environment })));
    let attributes = "service.name=polaris,deployment.environment.name=dev,team=a";
    assert_eq!(more["quarkus.otel.resource.attributes"], attributes);
    assert_eq!(more["quarkus.otel.traces.sampler.arg"], "0.25");
}
