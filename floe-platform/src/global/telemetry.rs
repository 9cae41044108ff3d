//! The collector of telemetry, as its clients have to know it.

use floe_schema::{Flag, Opt, Text, Url};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the charts share that send telemetry.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Telemetry {
    /// The OpenTelemetry collector that all parts send to.
    pub otel: Collector,
}

/// The OpenTelemetry collector that all parts send to.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Collector {
    /// Whether they send to it.
    pub enabled: Flag,
    /// Where a collector of your own takes OTLP by gRPC; the platform's own Service where it is unset.
    pub endpoint: Opt<Text<Url>>,
}

impl Default for Collector {
    fn default() -> Self {
        Self { enabled: true.into(), endpoint: Opt::unset() }
    }
}

/// What the collector and Jaeger share.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tracing {
    /// Jaeger, which shows traces; its own values are in `jaeger`.
    pub jaeger: JaegerSwitch,
}

/// Jaeger, as the collector has to know it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JaegerSwitch {
    /// Whether it is installed, and the collector sends it all traces.
    pub enabled: Flag,
}

impl Default for Tracing {
    fn default() -> Self {
        Self { jaeger: JaegerSwitch { enabled: false.into() } }
    }
}
