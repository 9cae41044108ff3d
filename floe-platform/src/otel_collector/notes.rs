//! What Helm prints after an install.

use super::OtelCollector;
use crate::{collector, jaeger};
use floe_workload::names;

/// The lines.
pub fn lines(cx: &OtelCollector) -> Vec<String> {
    let (host, namespace) = (names::own(cx), names::namespace(cx));
    let head = vec![
        format!("OTLP is taken by gRPC at {host}.{namespace}.svc:{},", collector::GRPC),
        format!("and by HTTP at http://{host}.{namespace}.svc:{}.", collector::HTTP),
    ];
    let jaeger = cx.values.jaeger().then_items(|| {
        let server = names::own_of(&cx.release.name, jaeger::NAME);
        vec![format!("Traces go to Jaeger, {server}.{namespace}.svc.")]
    });
    let export = &cx.values.export;
    let kept = export.otlp.endpoint.is_set().or(&export.prometheus.enabled).or(cx.values.jaeger());
    let log = kept.or(&cx.values.config.is_set()).or(&cx.values.existing_config_map.is_set()).not();
    let log = log.then_items(|| {
        vec![
            String::new(),
            "Note: telemetry goes to the collector's log alone; set otel.export.otlp.endpoint to keep it.".to_owned(),
        ]
    });
    head.into_iter().chain(jaeger).chain(log).collect()
}
