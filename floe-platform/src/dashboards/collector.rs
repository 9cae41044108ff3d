//! The OpenTelemetry collector, by the metrics that it has of itself. Their names end by `_total` or not, as its readers are
//! configured: both are asked for.

use super::model::Panel;
use floe_schema::Text;

/// The signals, as names of metrics have them.
const SIGNALS: [(&str, &str); 3] = [("spans", "spans"), ("metric_points", "metrics"), ("log_records", "logs")];

/// The panels of these pods.
pub(super) fn panels(own: &Text) -> Vec<Panel> {
    let rates = |start: &str| -> Vec<(String, &'static str)> {
        let rate = |(signal, legend): (&str, &'static str)| {
            let name = format!("__name__=~\"otelcol_{start}_{signal}(_total)?\"");
            (format!("sum(rate({{{name}, {own}}}[5m]))"), legend)
        };
        SIGNALS.into_iter().map(rate).collect()
    };
    let named = |name: &str| format!("{{__name__=~\"otelcol_{name}\", {own}}}");
    vec![
        Panel {
            title: "Received",
            description: "What comes in, a second.",
            unit: "short",
            queries: rates("receiver_accepted"),
        },
        Panel {
            title: "Refused",
            description: "What is not taken, a second: the collector is short of memory.",
            unit: "short",
            queries: rates("receiver_refused"),
        },
        Panel { title: "Sent", description: "What goes on, a second.", unit: "short", queries: rates("exporter_sent") },
        Panel {
            title: "Lost",
            description: "What could not be sent, a second: whoever is sent to is away, or slow.",
            unit: "short",
            queries: rates("exporter_send_failed"),
        },
        Panel {
            title: "Queue",
            description: "How full the queues are that wait to be sent, by exporter.",
            unit: "percentunit",
            queries: vec![(
                format!(
                    "max by (exporter) ({}) / max by (exporter) ({})",
                    named("exporter_queue_size"),
                    named("exporter_queue_capacity")
                ),
                "{{exporter}}",
            )],
        },
        Panel {
            title: "Memory",
            description: "Memory of the process by pod.",
            unit: "bytes",
            queries: vec![(format!("max by (pod) ({})", named("process_memory_rss(_bytes)?")), "{{pod}}")],
        },
    ]
}
