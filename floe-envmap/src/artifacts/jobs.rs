//! Values of the chart floe-jobs from CompiledArtifacts, the product's spec and the manifest.

use super::{Artifacts, is_outside, platform::merged, secret, warning};
use crate::{finding::Finding, overlay, plan::Placement, source::Source, tag};
use serde_json::{Value, json};

/// What a product's spec, `floe.yaml`, says.
#[derive(Clone, Debug)]
pub struct Product {
    /// The spec.
    pub source: Source,
}

/// The values, and what could not be taken over. `file` names the artifacts.
#[must_use]
pub fn values(
    file: &str,
    artifacts: &Artifacts,
    product: Option<&Product>,
    manifest: Option<&Source>,
    place: &Placement,
    policies: bool,
) -> (Value, Vec<Finding>) {
    let mut found = vec![];
    let name = job_name(&artifacts.metadata.product_name);
    let mut job = json!({});
    if let Some(target) = target(artifacts, place) {
        job["dbt"] = json!({ "target": target });
    }
    let scheduled = product.map_or_else(|| json!({}), schedule);
    let jobs = json!({ "product": artifacts.metadata.product_name, "jobs": { name: merged([job, scheduled]) } });
    let parts = [
        overlay::jobs(place, policies),
        jobs,
        profiles(file, artifacts, &mut found),
        reference(file, artifacts, manifest, place, &mut found),
        services(artifacts),
    ];
    (merged(parts), found)
}

/// The product's name as objects can have it.
fn job_name(product: &str) -> String {
    floe_schema::Text::of(product).lower().replace("_", "-").shorten(40).get()
}

/// The target of dbt: that of the environment, where the profiles have it.
fn target(artifacts: &Artifacts, place: &Placement) -> Option<String> {
    let mut profiles = artifacts.dbt_profiles.iter().flat_map(serde_json::Map::values);
    let has = profiles.any(|profile| profile.get("outputs").is_some_and(|all| all.get(&place.environment).is_some()));
    has.then(|| place.environment.clone())
}

/// When a product runs.
fn schedule(product: &Product) -> Value {
    let schedule = product.source.value().get("schedule");
    let text = |key: &str| schedule.and_then(|schedule| schedule.get(key)?.as_str());
    let mut job = json!({});
    text("cron").into_iter().for_each(|cron| job["schedule"] = cron.into());
    text("timezone").into_iter().for_each(|zone| job["timeZone"] = zone.into());
    if let Some(enabled) = schedule.and_then(|schedule| schedule.get("enabled")?.as_bool()) {
        job["enabled"] = enabled.into();
    }
    job
}

/// dbt's profiles, without credentials in clear.
fn profiles(file: &str, artifacts: &Artifacts, found: &mut Vec<Finding>) -> Value {
    let Some(profiles) = artifacts.dbt_profiles.clone().filter(|profiles| !profiles.is_empty()) else {
        return json!({});
    };
    let mut profiles = Value::Object(profiles);
    let mut clear = vec![];
    secret::take_out(&mut profiles, "dbt_profiles", &mut clear);
    for path in clear {
        let remedy = "write {{ env_var('…') }}, and set the variable from a Secret by defaults.extraEnv of the jobs";
        found.push(warning(file, &path, "a secret in clear, which is not taken over", remedy));
    }
    json!({ "dbt": { "profiles": profiles } })
}

/// The artifact in the manifest's registry, by the tag of the environment.
fn reference(
    file: &str,
    artifacts: &Artifacts,
    manifest: Option<&Source>,
    place: &Placement,
    found: &mut Vec<Finding>,
) -> Value {
    let uri = manifest.and_then(|source| source.value().pointer("/artifacts/registry/uri")?.as_str());
    let Some(registry) = uri.and_then(|uri| uri.strip_prefix("oci://")) else { return json!({}) };
    let version = format!("v{}", artifacts.metadata.product_version.trim_start_matches('v'));
    match tag::of(&version, &place.environment) {
        Ok(tags) => {
            let name = job_name(&artifacts.metadata.product_name);
            let reference = format!("{}/{name}:{}", registry.trim_end_matches('/'), tags.immutable);
            json!({ "artifacts": { "oci": { "reference": reference } } })
        }
        Err(error) => {
            let remedy = "set artifacts.oci.reference yourself";
            found.push(warning(file, "metadata.product_version", &error, remedy));
            json!({})
        }
    }
}

/// Which services of the platform jobs are told of.
fn services(artifacts: &Artifacts) -> Value {
    let observability = &artifacts.observability;
    let telemetry = &observability.telemetry;
    let mut otel = json!({ "enabled": telemetry.enabled });
    if telemetry.otlp_protocol.as_deref() == Some("http") {
        otel["protocol"] = "http/protobuf".into();
    }
    telemetry.otlp_endpoint.iter().filter(|url| is_outside(url)).for_each(|url| otel["url"] = url.as_str().into());
    let mut marquez = json!({ "enabled": observability.lineage });
    observability
        .lineage_endpoint
        .iter()
        .filter(|url| is_outside(url))
        .for_each(|url| marquez["url"] = url.as_str().into());
    json!({ "platform": { "otel": otel, "marquez": marquez } })
}
