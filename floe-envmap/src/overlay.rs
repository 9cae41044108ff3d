//! Values for each environment: what a release of the platform, or of jobs, has to know of where it is.

use crate::{
    mapping::{Mapped, of_environments},
    plan::Placement,
    source::Sources,
};
use serde_json::{Map, Value, json};

/// The parts of the platform, which a release of namespaces does without.
const PARTS: [&str; 5] = ["dagster", "marquez", "otel", "polaris", "postgresql"];

/// Values of the chart floe-platform in an environment.
#[must_use]
pub fn platform(place: &Placement, policies: bool) -> Value {
    let mut global = shared(place);
    if policies {
        // The namespace allows what all parts need; what single parts need besides, their own policies allow.
        global.insert("networkPolicy".to_owned(), json!({ "enabled": true }));
    }
    json!({ "global": global })
}

/// Values of the chart floe-jobs in an environment.
#[must_use]
pub fn jobs(place: &Placement, policies: bool) -> Value {
    let mut values = json!({
        "global": shared(place),
        "platform": { "namespace": place.namespace, "release": place.release },
    });
    if policies {
        values["networkPolicy"] = json!({ "enabled": true });
    }
    values
}

/// What both have below `global`.
fn shared(place: &Placement) -> Map<String, Value> {
    let shared = json!({
        "environment": place.environment,
        "namespaceOverride": place.namespace,
        "resourcePreset": place.preset,
        "commonLabels": { "floe.dev/cluster-mapping": place.mapping },
    });
    shared.as_object().cloned().unwrap_or_default()
}

/// Values of the chart floe-platform for the release that makes the namespaces of a cluster, and nothing else.
#[must_use]
pub fn namespaces(sources: &Sources, mappings: &[Mapped], cluster: &str) -> Value {
    let own = of_environments(sources.merged());
    let here = |name: &str| mappings.iter().any(|mapped| mapped.name == name && mapped.cluster == cluster);
    let mapping = own.get("clusterMapping").and_then(Value::as_object).into_iter().flatten();
    let mapping: Map<String, Value> =
        mapping.filter(|(name, _)| here(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut namespaces = own.get("namespaces").cloned().unwrap_or_else(|| json!({}));
    if let Value::Object(members) = &mut namespaces {
        members.insert("create".to_owned(), true.into());
    }
    let mut values = json!({ "cluster": cluster, "clusterMapping": mapping, "namespaces": namespaces });
    for part in PARTS {
        values[part] = json!({ "enabled": false });
    }
    values["global"] = json!({ "otel": { "enabled": false } });
    values
}
