//! Autoscalers: how many pods there are, by how busy they are.

use floe_schema::{Flag, Fragment, Int, Opt};
use k8s_openapi::api::autoscaling::v2::{HPAScalingRules, HorizontalPodAutoscalerBehavior, MetricSpec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long the cluster waits before it takes pods away, in seconds: as long as the busiest peak of these minutes asks for.
const SCALE_DOWN_WINDOW: i32 = 300;

/// An autoscaler of pods.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Autoscaling {
    /// Whether it is made; it needs the cluster's metrics.
    pub enabled: Flag,
    /// How many pods there are at least.
    pub min_replicas: Int<1, 100>,
    /// How many pods there are at most.
    pub max_replicas: Int<1, 100>,
    /// The share of its CPU request, in percent, at which a pod is busy; null for no such metric.
    pub target_cpu_utilization: Opt<Int<1, 1000>>,
    /// The share of its memory request, in percent, at which a pod is busy; no such metric where it is unset.
    pub target_memory_utilization: Opt<Int<1, 1000>>,
    /// Further metrics, as Kubernetes writes them: of pods, of objects, or from outside of the cluster.
    pub metrics: Fragment<Vec<MetricSpec>>,
    /// How fast pods come and go, as Kubernetes writes it.
    pub behavior: Fragment<HorizontalPodAutoscalerBehavior>,
}

impl Autoscaling {
    /// Whether more than one pod may run, where `replicas` of them run without an autoscaler.
    #[must_use]
    pub fn many<const MIN: i64, const MAX: i64>(&self, replicas: &Int<MIN, MAX>) -> Flag {
        let scaled = self.enabled.and(&self.max_replicas.gt(1));
        scaled.or(&self.enabled.not().and(&replicas.gt(1)))
    }
}

impl Default for Autoscaling {
    fn default() -> Self {
        let down =
            HPAScalingRules { stabilization_window_seconds: Some(SCALE_DOWN_WINDOW), ..HPAScalingRules::default() };
        let behavior = HorizontalPodAutoscalerBehavior { scale_down: Some(down), scale_up: None };
        Self {
            enabled: false.into(),
            min_replicas: 1.into(),
            max_replicas: 5.into(),
            target_cpu_utilization: Int::from(80).into(),
            target_memory_utilization: Opt::unset(),
            metrics: Fragment::default(),
            behavior: behavior.into(),
        }
    }
}
