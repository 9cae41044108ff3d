//! CPU and memory.

use floe_schema::Fragment;
use k8s_openapi::{api::core::v1::ResourceClaim, apimachinery::pkg::api::resource::Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// CPU, memory and other resources of a container, over those of its preset.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resources {
    /// The most that it may use, by resource: `cpu`, `memory`, `ephemeral-storage`, `nvidia.com/gpu` and so on.
    pub limits: Fragment<BTreeMap<String, Quantity>>,
    /// What is kept free for it, by resource.
    pub requests: Fragment<BTreeMap<String, Quantity>>,
    /// Which of the pod's `resourceClaims` it uses.
    pub claims: Fragment<Vec<ResourceClaim>>,
}

/// How large a workload is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// 100m CPU and 256Mi (a code location 250m and 512Mi), at most 500m and 512Mi.
    Small,
    /// 250m CPU and 512Mi (a code location 500m and 1Gi), at most 1 and 1Gi.
    Medium,
    /// 500m CPU and 1Gi (a code location 1 and 2Gi), at most 2 and 2Gi.
    Large,
    /// Only what `resources` says.
    Custom,
}

impl Resources {
    /// Limits and requests by resource.
    #[must_use]
    pub fn of(limits: &[(&str, &str)], requests: &[(&str, &str)]) -> Self {
        Self { limits: quantities(limits).into(), requests: quantities(requests).into(), claims: Fragment::default() }
    }
}

/// Quantities by resource.
#[must_use]
pub fn quantities(amounts: &[(&str, &str)]) -> BTreeMap<String, Quantity> {
    amounts.iter().map(|(name, amount)| ((*name).to_owned(), Quantity((*amount).to_owned()))).collect()
}
