//! The collector as a gateway: as many pods as are asked for, with an autoscaler.

use super::{COMPONENT, OtelCollector, on_every_node, pod};
use floe_workload::{
    autoscaling, disruption_budget as budgets,
    labels::{self, label_selector},
    names, rollout, spread,
    values::{DisruptionBudget, Scale},
};
use k8s_openapi::api::{
    apps::v1::{Deployment, DeploymentSpec},
    autoscaling::v2::HorizontalPodAutoscaler,
    policy::v1::PodDisruptionBudget,
};

fn scale(cx: &OtelCollector) -> &Scale {
    &cx.values.own.own.own.shared
}

fn budget(cx: &OtelCollector) -> &DisruptionBudget {
    &cx.values.own.own.shared.pod_disruption_budget
}

/// The Deployment; without `replicas` where an autoscaler owns them.
pub fn deployment(cx: &OtelCollector) -> Option<Deployment> {
    let (scale, own) = (scale(cx), labels::of_component(COMPONENT));
    on_every_node(cx).not().then(|| Deployment {
        metadata: pod::workload(cx),
        spec: DeploymentSpec {
            replicas: autoscaling::replicas(&scale.autoscaling, &scale.replica_count),
            selector: label_selector(cx, COMPONENT),
            strategy: Some(rollout::strategy(&scale.strategy)),
            template: pod::template(cx, spread::constraints(cx, &cx.values.shared, &scale.spread, &own)),
            ..rollout::common(&cx.values.own.own.shared)
        },
        ..Deployment::default()
    })
}

/// The autoscaler; none where it is not enabled.
pub fn autoscaler(cx: &OtelCollector) -> Option<HorizontalPodAutoscaler> {
    let own = labels::of_component(COMPONENT);
    let autoscaler = || autoscaling::autoscaler(cx, &names::own(cx), &own, &scale(cx).autoscaling);
    on_every_node(cx).not().then(autoscaler).flatten()
}

/// The budget of disruptions.
pub fn disruption_budget(cx: &OtelCollector) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    let budget = || budgets::disruption_budget(cx, &names::own(cx), &own, budget(cx), &scale(cx).many());
    on_every_node(cx).not().then(budget).flatten()
}

/// What is wrong with scale and budget.
pub fn findings(cx: &OtelCollector) -> Vec<String> {
    let scale = scale(cx);
    let everywhere = on_every_node(cx).and(&scale.autoscaling.enabled).then(|| {
        "autoscaling.enabled: a daemonset has a pod on every node, and no autoscaler; remove it, or set mode=deployment"
            .to_owned()
    });
    let scaling = autoscaling::findings("autoscaling", &scale.autoscaling);
    let budget = budgets::findings("podDisruptionBudget", budget(cx), &scale.many());
    everywhere.into_iter().chain(scaling).chain(budget).collect()
}
