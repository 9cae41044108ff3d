//! The rule `disruption-budgets`: a node can be drained.

use super::{
    Report, Rule, autoscalers,
    field::Field,
    objects::{Objects, Pod},
    selector::Selector,
};

pub(super) const RULE: Rule = Rule {
    name: "disruption-budgets",
    summary: "disruption budgets leave at least one pod to be evicted, and are the only one for a pod",
    check,
};

/// Workloads whose pods come again elsewhere, and which budgets are for.
const SCALED: [&str; 4] = ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"];

fn check(objects: &Objects<'_>, report: &mut Report) {
    let mut guarded: Vec<(String, String)> = vec![];
    for budget in objects.of(&["PodDisruptionBudget"]) {
        let selector = budget.at("spec.selector");
        let pods = objects.matching(&Selector::read(&selector), &selector);
        for pod in &pods {
            let workload = pod.spec.object().title();
            if let Some((_, first)) = guarded.iter().find(|(other, _)| *other == workload) {
                let message = format!("selects {workload}, as {first} does: its pods cannot be evicted at all");
                report.add(&selector, message, "keep one of the two, or narrow their selectors");
            }
            guarded.push((workload, budget.title()));
        }
        if !objects.assumptions().blocking_budgets {
            blocks(budget, &pods, objects, report);
        }
    }
}

/// Some pod may be evicted while all are well.
fn blocks(budget: &Field<'_>, pods: &[&Pod<'_>], objects: &Objects<'_>, report: &mut Report) {
    let workloads = pods.iter().map(|pod| pod.spec.object()).filter(|object| SCALED.contains(&object.kind()));
    let counts: Vec<u64> = workloads.map(|workload| autoscalers::replicas(&workload, objects).0).collect();
    let expected: u64 = counts.iter().sum();
    // Of workloads that the cluster counts otherwise, or that are switched off, nothing can be said.
    if expected == 0 {
        return;
    }
    let (least, most) = (budget.at("spec.minAvailable"), budget.at("spec.maxUnavailable"));
    if let Some(least_pods) = pods_of(&least, expected).filter(|least| *least >= expected) {
        let message = format!("{least_pods} of {expected} pods must stay, so that no node can be drained");
        report.add(&least, message, "ask for fewer, or set maxUnavailable to 1");
    }
    if pods_of(&most, expected) == Some(0) {
        report.add(&most, "0 pods may go, so that no node can be drained", "set it to 1");
    }
}

/// What a number of pods, or a percentage of those that are expected, comes to; Kubernetes rounds up.
fn pods_of(field: &Field<'_>, expected: u64) -> Option<u64> {
    match field.text() {
        Some(text) => {
            let percentage: u64 = text.strip_suffix('%')?.parse().ok()?;
            Some(expected.saturating_mul(percentage).div_ceil(100))
        }
        None => field.value().as_u64(),
    }
}
