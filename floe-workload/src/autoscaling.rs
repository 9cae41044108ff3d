//! Autoscalers of Deployments. A Deployment that has one says no `replicas`: each upgrade would take them back.

use crate::{
    Chart,
    labels::{self, Labels},
    values::Autoscaling,
};
use floe_schema::{Context, Int, Text, non_empty};
use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};

/// The replicas of a Deployment that may have an autoscaler.
pub fn replicas(scaling: &Autoscaling, count: &Int<0, 100>) -> Option<i32> {
    scaling.enabled.not().then(|| count.get())
}

/// The autoscaler of the Deployment `name`, whose labels `own` tell it from others; none where it is not enabled.
pub fn autoscaler<V: Chart, F>(
    cx: &Context<V>,
    name: &Text<F>,
    own: &Labels,
    scaling: &Autoscaling,
) -> Option<HorizontalPodAutoscaler> {
    scaling.enabled.then(|| HorizontalPodAutoscaler {
        metadata: labels::own_metadata(cx, name, own.clone()),
        spec: HorizontalPodAutoscalerSpec {
            behavior: scaling.behavior.get(),
            max_replicas: scaling.max_replicas.get(),
            metrics: non_empty(metrics(scaling)),
            min_replicas: Some(scaling.min_replicas.get()),
            scale_target_ref: CrossVersionObjectReference {
                api_version: Some("apps/v1".to_owned()),
                kind: "Deployment".to_owned(),
                name: name.get(),
            },
        },
        ..HorizontalPodAutoscaler::default()
    })
}

fn metrics(scaling: &Autoscaling) -> Vec<MetricSpec> {
    let busy = |name: &str, target: &Int<1, 1000>| MetricSpec {
        resource: Some(ResourceMetricSource {
            name: name.to_owned(),
            target: MetricTarget {
                average_utilization: Some(target.get()),
                type_: "Utilization".to_owned(),
                ..MetricTarget::default()
            },
        }),
        type_: "Resource".to_owned(),
        ..MetricSpec::default()
    };
    let cpu = scaling.target_cpu_utilization.map(|target| busy("cpu", target));
    let memory = scaling.target_memory_utilization.map(|target| busy("memory", target));
    cpu.into_iter().chain(memory).chain(scaling.metrics.items()).collect()
}

/// What is wrong with the values below `path`.
pub fn findings(path: &str, scaling: &Autoscaling) -> Vec<String> {
    let none = scaling.target_cpu_utilization.is_set().or(&scaling.target_memory_utilization.is_set());
    let none = none.or(&scaling.metrics.is_set()).not();
    let findings = [
        scaling.enabled.and(&scaling.min_replicas.exceeds(&scaling.max_replicas)).then(|| {
            format!("{path}.minReplicas: is greater than {path}.maxReplicas; raise maxReplicas, or lower minReplicas")
        }),
        scaling.enabled.and(&none).then(|| {
            format!(
                "{path}.enabled: there is no metric to scale by; set targetCpuUtilization or targetMemoryUtilization"
            )
        }),
    ];
    findings.into_iter().flatten().collect()
}
