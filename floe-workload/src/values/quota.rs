//! Bounds of a namespace.

use super::quantities;
use floe_schema::{Choice, Flag, Fragment, Opt};
use k8s_openapi::{api::core::v1::LimitRangeItem, apimachinery::pkg::api::resource::Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much all pods of the namespace may use together, those of other releases included.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quota {
    /// Whether the ResourceQuota is made.
    pub enabled: Flag,
    /// The amounts: those of the workloads' own `global.resourcePreset` where it is unset.
    pub preset: Opt<Choice<QuotaPreset>>,
    /// Amounts by resource, over those of the preset: `requests.cpu`, `persistentvolumeclaims` and so on.
    pub hard: Fragment<BTreeMap<String, Quantity>>,
}

/// How much all pods of a namespace may use together.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuotaPreset {
    /// For development: 4 CPU and 8Gi, at most 8 and 16Gi, 50 pods.
    Small,
    /// For staging: 8 CPU and 16Gi, at most 16 and 32Gi, 100 pods.
    Medium,
    /// For production: 16 CPU and 32Gi, at most 32 and 64Gi, 200 pods.
    Large,
    /// Only what `hard` says.
    Custom,
}

/// What a container of the namespace may use, and what it gets where it says nothing.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitRange {
    /// Whether the LimitRange is made.
    pub enabled: Flag,
    /// The limits, as Kubernetes writes them.
    pub limits: Fragment<Vec<LimitRangeItem>>,
}

impl Default for Quota {
    fn default() -> Self {
        Self { enabled: false.into(), preset: Opt::unset(), hard: Fragment::default() }
    }
}

impl Default for LimitRange {
    fn default() -> Self {
        let container = LimitRangeItem {
            type_: "Container".to_owned(),
            default: Some(quantities(&[("cpu", "500m"), ("memory", "512Mi")])),
            default_request: Some(quantities(&[("cpu", "100m"), ("memory", "256Mi")])),
            ..LimitRangeItem::default()
        };
        Self { enabled: false.into(), limits: vec![container].into() }
    }
}
