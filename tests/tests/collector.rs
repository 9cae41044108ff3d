//! otel-collector: a real collector finds the configuration good that the chart renders for it, whatever its values ask for, and
//! takes telemetry by it. And jaeger, which the collector sends traces to.
//!
//! `cargo xtask test` builds the collector.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

#[expect(dead_code, reason = "of the helpers for charts on disk only the tools are needed")]
mod cli;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::slice;

use cli::{native, release, tool};
use floe_chart::values::Map;
use floe_chart::verify::{self, Assumptions};
use floe_chart::{AnyChart, Manifest, Options};
use floe_platform::{jaeger, otel_collector};
use floe_tests::dagster::http::ask;
use floe_tests::law::{Case, Law};
use floe_tests::service::{self, Service};
use serde_json::{Value, json};

fn map(values: Value) -> Map {
    values.as_object().unwrap().clone()
}

/// What the chart renders.
fn rendered(chart: &dyn AnyChart, values: &Value) -> Vec<Value> {
    native(chart, &map(values.clone()), &release("demo")).unwrap_or_else(|findings| panic!("{values}: {findings}"))
}

fn collector(values: &Value) -> Vec<Value> {
    rendered(&otel_collector::chart(), values)
}

/// The one object of a kind.
fn one<'a>(objects: &'a [Value], kind: &str) -> &'a Value {
    objects.iter().find(|object| object["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {objects:#?}"))
}

fn there(objects: &[Value], kind: &str) -> bool {
    objects.iter().any(|object| object["kind"] == kind)
}

/// The configuration that the chart renders.
fn config(values: &Value) -> Value {
    let objects = collector(values);
    let text = one(&objects, "ConfigMap")["data"]["relay.yaml"].as_str().unwrap();
    serde_json::from_str(text).unwrap()
}

fn pod<'a>(objects: &'a [Value], kind: &str) -> &'a Value {
    &one(objects, kind)["spec"]["template"]["spec"]
}

/// The variables of the collector's container that have a value.
fn variables(objects: &[Value], kind: &str) -> BTreeMap<String, String> {
    let all = pod(objects, kind)["containers"][0]["env"].as_array().unwrap().iter();
    let value = |variable: &Value| variable["value"].as_str().unwrap_or("from elsewhere").to_owned();
    all.map(|variable| (variable["name"].as_str().unwrap().to_owned(), value(variable))).collect()
}

/// What may be asked of the chart together.
fn uses() -> Vec<Value> {
    let backend = |more: Value| {
        let mut otlp = json!({ "endpoint": "https://otlp.example.com:4317" });
        otlp.as_object_mut().unwrap().extend(map(more));
        json!({ "export": { "otlp": otlp } })
    };
    let secret = json!({ "existingSecret": "otlp", "secretHeaders": { "authorization": "token", "x-api-key": "key" } });
    vec![
        json!({}),
        json!({ "global": { "environment": "uat", "networkPolicy": { "enabled": true }, "jaeger": { "enabled": true } } }),
        json!({ "sampling": { "ratio": 0.1 }, "resourceAttributes": { "team": "data: \"a\"", "on": "$${x}" } }),
        json!({ "sampling": { "ratio": "0.07" }, "environment": "dev" }),
        json!({ "presets": { "kubernetesAttributes": true }, "logLevel": "debug" }),
        json!({ "mode": "daemonset", "hostPort": true, "presets": { "kubernetesAttributes": true } }),
        json!({ "export": { "prometheus": { "enabled": true, "port": 9464 }, "debug": { "enabled": false } }, "serviceMonitor": { "enabled": true, "interval": "30s" } }),
        backend(json!({ "protocol": "http", "headers": { "x-scope-orgid": "a", "odd: name": "b" } })),
        backend(secret),
        backend(json!({ "tls": { "insecureSkipVerify": true } })),
        json!({ "config": { "processors": { "batch": { "timeout": "1s", "send_batch_size": null } }, "service": { "pipelines": { "logs": null } } } }),
        json!({ "autoscaling": { "enabled": true, "maxReplicas": 3 }, "resources": { "limits": { "memory": "512Mi" } } }),
    ]
}

/// Runs `otelcol validate` in the environment of the rendered container.
fn validate(config: &Value, variables: &BTreeMap<String, String>) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("relay.yaml");
    fs::write(&file, config.to_string()).unwrap();
    let mut command = Command::new(tool("otelcol"));
    let output = command.arg("validate").arg(format!("--config={}", file.display())).envs(variables).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() || said.contains("deprecated") { Err(said) } else { Ok(()) }
}

#[test]
fn the_collector_finds_every_configuration_good() {
    for values in uses() {
        let objects = collector(&values);
        let kind = if there(&objects, "DaemonSet") { "DaemonSet" } else { "Deployment" };
        validate(&config(&values), &variables(&objects, kind)).unwrap_or_else(|said| panic!("{values}: {said}"));
    }
}

/// The collector's check is worth something: of each change of the configuration it says that it is wrong.
#[test]
fn the_collector_refuses_what_is_wrong() {
    let mutations = [
        ("/receivers/otlp/protocols/grpc", json!({ "endpont": "x" })),
        ("/processors/batch", json!({ "timeout": "soon" })),
        ("/processors/memory_limiter", json!({ "check_interval": "1s" })),
        ("/exporters", json!({})),
        ("/service/extensions", json!(["health_check", "zpages"])),
        ("/service/pipelines/traces/exporters", json!(["otlp_grpc"])),
        ("/service/pipelines/traces/processors", json!(["k8sattributes"])),
        ("/service/telemetry/metrics", json!({ "address": ":8888" })),
        ("/service/pipelines", json!({})),
    ];
    for (path, wrong) in mutations {
        let mut config = config(&json!({}));
        *config.pointer_mut(path).unwrap() = wrong.clone();
        assert!(validate(&config, &BTreeMap::new()).is_err(), "{path}: {wrong}");
    }
}

#[test]
fn both_readings_agree() {
    let charts: [(&dyn AnyChart, Vec<Value>); 2] = [
        (&otel_collector::chart(), uses()),
        (
            &jaeger::chart(),
            vec![json!({}), json!({ "global": { "networkPolicy": { "enabled": true } }, "maxTraces": 5 })],
        ),
    ];
    for (chart, uses) in charts {
        let mut law = Law::new(chart).unwrap_or_else(|errors| panic!("{errors:#?}"));
        for values in uses {
            let case = Case { values, options: Options::default() };
            assert!(
                law.check(&case).unwrap_or_else(|disagreement| panic!("{disagreement}")).is_some(),
                "{}",
                case.values
            );
        }
    }
}

#[test]
fn the_rules_are_kept() {
    // The one that `presets.kubernetesAttributes` needs.
    let cluster_roles = ["analytics-demo-otel-collector".to_owned()].into();
    let assumptions = Assumptions { cluster_roles, ..Assumptions::default() };
    let jaegers = [json!({}), json!({ "global": { "networkPolicy": { "enabled": true } } })];
    let collectors = uses().into_iter().filter(|values| values["hostPort"] != true).map(|values| collector(&values));
    for objects in collectors.chain(jaegers.iter().map(|values| rendered(&jaeger::chart(), values))) {
        let manifest = |object| Manifest { source: String::new(), object };
        let manifests: Vec<Manifest> = objects.into_iter().map(manifest).collect();
        let found: Vec<String> =
            verify::objects_given(&manifests, &assumptions).iter().map(ToString::to_string).collect();
        assert_eq!(found, [""; 0]);
    }
}

#[test]
fn no_value_is_dead() {
    let mut all = json!({
        "global": { "networkPolicy": { "enabled": true }, "jaeger": { "enabled": true } },
        "presets": { "kubernetesAttributes": true },
        "serviceMonitor": { "enabled": true },
        "export": {
            "prometheus": { "enabled": true },
            "otlp": {
                "endpoint": "https://a", "existingSecret": "s", "secretHeaders": { "a": "b" },
                "tls": { "caSecret": { "name": "ca" }, "clientSecret": "c" },
            },
        },
    });
    for key in ["export", "sampling", "batch", "memoryLimiter", "service", "serviceMonitor", "presets", "tests", "rbac"]
    {
        let violations = verify::dead_values_below(&otel_collector::chart(), &map(all.clone()), &release("demo"), key);
        let lines: Vec<String> = violations.unwrap().iter().map(ToString::to_string).collect();
        // Beside an existing Secret none is made.
        let lines: Vec<_> = lines.into_iter().filter(|line| !line.contains("externalSecret")).collect();
        assert_eq!(lines, [""; 0], "{key}");
    }
    all["mode"] = "daemonset".into();
    let violations = verify::dead_values_below(&otel_collector::chart(), &map(all), &release("demo"), "updateStrategy");
    assert!(violations.unwrap().is_empty());
}

#[test]
fn users_change_the_configuration_at_any_depth() {
    let values = json!({ "config": {
        "receivers": { "zipkin": { "endpoint": ":9411" } },
        "processors": { "batch": { "timeout": "1s" }, "memory_limiter": null },
        "service": { "pipelines": { "metrics": null, "traces": { "processors": ["batch"] } } },
    } });
    let config = config(&values);
    assert_eq!(config["receivers"]["otlp"]["protocols"]["grpc"]["endpoint"], ":4317");
    assert_eq!(config["receivers"]["zipkin"]["endpoint"], ":9411");
    assert_eq!(config["processors"], json!({ "batch": { "send_batch_size": 1024, "timeout": "1s" } }));
    let pipelines = config["service"]["pipelines"].as_object().unwrap();
    assert!(!pipelines.contains_key("metrics") && pipelines.contains_key("logs"));
    assert_eq!(pipelines["traces"]["processors"], json!(["batch"]));
    assert_eq!(pipelines["traces"]["exporters"], json!(["debug"]));
}

#[test]
fn a_config_map_of_ones_own_stands_in() {
    let objects = collector(&json!({ "existingConfigMap": "mine" }));
    assert!(!there(&objects, "ConfigMap"));
    assert_eq!(pod(&objects, "Deployment")["volumes"][0]["configMap"]["name"], "mine");
}

#[test]
fn a_backend_gets_everything() {
    for (protocol, exporter) in [("grpc", "otlp_grpc"), ("http", "otlp_http")] {
        let otlp = json!({ "endpoint": "https://otlp.example.com", "protocol": protocol, "existingSecret": "s", "secretHeaders": { "x-api-key": "key" } });
        let values = json!({ "export": { "otlp": otlp } });
        let config = config(&values);
        assert_eq!(config["exporters"][exporter]["endpoint"], "https://otlp.example.com");
        assert_eq!(config["exporters"][exporter]["headers"]["x-api-key"], "${env:OTLP_HEADER_x_api_key}");
        for signal in ["traces", "metrics", "logs"] {
            let exporters = &config["service"]["pipelines"][signal]["exporters"];
            assert_eq!(exporters, &json!(["debug", exporter]), "{signal}");
        }
        let objects = collector(&values);
        let env = pod(&objects, "Deployment")["containers"][0]["env"].as_array().unwrap().clone();
        let header = env.iter().find(|variable| variable["name"] == "OTLP_HEADER_x_api_key").unwrap();
        assert_eq!(header["valueFrom"]["secretKeyRef"], json!({ "name": "s", "key": "key" }));
    }
    let jaeger = config(&json!({ "global": { "jaeger": { "enabled": true } } }));
    assert_eq!(jaeger["exporters"]["otlp_grpc/jaeger"]["endpoint"], "demo-jaeger.analytics.svc:4317");
    assert_eq!(jaeger["service"]["pipelines"]["traces"]["exporters"], json!(["debug", "otlp_grpc/jaeger"]));
    assert_eq!(jaeger["service"]["pipelines"]["logs"]["exporters"], json!(["debug"]));
}

#[test]
fn traces_are_sampled_and_telemetry_is_told_of_its_environment() {
    let values = json!({ "sampling": { "ratio": "0.1" }, "global": { "environment": "uat" }, "resourceAttributes": { "team": "data" } });
    let config = config(&values);
    assert_eq!(config["processors"]["probabilistic_sampler"]["sampling_percentage"], 10);
    let pipeline = |signal: &str| config["service"]["pipelines"][signal]["processors"].clone();
    assert_eq!(pipeline("traces"), json!(["memory_limiter", "resource", "probabilistic_sampler", "batch"]));
    assert_eq!(pipeline("metrics"), json!(["memory_limiter", "resource", "batch"]));
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": value, "action": "upsert" });
    let wanted = [("deployment.environment.name", "uat"), ("deployment.environment", "uat"), ("team", "data")]
        .map(|(k, v)| attribute(k, v));
    assert_eq!(config["processors"]["resource"]["attributes"], json!(wanted));
}

#[test]
fn memory_has_a_limit_in_go_too() {
    let share = |resources: Value| variables(&collector(&resources), "Deployment")["GOMEMLIMIT"].clone();
    let limited = |memory: Value| json!({ "resources": { "limits": { "memory": memory } } });
    assert_eq!(share(limited("512Mi".into())), "409MiB");
    assert_eq!(share(limited(1_073_741_824.into())), "819MiB");
    assert_eq!(share(json!({})), "819MiB");
    assert_eq!(share(json!({ "resourcePreset": "custom" })), "off");
    assert_eq!(config(&json!({}))["service"]["pipelines"]["logs"]["processors"][0], "memory_limiter");
}

#[test]
fn pods_run_as_asked_for() {
    let objects = collector(&json!({}));
    let container = &pod(&objects, "Deployment")["containers"][0];
    assert_eq!(container["image"], "docker.io/otel/opentelemetry-collector-contrib:0.158.0");
    assert_eq!(container["args"], json!(["--config=/conf/relay.yaml"]));
    for probe in ["startupProbe", "readinessProbe"] {
        assert_eq!(container[probe]["httpGet"], json!({ "path": "/", "port": "health" }));
    }
    let port = |port: &Value| (port["name"].clone(), port["appProtocol"].clone(), port["port"].clone());
    let service = one(&objects, "Service")["spec"].clone();
    let ports: Vec<_> = service["ports"].as_array().unwrap().iter().map(port).collect();
    assert_eq!(ports[0], ("otlp-grpc".into(), "grpc".into(), 4317.into()));
    assert_eq!(ports[1], ("otlp-http".into(), "http".into(), 4318.into()));
    assert!(
        service["selector"].as_object().unwrap().keys().all(|key| !key.contains("version") && !key.contains("chart"))
    );

    let scaled = collector(&json!({ "autoscaling": { "enabled": true } }));
    assert!(there(&scaled, "HorizontalPodAutoscaler") && one(&scaled, "Deployment")["spec"]["replicas"].is_null());
    let everywhere = collector(&json!({ "mode": "daemonset", "hostPort": true }));
    assert!(
        there(&everywhere, "DaemonSet")
            && !there(&everywhere, "Deployment")
            && !there(&everywhere, "HorizontalPodAutoscaler")
    );
    assert_eq!(pod(&everywhere, "DaemonSet")["containers"][0]["ports"][0]["hostPort"], 4317);

    let preset = collector(&json!({ "presets": { "kubernetesAttributes": true } }));
    assert_eq!(pod(&preset, "Deployment")["automountServiceAccountToken"], true);
    assert_eq!(one(&preset, "ClusterRoleBinding")["roleRef"]["name"], one(&preset, "ClusterRole")["metadata"]["name"]);
    assert!(one(&preset, "ClusterRole")["metadata"]["namespace"].is_null());
}

#[test]
fn contradictions_are_refused_with_a_remedy() {
    let cases = [
        (
            json!({ "mode": "daemonset", "autoscaling": { "enabled": true } }),
            "autoscaling.enabled: a daemonset has a pod on every node",
        ),
        (
            json!({ "existingConfigMap": "a", "config": { "a": 1 } }),
            "config: has no effect beside existingConfigMap; remove one",
        ),
        (
            json!({ "export": { "debug": { "enabled": false } } }),
            "export: telemetry goes nowhere; set export.otlp.endpoint",
        ),
        (
            json!({ "memoryLimiter": { "spikeLimitPercentage": 80 } }),
            "memoryLimiter.spikeLimitPercentage: is not less than",
        ),
        (json!({ "hostPort": true }), "hostPort: pods of a deployment may share a node"),
        (
            json!({ "export": { "otlp": { "endpoint": "a:4318", "protocol": "http" } } }),
            "export.otlp.endpoint: is no URL",
        ),
        (
            json!({ "export": { "otlp": { "secretHeaders": { "a": "b" } } } }),
            "export.otlp.secretHeaders: there is no Secret",
        ),
        (json!({ "sampling": { "ratio": 1.5 } }), "sampling.ratio"),
        (json!({ "sampling": { "ratio": "half" } }), "sampling.ratio"),
    ];
    for (values, line) in cases {
        let refused = native(&otel_collector::chart(), &map(values), &release("demo")).expect_err(line);
        assert!(refused.contains(line), "{line}\n{refused}");
    }
}

#[test]
fn jaeger_shows_traces_from_memory() {
    let objects = rendered(&jaeger::chart(), &json!({ "maxTraces": 77 }));
    let file = one(&objects, "ConfigMap")["data"]["config.yaml"].as_str().unwrap();
    assert!(file.contains("max_traces: 77"), "{file}");
    let service = one(&objects, "Service");
    assert_eq!(service["metadata"]["name"], "demo-jaeger");
    let ports: Vec<_> = service["spec"]["ports"].as_array().unwrap().iter().map(|port| port["port"].clone()).collect();
    assert_eq!(ports, [16686, 4317, 4318]);
}

/// The rendered configuration at ports of its own, with nothing else changed.
#[test]
fn the_collector_takes_telemetry() {
    let values = json!({ "export": { "prometheus": { "enabled": true }, "debug": { "verbosity": "detailed" } }, "global": { "environment": "uat" }, "batch": { "timeout": "100ms" } });
    let mut config = config(&values);
    let ports: Vec<u16> = (0..5).map(|_| service::free_port().unwrap()).collect();
    let places = [
        "/extensions/health_check/endpoint",
        "/receivers/otlp/protocols/grpc/endpoint",
        "/receivers/otlp/protocols/http/endpoint",
        "/exporters/prometheus/endpoint",
    ];
    for (place, port) in places.iter().zip(&ports) {
        *config.pointer_mut(place).unwrap() = format!("127.0.0.1:{port}").into();
    }
    let own = json!({ "host": "127.0.0.1", "port": ports[4] });
    *config.pointer_mut("/service/telemetry/metrics/readers/0/pull/exporter/prometheus").unwrap() = own;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("relay.yaml");
    fs::write(&file, config.to_string()).unwrap();
    let args = [format!("--config={}", file.display())];
    let mut running = Service::start("otelcol", &tool("otelcol"), &args, dir.path(), |_| ()).unwrap();
    let asked = |port: u16, path: &str, body: Option<&str>| match ask(port, path, body) {
        Ok((200, answer)) => Ok(answer),
        other => Err(format!("{other:?}")),
    };
    service::until("health", slice::from_mut(&mut running), || asked(ports[0], "/", None)).unwrap();

    let resource = json!({ "attributes": [{ "key": "service.name", "value": { "stringValue": "test" } }] });
    let span = json!({ "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "a-span", "kind": 1, "startTimeUnixNano": "1700000000000000000", "endTimeUnixNano": "1700000001000000000" });
    let spans = json!({ "resourceSpans": [{ "resource": resource, "scopeSpans": [{ "spans": [span] }] }] });
    asked(ports[2], "/v1/traces", Some(&spans.to_string())).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let point = json!({ "asDouble": 42, "timeUnixNano": now.to_string() });
    let metric = json!({ "name": "a_metric", "gauge": { "dataPoints": [point] } });
    let metrics = json!({ "resourceMetrics": [{ "resource": resource, "scopeMetrics": [{ "metrics": [metric] }] }] });
    asked(ports[2], "/v1/metrics", Some(&metrics.to_string())).unwrap();

    service::until("metric", slice::from_mut(&mut running), || {
        let text = asked(ports[3], "/metrics", None)?;
        if text.contains("a_metric") { Ok(()) } else { Err(text) }
    })
    .unwrap();
    let log = || fs::read_to_string(dir.path().join("otelcol.log")).unwrap();
    service::until(
        "span",
        slice::from_mut(&mut running),
        || if log().contains("a-span") { Ok(()) } else { Err(log()) },
    )
    .unwrap();
    assert!(log().contains("deployment.environment.name: Str(uat)"), "{}", log());
    assert!(asked(ports[4], "/metrics", None).unwrap().contains("otelcol_receiver_accepted_spans"));
    assert_eq!(running.stop("TERM").unwrap().code, 0);
}
