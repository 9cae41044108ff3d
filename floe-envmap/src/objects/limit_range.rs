//! What a container of an environment may use.

use super::each_namespace;
use crate::values::Environments;
use floe_schema::{Context, Text};
use k8s_openapi::api::core::v1::{LimitRange, LimitRangeSpec};

/// All of them: one in each namespace.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<LimitRange> {
    let range = &cx.values.namespaces().limit_range;
    range.enabled.then_items(|| {
        each_namespace(cx, |place| {
            vec![LimitRange {
                metadata: place.metadata(cx, &Text::of("floe-environment")),
                spec: Some(LimitRangeSpec { limits: range.limits.items() }),
            }]
        })
    })
}
