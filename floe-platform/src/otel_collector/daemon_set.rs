//! The collector on every node, for the clients of that node.

use super::{COMPONENT, OtelCollector, on_every_node, pod};
use floe_schema::Int;
use floe_workload::labels::label_selector;
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};

/// The DaemonSet.
pub fn daemon_set(cx: &OtelCollector) -> Option<DaemonSet> {
    let rollout = &cx.values.own.own.shared;
    let constraints = || {
        let users = &cx.values.shared.topology_spread_constraints;
        users.or(&cx.values.global.own.own.own.topology_spread_constraints).get()
    };
    on_every_node(cx).then(|| DaemonSet {
        metadata: pod::workload(cx),
        spec: DaemonSetSpec {
            min_ready_seconds: rollout.min_ready_seconds.map(Int::get),
            revision_history_limit: rollout.revision_history_limit.map(Int::get),
            selector: label_selector(cx, COMPONENT),
            template: pod::template(cx, constraints()),
            update_strategy: cx.values.update_strategy.get(),
        },
        ..DaemonSet::default()
    })
}
