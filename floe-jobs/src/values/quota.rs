//! Bounds of a namespace.

use floe_schema::{Flag, Fragment};
use floe_workload::values::quantities;
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
    /// The amounts by resource.
    pub hard: Fragment<BTreeMap<String, Quantity>>,
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
        let hard = [
            ("requests.cpu", "4"),
            ("requests.memory", "8Gi"),
            ("limits.cpu", "8"),
            ("limits.memory", "16Gi"),
            ("pods", "50"),
        ];
        Self { enabled: false.into(), hard: quantities(&hard).into() }
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
