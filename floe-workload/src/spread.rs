//! Where the pods of one part run: apart from each other.

use crate::{
    Chart,
    labels::{self, Labels},
    values,
};
use floe_schema::{Context, Flag, non_empty, union};
use k8s_openapi::{api::core::v1::TopologySpreadConstraint, apimachinery::pkg::apis::meta::v1::LabelSelector};

/// Where pods are kept apart: in zones, and on nodes.
const TOPOLOGIES: [&str; 2] = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];

/// The pod's own constraints, else the platform's; else, where `spread` is on and no affinity says otherwise, pods that the
/// labels `own` tell from others run apart where they can.
pub fn constraints<V: Chart>(
    cx: &Context<V>,
    pod: &values::Pod,
    spread: &Flag,
    own: &Labels,
) -> Option<Vec<TopologySpreadConstraint>> {
    let global = cx.values.global();
    let users = pod.topology_spread_constraints.or(&global.topology_spread_constraints);
    let said = users.is_set().or(&pod.affinity.or(&global.affinity).is_set());
    let soft = spread.and(&said.not()).then_items(|| TOPOLOGIES.iter().map(|key| apart(cx, key, own)).collect());
    non_empty(soft.into_iter().chain(users.items()).collect())
}

/// As evenly as can be; better unevenly than not at all. Pods of an older revision do not count.
fn apart<V: Chart>(cx: &Context<V>, topology_key: &str, own: &Labels) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        label_selector: Some(LabelSelector {
            match_labels: Some(union(labels::selector(cx), own.clone())),
            ..LabelSelector::default()
        }),
        match_label_keys: Some(vec!["pod-template-hash".to_owned()]),
        max_skew: 1,
        topology_key: topology_key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        ..TopologySpreadConstraint::default()
    }
}
