//! CPU and memory of containers.

use crate::{
    Chart,
    values::{self, Preset, Resources},
};
use floe_schema::{Choice, Context, arg, non_empty_map, part, union};
use k8s_openapi::{api::core::v1::ResourceRequirements, apimachinery::pkg::api::resource::Quantity};
use std::collections::BTreeMap;

/// Limits and requests of a preset, each of CPU and memory.
const fn sizes(preset: Preset) -> Option<([&'static str; 2], [&'static str; 2])> {
    match preset {
        Preset::Small => Some((["500m", "512Mi"], ["100m", "256Mi"])),
        Preset::Medium => Some((["1", "1Gi"], ["250m", "512Mi"])),
        Preset::Large => Some((["2", "2Gi"], ["500m", "1Gi"])),
        Preset::Custom => None,
    }
}

/// What a container gets: the preset, and over it what `resources` says.
pub fn requirements<V: Chart>(cx: &Context<V>, container: &values::Container) -> ResourceRequirements {
    let preset = container.resource_preset.or(cx.values.global().resource_preset.or(Preset::Medium.into()));
    over_preset(&preset, &container.resources)
}

fn over_preset(preset: &Choice<Preset>, resources: &Resources) -> ResourceRequirements {
    part("resources", (arg("preset", preset), arg("resources", resources)), |(preset, resources)| {
        preset.select(|preset| match sizes(preset) {
            None => plain(resources),
            Some((limits, requests)) => ResourceRequirements {
                limits: non_empty_map(union(amounts(limits), resources.limits.entries())),
                requests: non_empty_map(union(amounts(requests), resources.requests.entries())),
                claims: resources.claims.get(),
            },
        })
    })
}

/// `resources` as they are.
pub fn plain(resources: &Resources) -> ResourceRequirements {
    ResourceRequirements {
        limits: resources.limits.get(),
        requests: resources.requests.get(),
        claims: resources.claims.get(),
    }
}

fn amounts([cpu, memory]: [&str; 2]) -> BTreeMap<String, Quantity> {
    crate::values::quantities(&[("cpu", cpu), ("memory", memory)])
}
