//! The LimitRange of the namespace.

use crate::{Jobs, labels, names};
use k8s_openapi::api::core::v1::{LimitRange, LimitRangeSpec};

/// The limits; none where they are not enabled.
pub fn limit_range(jobs: &Jobs) -> Option<LimitRange> {
    let limits = &jobs.values.limit_range;
    limits.enabled.then(|| LimitRange {
        metadata: labels::metadata(jobs, &names::own(jobs)),
        spec: Some(LimitRangeSpec { limits: limits.limits.items() }),
    })
}
