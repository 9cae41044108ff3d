//! The autoscaler of the webserver's pods.

use super::{Dagster, webserver::COMPONENT};
use floe_workload::{labels, names};
use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};

/// The autoscaler; none where it is not enabled.
pub fn autoscaler(cx: &Dagster) -> Option<HorizontalPodAutoscaler> {
    let scaling = &cx.values.webserver.autoscaling;
    scaling.enabled.then(|| {
        let name = names::with(cx, COMPONENT);
        HorizontalPodAutoscaler {
            metadata: labels::component_metadata(cx, &name, COMPONENT),
            spec: HorizontalPodAutoscalerSpec {
                max_replicas: scaling.max_replicas.get(),
                metrics: Some(vec![MetricSpec {
                    resource: Some(ResourceMetricSource {
                        name: "cpu".to_owned(),
                        target: MetricTarget {
                            average_utilization: Some(scaling.target_cpu_utilization.get()),
                            type_: "Utilization".to_owned(),
                            ..MetricTarget::default()
                        },
                    }),
                    type_: "Resource".to_owned(),
                    ..MetricSpec::default()
                }]),
                min_replicas: Some(scaling.min_replicas.get()),
                scale_target_ref: CrossVersionObjectReference {
                    api_version: Some("apps/v1".to_owned()),
                    kind: "Deployment".to_owned(),
                    name: name.get(),
                },
                ..HorizontalPodAutoscalerSpec::default()
            },
            ..HorizontalPodAutoscaler::default()
        }
    })
}
