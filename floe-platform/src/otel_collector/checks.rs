//! What a schema cannot say about the values.

use super::{
    OtelCollector,
    config::{Signal, sends},
    credential, deployment, on_every_node,
    values::Protocol,
};
use floe_schema::Text;

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &OtelCollector) -> Vec<String> {
    let values = &cx.values;
    let existing = values.existing_config_map.is_set();
    let anything = [Signal::Traces, Signal::Metrics, Signal::Logs].map(|signal| sends(cx, signal));
    let anything = anything.iter().fold(existing.or(&values.config.is_set()), |any, sends| any.or(sends));
    let limiter = &values.memory_limiter;
    let findings = [
        existing.and(&values.config.is_set()).then(|| {
            "config: has no effect beside existingConfigMap; remove one of them".to_owned()
        }),
        anything.not().then(|| {
            "export: telemetry goes nowhere; set export.otlp.endpoint, or enable export.prometheus or export.debug"
                .to_owned()
        }),
        limiter.limit_percentage.exceeds(&limiter.spike_limit_percentage).not().then(|| {
            "memoryLimiter.spikeLimitPercentage: is not less than limitPercentage, so that all telemetry would be refused; lower it"
                .to_owned()
        }),
        values.host_port.and(&on_every_node(cx).not()).then(|| {
            "hostPort: pods of a deployment may share a node, but not its ports; set mode=daemonset, or remove it".to_owned()
        }),
        without_scheme(cx),
    ];
    let parts = deployment::findings(cx).into_iter().chain(credential::findings(cx));
    findings.into_iter().flatten().chain(parts).collect()
}

/// By HTTP a backend has a URL.
fn without_scheme(cx: &OtelCollector) -> Option<String> {
    let otlp = &cx.values.export.otlp;
    let endpoint: Text = Text::of(otlp.endpoint.or("".into()).get());
    let url = endpoint.starts_with("http://").or(&endpoint.starts_with("https://"));
    let wrong = otlp.endpoint.is_set().and(&otlp.protocol.is(Protocol::Http)).and(&url.not());
    wrong.then(|| "export.otlp.endpoint: is no URL, which the protocol http needs; begin it with https://".to_owned())
}
