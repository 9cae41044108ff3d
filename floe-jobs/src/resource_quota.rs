//! The ResourceQuota of the namespace.

use crate::{Jobs, labels, names};
use k8s_openapi::api::core::v1::{ResourceQuota, ResourceQuotaSpec};

/// The quota; none where it is not enabled.
pub fn resource_quota(jobs: &Jobs) -> Option<ResourceQuota> {
    let quota = &jobs.values.resource_quota;
    quota.enabled.then(|| ResourceQuota {
        metadata: labels::metadata(jobs, &names::own(jobs)),
        spec: Some(ResourceQuotaSpec { hard: quota.hard.get(), ..ResourceQuotaSpec::default() }),
        ..ResourceQuota::default()
    })
}
