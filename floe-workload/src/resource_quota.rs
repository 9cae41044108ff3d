//! The ResourceQuota of a namespace.

use crate::{
    Chart, labels, names,
    values::{Preset, Quota, QuotaPreset, quantities},
};
use floe_schema::{Choice, Context, arg, part, union};
use k8s_openapi::{
    api::core::v1::{ResourceQuota, ResourceQuotaSpec},
    apimachinery::pkg::api::resource::Quantity,
};
use std::collections::BTreeMap;

/// The quota; none where it is not enabled.
pub fn resource_quota<V: Chart>(cx: &Context<V>, quota: &Quota) -> Option<ResourceQuota> {
    let shared = cx.values.global().resource_preset.or(Preset::Medium.into());
    let preset = quota.preset.or(shared.of_same_name());
    quota.enabled.then(|| ResourceQuota {
        metadata: labels::metadata(cx, &names::own(cx)),
        spec: Some(ResourceQuotaSpec {
            hard: Some(union(of_preset(&preset), quota.hard.entries())),
            ..ResourceQuotaSpec::default()
        }),
        ..ResourceQuota::default()
    })
}

/// What all pods may use together, by preset.
pub fn of_preset(preset: &Choice<QuotaPreset>) -> BTreeMap<String, Quantity> {
    part("quota", arg("preset", preset), |preset| preset.select(amounts))
}

/// What all pods may use together: requests of CPU and memory, twice as much at most, and so many pods.
fn amounts(preset: QuotaPreset) -> BTreeMap<String, Quantity> {
    let [cpu, memory, cpu_limit, memory_limit, pods] = match preset {
        QuotaPreset::Small => ["8", "16Gi", "16", "32Gi", "50"],
        QuotaPreset::Medium => ["16", "32Gi", "32", "64Gi", "100"],
        QuotaPreset::Large => ["32", "64Gi", "64", "128Gi", "200"],
        QuotaPreset::Custom => return BTreeMap::new(),
    };
    quantities(&[
        ("requests.cpu", cpu),
        ("requests.memory", memory),
        ("limits.cpu", cpu_limit),
        ("limits.memory", memory_limit),
        ("pods", pods),
    ])
}
