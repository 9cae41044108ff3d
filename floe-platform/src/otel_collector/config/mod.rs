//! The collector's configuration: what it receives, what becomes of that, and where it goes.

mod exporters;
mod pipelines;
mod processors;

pub use exporters::{Signal, sends};

use super::OtelCollector;
use crate::collector;
use exporters::Exporters;
use floe_schema::part;
use pipelines::Pipelines;
use processors::Processors;
use serde::{Deserialize, Serialize};

/// Where the collector says that it is well.
pub const HEALTH: i32 = 13133;
/// Where Prometheus reads the collector's own metrics.
pub const METRICS: i32 = 8888;
/// The variable with the name of the pod's node.
pub const NODE: &str = "K8S_NODE_NAME";

/// The configuration, without what the user changes of it. What a part gives has defaults.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Config {
    extensions: Extensions,
    receivers: Receivers,
    processors: Processors,
    exporters: Exporters,
    service: Service,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Extensions {
    health_check: At,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct At {
    endpoint: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Receivers {
    otlp: Otlp,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Otlp {
    protocols: Protocols,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Protocols {
    grpc: At,
    http: At,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Service {
    extensions: Vec<String>,
    telemetry: Telemetry,
    pipelines: Pipelines,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Telemetry {
    logs: Logs,
    metrics: Metrics,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Logs {
    level: String,
    encoding: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Metrics {
    readers: Vec<Reader>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Reader {
    pull: Pull,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Pull {
    exporter: Puller,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Puller {
    prometheus: Listener,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Listener {
    host: String,
    port: i32,
}

/// The configuration of these values.
pub fn config(cx: &OtelCollector) -> Config {
    part("config", (), |()| Config {
        extensions: Extensions { health_check: at(&HEALTH.to_string()) },
        receivers: Receivers {
            otlp: Otlp {
                protocols: Protocols { grpc: at(&collector::GRPC.to_string()), http: at(&collector::HTTP.to_string()) },
            },
        },
        processors: processors::processors(cx),
        exporters: exporters::exporters(cx),
        service: Service {
            extensions: vec!["health_check".to_owned()],
            telemetry: telemetry(cx),
            pipelines: pipelines::pipelines(cx),
        },
    })
}

/// At all addresses of the pod, whether they are of IPv4 or of IPv6.
fn at(port: &str) -> At {
    At { endpoint: format!(":{port}") }
}

fn telemetry(cx: &OtelCollector) -> Telemetry {
    let prometheus = Listener { host: String::new(), port: METRICS };
    Telemetry {
        logs: Logs { level: cx.values.log_level.text().get(), encoding: "json".to_owned() },
        metrics: Metrics { readers: vec![Reader { pull: Pull { exporter: Puller { prometheus } } }] },
    }
}
