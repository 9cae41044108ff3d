//! How much all pods of an environment may use together.

use super::{Place, each_namespace};
use crate::{
    names,
    values::{Environments, Mapping},
};
use floe_schema::{Choice, Context, Text, arg, part, union};
use floe_workload::{resource_quota::of_preset, values::QuotaPreset};
use k8s_openapi::{
    api::core::v1::{ResourceQuota, ResourceQuotaSpec},
    apimachinery::pkg::api::resource::Quantity,
};
use std::collections::BTreeMap;

/// All of them: one in each namespace.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<ResourceQuota> {
    let quota = &cx.values.namespaces().resource_quota;
    quota.enabled.then_items(|| each_namespace(cx, |place| vec![resource_quota(cx, place)]))
}

/// One: the amounts of its size, under those of all, under those of its mapping.
pub(super) fn resource_quota<V: Environments>(cx: &Context<V>, place: &Place<'_>) -> ResourceQuota {
    let size = names::size(place.of, place.environment.as_ref().unwrap_or(&place.mapping));
    let hard = &cx.values.namespaces().resource_quota.hard;
    let hard = union(of_size(&size), union(hard.entries(), own(place.of)));
    ResourceQuota {
        metadata: place.metadata(cx, &Text::of("floe-environment")),
        spec: Some(ResourceQuotaSpec { hard: Some(hard), ..ResourceQuotaSpec::default() }),
        ..ResourceQuota::default()
    }
}

/// The amounts of a size.
fn of_size(size: &Text) -> BTreeMap<String, Quantity> {
    part("quotaOfSize", arg("size", size), |size| {
        let amounts = |preset: QuotaPreset| move || of_preset(&Choice::from(preset));
        let larger = || size.is("large").either(amounts(QuotaPreset::Large), BTreeMap::new);
        let other = || size.is("medium").either(amounts(QuotaPreset::Medium), larger);
        size.is("small").either(amounts(QuotaPreset::Small), other)
    })
}

/// The mapping's own amounts.
fn own(mapping: &Mapping) -> BTreeMap<String, Quantity> {
    part("quotaOfMapping", arg("mapping", mapping), |mapping| {
        mapping.resources.get().map_or_else(BTreeMap::new, |sizes| sizes.quota.entries())
    })
}
