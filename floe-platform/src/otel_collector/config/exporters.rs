//! Where telemetry goes.

use super::At;
use crate::{
    collector, jaeger,
    otel_collector::{
        OtelCollector, credential,
        values::{Otlp, Protocol},
    },
};
use floe_schema::{Flag, part, union};
use floe_workload::{labels::Labels, names};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The exporters by name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Exporters {
    #[serde(skip_serializing_if = "Option::is_none")]
    debug: Option<Debug>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otlp_grpc: Option<Backend>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otlp_http: Option<Backend>,
    #[serde(rename = "otlp_grpc/jaeger", skip_serializing_if = "Option::is_none")]
    jaeger: Option<Backend>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prometheus: Option<At>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Debug {
    verbosity: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Backend {
    endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<BTreeMap<String, String>>,
    tls: Tls,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Tls {
    insecure: Flag,
    insecure_skip_verify: Flag,
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_file: Option<String>,
}

/// Those that these values ask for.
pub(super) fn exporters(cx: &OtelCollector) -> Exporters {
    let export = &cx.values.export;
    let backend = |protocol| speaks(cx, protocol).then(|| backend(cx));
    Exporters {
        debug: export.debug.enabled.then(|| Debug { verbosity: export.debug.verbosity.text().get() }),
        otlp_grpc: backend(Protocol::Grpc),
        otlp_http: backend(Protocol::Http),
        jaeger: cx.values.jaeger().then(|| to_jaeger(cx)),
        prometheus: export.prometheus.enabled.then(|| super::at(&export.prometheus.port.text().get())),
    }
}

/// A kind of telemetry.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// Spans.
    Traces,
    /// Data points.
    Metrics,
    /// Log records.
    Logs,
}

/// The exporters that take a kind of telemetry: the name of each, and whether it is there.
fn taking(cx: &OtelCollector, signal: Signal) -> Vec<(&'static str, Flag)> {
    let export = &cx.values.export;
    let all = [
        ("debug", export.debug.enabled.clone()),
        ("otlp_grpc", speaks(cx, Protocol::Grpc)),
        ("otlp_http", speaks(cx, Protocol::Http)),
    ];
    let more = match signal {
        Signal::Traces => Some(("otlp_grpc/jaeger", cx.values.jaeger().clone())),
        Signal::Metrics => Some(("prometheus", export.prometheus.enabled.clone())),
        Signal::Logs => None,
    };
    all.into_iter().chain(more).collect()
}

/// Whether any takes a kind of telemetry.
pub fn sends(cx: &OtelCollector, signal: Signal) -> Flag {
    taking(cx, signal).iter().fold(false.into(), |any: Flag, (_, there)| any.or(there))
}

/// The names of those that take it.
pub(super) fn names(cx: &OtelCollector, signal: Signal) -> Vec<String> {
    taking(cx, signal).iter().filter_map(|(name, there)| there.then(|| (*name).to_owned())).collect()
}

/// Whether there is a backend, and how it takes OTLP.
fn speaks(cx: &OtelCollector, protocol: Protocol) -> Flag {
    let otlp = &cx.values.export.otlp;
    otlp.endpoint.is_set().and(&otlp.protocol.is(protocol))
}

fn backend(cx: &OtelCollector) -> Backend {
    let otlp = &cx.values.export.otlp;
    Backend {
        endpoint: otlp.endpoint.or("".into()).get(),
        headers: Some(headers(cx, otlp)),
        tls: Tls {
            insecure: otlp.tls.insecure.clone(),
            insecure_skip_verify: otlp.tls.insecure_skip_verify.clone(),
            ca_file: otlp.tls.ca_secret.name.map(|_| credential::ca_file()),
            cert_file: otlp.tls.client_secret.map(|_| credential::client_file("tls.crt")),
            key_file: otlp.tls.client_secret.map(|_| credential::client_file("tls.key")),
        },
    }
}

/// The user's own, and those of the Secret, which the container has as variables.
fn headers(cx: &OtelCollector, otlp: &Otlp) -> Labels {
    let secret = part("secretHeaders", (), |()| {
        cx.values.export.otlp.secret_headers.map_values(|name, _| format!("${{env:{}}}", credential::variable(name)))
    });
    union(otlp.headers.entries(), secret)
}

/// Jaeger's own Service, within the cluster.
fn to_jaeger(cx: &OtelCollector) -> Backend {
    let host = names::own_of(&cx.release.name, jaeger::NAME);
    let (insecure, insecure_skip_verify) = (true.into(), false.into());
    Backend {
        endpoint: format!("{host}.{}.svc:{}", names::namespace(cx), collector::GRPC),
        headers: None,
        tls: Tls { insecure, insecure_skip_verify, ca_file: None, cert_file: None, key_file: None },
    }
}
