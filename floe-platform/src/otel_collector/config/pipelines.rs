//! The pipelines: one for each kind of telemetry that goes anywhere.

use super::{
    exporters::{self, Signal},
    processors,
};
use crate::otel_collector::OtelCollector;
use serde::{Deserialize, Serialize};

/// The pipelines by the kind of telemetry.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Pipelines {
    #[serde(skip_serializing_if = "Option::is_none")]
    traces: Option<Pipeline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<Pipeline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logs: Option<Pipeline>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Pipeline {
    receivers: Vec<String>,
    processors: Vec<String>,
    exporters: Vec<String>,
}

/// Those that have an exporter: what goes nowhere is refused where it arrives.
pub(super) fn pipelines(cx: &OtelCollector) -> Pipelines {
    let pipeline = |signal| {
        exporters::sends(cx, signal).then(|| Pipeline {
            receivers: vec!["otlp".to_owned()],
            processors: processors::names(cx, matches!(signal, Signal::Traces)),
            exporters: exporters::names(cx, signal),
        })
    };
    Pipelines { traces: pipeline(Signal::Traces), metrics: pipeline(Signal::Metrics), logs: pipeline(Signal::Logs) }
}
