//! The rule `disruption-budgets`.

use crate::{
    found,
    good::{autoscaler, cron_job, deployment, disruption_budget},
    manifests, with,
};
use floe_chart::verify::{Assumptions, RULES};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// A budget with one of its two bounds, and a number of pods.
fn of(bound: &str, value: Value, replicas: u64) -> bool {
    let bare = with(&disruption_budget(), "/spec/minAvailable", Value::Null);
    let budget = with(&bare, &format!("/spec/{bound}"), value);
    let objects = [budget, with(&deployment(), "/spec/replicas", replicas.into())];
    let found = found("disruption-budgets", &objects);
    assert!(found.iter().all(|line| line.ends_with("so that no node can be drained")), "{found:?}");
    found.is_empty()
}

#[test]
fn a_budget_leaves_a_pod_to_be_evicted() {
    assert!(of("minAvailable", 1.into(), 2));
    assert!(!of("minAvailable", 1.into(), 1));
    assert!(!of("minAvailable", 3.into(), 2));
    assert!(of("maxUnavailable", 1.into(), 1));
    assert!(!of("maxUnavailable", 0.into(), 2));
    // Percentages are rounded up.
    assert!(of("minAvailable", "50%".into(), 2));
    assert!(!of("minAvailable", "51%".into(), 2));
    assert!(!of("minAvailable", "100%".into(), 9));
    assert!(of("maxUnavailable", "1%".into(), 1));
    assert!(!of("maxUnavailable", "0%".into(), 9));
    // A workload that is switched off blocks nothing.
    assert!(of("minAvailable", 1.into(), 0));
}

#[test]
fn an_autoscaler_says_how_many_there_are_at_least() {
    let with_least = |least: Value| {
        let autoscaler = with(&autoscaler(), "/spec/minReplicas", least);
        found("disruption-budgets", &[disruption_budget(), deployment(), autoscaler])
    };
    let line = "PodDisruptionBudget/web .spec.minAvailable: 1 of 1 pods must stay, so that no node can be drained";
    assert_eq!(with_least(2.into()), [""; 0]);
    assert_eq!(with_least(1.into()), [line]);
    assert_eq!(with_least(Value::Null), [line]);
}

/// What is asked for may be so; and of jobs, whose pods are not counted, nothing can be said.
#[test]
fn a_budget_may_block_where_that_is_said() {
    let objects = [disruption_budget(), deployment()];
    assert_eq!(found("disruption-budgets", &objects).len(), 1);
    let assumptions = Assumptions { blocking_budgets: true, ..Assumptions::default() };
    let rule = RULES.iter().find(|rule| rule.name == "disruption-budgets").expect("the rule");
    assert_eq!(rule.violations_given(&manifests(&objects), &assumptions), []);
    let of_jobs = json!({"matchLabels": {"app.kubernetes.io/name": "report"}});
    let budget = with(&disruption_budget(), "/spec/selector", of_jobs);
    assert_eq!(found("disruption-budgets", &[budget, cron_job()]), [""; 0]);
}

#[test]
fn a_pod_has_one_budget() {
    let mut second = disruption_budget();
    second["metadata"]["name"] = "second".into();
    let objects = [disruption_budget(), second, with(&deployment(), "/spec/replicas", 2.into())];
    assert_eq!(
        found("disruption-budgets", &objects),
        [
            "PodDisruptionBudget/second .spec.selector: selects Deployment/web, as PodDisruptionBudget/web does: its pods cannot be evicted at all"
        ]
    );
}
