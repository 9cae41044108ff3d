//! The platform as a whole, by what Kubernetes says of its namespace: kube-state-metrics, kubelet and cAdvisor.

use super::model::Panel;
use floe_schema::Text;

/// The panels of a namespace.
pub(super) fn panels(namespace: &Text) -> Vec<Panel> {
    let own = format!("namespace=\"{namespace}\"");
    vec![
        Panel {
            title: "Pods",
            description: "Pods by phase: what is pending finds no node or no volume.",
            unit: "short",
            queries: vec![(format!("sum by (phase) (kube_pod_status_phase{{{own}}})"), "{{phase}}")],
        },
        Panel {
            title: "Restarts",
            description: "Containers that were started again within an hour.",
            unit: "short",
            queries: vec![(
                format!("sum by (pod) (increase(kube_pod_container_status_restarts_total{{{own}}}[1h])) > 0"),
                "{{pod}}",
            )],
        },
        Panel {
            title: "CPU",
            description: "Cores in use by pod.",
            unit: "short",
            queries: vec![(
                format!("sum by (pod) (rate(container_cpu_usage_seconds_total{{{own}, container!=\"\"}}[5m]))"),
                "{{pod}}",
            )],
        },
        Panel {
            title: "Memory",
            description: "Memory in use by pod: a pod that reaches its limit is killed.",
            unit: "bytes",
            queries: vec![(
                format!("sum by (pod) (container_memory_working_set_bytes{{{own}, container!=\"\"}})"),
                "{{pod}}",
            )],
        },
        Panel {
            title: "Volumes",
            description: "How full volumes are: PostgreSQL stops where its volume is full.",
            unit: "percentunit",
            queries: vec![(
                format!("kubelet_volume_stats_used_bytes{{{own}}} / kubelet_volume_stats_capacity_bytes{{{own}}}"),
                "{{persistentvolumeclaim}}",
            )],
        },
        Panel {
            title: "Jobs",
            description: "Runs, jobs and hooks: those that go on, and those that have failed and are still there.",
            unit: "short",
            queries: vec![
                (format!("sum(kube_job_status_active{{{own}}})"), "active"),
                (format!("sum(kube_job_status_failed{{{own}}} > bool 0)"), "failed"),
            ],
        },
    ]
}
