//! CPU and memory of containers.

use crate::{
    Chart,
    values::{self, Preset, Resources},
};
use floe_schema::{Choice, Context, Free, Text, arg, non_empty_map, part, text_part, union};
use k8s_openapi::{api::core::v1::ResourceRequirements, apimachinery::pkg::api::resource::Quantity};
use std::collections::BTreeMap;

/// CPU and memory of a preset: limits, requests, and requests of what loads a user's code.
const fn sizes(preset: Preset) -> Option<[[&'static str; 2]; 3]> {
    match preset {
        Preset::Small => Some([["500m", "512Mi"], ["100m", "256Mi"], ["250m", "512Mi"]]),
        Preset::Medium => Some([["1", "1Gi"], ["250m", "512Mi"], ["500m", "1Gi"]]),
        Preset::Large => Some([["2", "2Gi"], ["500m", "1Gi"], ["1", "2Gi"]]),
        Preset::Custom => None,
    }
}

/// What a container gets: the preset, and over it what `resources` says.
pub fn requirements<V: Chart>(cx: &Context<V>, container: &values::Container) -> ResourceRequirements {
    over_preset("resources", false, &preset(cx, container), &container.resources)
}

/// The same of a container that loads a user's code: more is kept free for it.
pub fn user_code<V: Chart>(cx: &Context<V>, container: &values::Container) -> ResourceRequirements {
    over_preset("userCodeResources", true, &preset(cx, container), &container.resources)
}

fn preset<V: Chart>(cx: &Context<V>, container: &values::Container) -> Choice<Preset> {
    container.resource_preset.or(cx.values.global().resource_preset.or(Preset::Medium.into()))
}

fn over_preset(name: &str, code: bool, preset: &Choice<Preset>, resources: &Resources) -> ResourceRequirements {
    part(name, (arg("preset", preset), arg("resources", resources)), |(preset, resources)| {
        preset.select(|preset| match sizes(preset) {
            None => plain(resources),
            Some([limits, requests, code_requests]) => ResourceRequirements {
                limits: non_empty_map(union(amounts(limits), resources.limits.entries())),
                requests: non_empty_map(union(
                    amounts(if code { code_requests } else { requests }),
                    resources.requests.entries(),
                )),
                claims: resources.claims.get(),
            },
        })
    })
}

/// The most memory that a container may use, as its resources or its preset say it; empty where neither does.
pub fn memory_limit<V: Chart>(cx: &Context<V>, container: &values::Container) -> Text {
    let preset = preset(cx, container);
    let args = (arg("preset", &preset), arg("resources", &container.resources));
    text_part("memoryLimit", args, |(preset, resources)| {
        let of_preset = preset.select(|preset| sizes(preset).map_or("", |[[_, memory], ..]| memory).to_owned());
        resources.limits.text_of("memory").or(&Text::<Free>::from(of_preset)).get()
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
