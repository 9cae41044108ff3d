//! The LimitRange of a namespace.

use crate::{Chart, labels, names, values};
use floe_schema::Context;
use k8s_openapi::api::core::v1::{LimitRange, LimitRangeSpec};

/// The limits; none where they are not enabled.
pub fn limit_range<V: Chart>(cx: &Context<V>, range: &values::LimitRange) -> Option<LimitRange> {
    range.enabled.then(|| LimitRange {
        metadata: labels::metadata(cx, &names::own(cx)),
        spec: Some(LimitRangeSpec { limits: range.limits.items() }),
    })
}
