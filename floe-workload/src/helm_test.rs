//! What `helm test` runs: pods that succeed or fail, and stay to be looked at.

use crate::{
    Chart,
    labels::{self, Labels},
};
use floe_chart::hook::{Event, Hook};
use floe_schema::{Context, Text, union};
use k8s_openapi::{
    api::core::v1::{Pod, PodSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The component of the tests of a chart: no Service selects their pods.
pub const COMPONENT: &str = "test";

/// A test: a pod of this metadata that runs once, for at most so many seconds.
pub fn pod<V: Chart>(cx: &Context<V>, metadata: ObjectMeta, deadline: i64, spec: PodSpec) -> Pod {
    let hook: Labels = Hook::on([Event::Test]).annotations();
    Pod {
        metadata: ObjectMeta {
            annotations: Some(union(cx.values.global().common_annotations.entries(), hook)),
            ..metadata
        },
        spec: Some(PodSpec {
            active_deadline_seconds: Some(deadline),
            restart_policy: Some("Never".to_owned()),
            ..spec
        }),
        ..Pod::default()
    }
}

/// The metadata of a chart's own test, which is a client of the chart.
pub fn metadata<V: Chart>(cx: &Context<V>, name: &Text) -> ObjectMeta {
    let client = union(labels::client_of(V::NAME), labels::of_component(COMPONENT));
    labels::own_metadata(cx, name, client)
}
