//! Jaeger's configuration: OTLP in, memory, and the user interface.

use super::{COMPONENT, Jaeger};
use crate::collector;
use floe_schema::{part, yaml};
use floe_workload::{
    labels::{self, Labels},
    names,
};
use k8s_openapi::api::core::v1::ConfigMap;
use serde::{Deserialize, Serialize};

/// The file's name.
pub const FILE: &str = "config.yaml";
/// Where the user interface is.
pub const UI: i32 = 16686;
/// Where Jaeger says that it is well, and the path of that.
pub const HEALTH: (i32, &str) = (13133, "/status");
/// The name of the storage.
const MEMORY: &str = "memory";

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Config {
    extensions: Extensions,
    receivers: Receivers,
    exporters: Exporters,
    service: Service,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extensions {
    healthcheckv2: Health,
    jaeger_storage: Storage,
    jaeger_query: Query,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Health {
    use_v2: bool,
    http: At,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct At {
    endpoint: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Storage {
    backends: Backends,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Backends {
    memory: Backend,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Backend {
    memory: Memory,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Memory {
    max_traces: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Query {
    storage: Traces,
    http: At,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Traces {
    traces: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Receivers {
    otlp: Otlp,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Otlp {
    protocols: Protocols,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Protocols {
    grpc: At,
    http: At,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Exporters {
    jaeger_storage_exporter: Exporter,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Exporter {
    trace_storage: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Service {
    extensions: Vec<String>,
    pipelines: Pipelines,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Pipelines {
    traces: Pipeline,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Pipeline {
    receivers: Vec<String>,
    exporters: Vec<String>,
}

/// The ConfigMap.
pub fn config_map(cx: &Jaeger) -> ConfigMap {
    ConfigMap {
        metadata: labels::component_metadata(cx, &names::own(cx), COMPONENT),
        data: Some(files(cx)),
        ..ConfigMap::default()
    }
}

/// The ConfigMap's entries.
pub fn files(cx: &Jaeger) -> Labels {
    part("configFiles", (), |()| labels::labels([(FILE, yaml(&config(cx)))]))
}

fn config(cx: &Jaeger) -> Config {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Config {
        extensions: Extensions {
            healthcheckv2: Health { use_v2: true, http: at(HEALTH.0) },
            jaeger_storage: Storage {
                backends: Backends { memory: Backend { memory: Memory { max_traces: cx.values.max_traces.get() } } },
            },
            jaeger_query: Query { storage: Traces { traces: MEMORY.to_owned() }, http: at(UI) },
        },
        receivers: Receivers {
            otlp: Otlp { protocols: Protocols { grpc: at(collector::GRPC), http: at(collector::HTTP) } },
        },
        exporters: Exporters { jaeger_storage_exporter: Exporter { trace_storage: MEMORY.to_owned() } },
        service: Service {
            extensions: names(&["healthcheckv2", "jaeger_storage", "jaeger_query"]),
            pipelines: Pipelines {
                traces: Pipeline { receivers: names(&["otlp"]), exporters: names(&["jaeger_storage_exporter"]) },
            },
        },
    }
}

/// At all addresses of the pod, whether they are of IPv4 or of IPv6.
fn at(port: i32) -> At {
    At { endpoint: format!(":{port}") }
}
