//! Polaris, by the metrics of its port 8182: Quarkus' of requests, and the Java virtual machine's.

use super::model::Panel;
use floe_schema::Text;

/// The panels of these pods.
pub(super) fn panels(own: &Text) -> Vec<Panel> {
    let count = format!("rate(http_server_requests_seconds_count{{{own}}}[5m])");
    let errors = format!("rate(http_server_requests_seconds_count{{{own}, outcome=\"SERVER_ERROR\"}}[5m])");
    let sum = format!("rate(http_server_requests_seconds_sum{{{own}}}[5m])");
    vec![
        Panel {
            title: "Requests",
            description: "Requests a second, by how they ended.",
            unit: "reqps",
            queries: vec![(format!("sum by (outcome) ({count})"), "{{outcome}}")],
        },
        Panel {
            title: "Errors",
            description: "The share of requests that failed by fault of the server.",
            unit: "percentunit",
            queries: vec![(format!("sum({errors}) / sum({count})"), "errors")],
        },
        Panel {
            title: "Mean time",
            description: "How long requests take on average, by what is asked.",
            unit: "s",
            queries: vec![(format!("sum by (uri) ({sum}) / sum by (uri) ({count})"), "{{uri}}")],
        },
        Panel {
            title: "Slowest",
            description: "How long the slowest recent request took, by what is asked.",
            unit: "s",
            queries: vec![(format!("max by (uri) (http_server_requests_seconds_max{{{own}}})"), "{{uri}}")],
        },
        Panel {
            title: "Heap",
            description: "The heap in use by pod, and the most that it may be.",
            unit: "bytes",
            queries: vec![
                (format!("sum by (pod) (jvm_memory_used_bytes{{{own}, area=\"heap\"}})"), "{{pod}}"),
                (format!("max(sum by (pod) (jvm_memory_max_bytes{{{own}, area=\"heap\"}} > 0))"), "most"),
            ],
        },
        Panel {
            title: "Garbage collection",
            description: "The share of time in pauses, by pod: more than a few percent asks for more memory.",
            unit: "percentunit",
            queries: vec![(format!("sum by (pod) (rate(jvm_gc_pause_seconds_sum{{{own}}}[5m]))"), "{{pod}}")],
        },
        Panel {
            title: "CPU",
            description: "The share of its CPUs that the process uses, by pod.",
            unit: "percentunit",
            queries: vec![(format!("max by (pod) (process_cpu_usage{{{own}}})"), "{{pod}}")],
        },
        Panel {
            title: "Threads",
            description: "Threads by pod.",
            unit: "short",
            queries: vec![(format!("max by (pod) (jvm_threads_live_threads{{{own}}})"), "{{pod}}")],
        },
    ]
}
