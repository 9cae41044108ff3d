//! PodDisruptionBudgets. One that asks for a pod of a part that has only one would block the drain of its node for ever.

use crate::{
    Chart,
    labels::{self, Labels},
    values::DisruptionBudget,
};
use floe_schema::{Context, Flag, Text, union};
use k8s_openapi::{
    api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec},
    apimachinery::pkg::apis::meta::v1::LabelSelector,
};

/// The budget of the pods that the labels `own` tell from others. None where it is not enabled; none either where not `many`
/// pods may run, unless the user asks for one by an amount.
pub fn disruption_budget<V: Chart, F>(
    cx: &Context<V>,
    name: &Text<F>,
    own: &Labels,
    budget: &DisruptionBudget,
    many: &Flag,
) -> Option<PodDisruptionBudget> {
    let least = budget.min_available.is_set();
    let asked = least.or(&budget.max_unavailable.is_set());
    budget.enabled.and(&many.or(&asked)).then(|| PodDisruptionBudget {
        metadata: labels::own_metadata(cx, name, own.clone()),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: least.not().then(|| budget.max_unavailable.or(1.into()).get()),
            min_available: budget.min_available.map(floe_schema::IntOrPercent::get),
            selector: Some(LabelSelector {
                match_labels: Some(union(labels::selector(cx), own.clone())),
                ..LabelSelector::default()
            }),
            // A pod that does not get ready must not hold a node.
            unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
        }),
        ..PodDisruptionBudget::default()
    })
}

/// What is wrong with the values below `path`, of a part of which `many` pods may run.
pub fn findings(path: &str, budget: &DisruptionBudget, many: &Flag) -> Vec<String> {
    let least = budget.enabled.and(&budget.min_available.is_set());
    let findings = [
        least.and(&budget.max_unavailable.is_set()).then(|| {
            format!("{path}.minAvailable: is set beside maxUnavailable, and a budget has one of them; remove one")
        }),
        least.and(&many.not()).then(|| {
            format!(
                "{path}.minAvailable: would block the drain of the only pod's node; remove it, or set maxUnavailable"
            )
        }),
    ];
    findings.into_iter().flatten().collect()
}
