//! What a container of an environment may use.

use super::{Place, each_namespace};
use crate::values::Environments;
use floe_schema::{Context, Text};
use k8s_openapi::api::core::v1::{LimitRange, LimitRangeSpec};

/// All of them: one in each namespace.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<LimitRange> {
    let range = &cx.values.namespaces().limit_range;
    range.enabled.then_items(|| each_namespace(cx, |place| vec![limit_range(cx, place)]))
}

/// One.
pub(super) fn limit_range<V: Environments>(cx: &Context<V>, place: &Place<'_>) -> LimitRange {
    let range = &cx.values.namespaces().limit_range;
    LimitRange {
        metadata: place.metadata(cx, &Text::of("floe-environment")),
        spec: Some(LimitRangeSpec { limits: range.limits.items() }),
    }
}
