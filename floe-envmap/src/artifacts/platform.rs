//! Values of the chart floe-platform from CompiledArtifacts and the manifest.

use super::{
    Artifacts, Plugin, is_outside,
    secret::{self, Reference},
    warning,
};
use crate::{finding::Finding, overlay, plan::Placement, source::Source};
use floe_chart::values::{self, Map};
use serde_json::{Value, json};

/// The values, and what could not be taken over. `file` names the artifacts.
#[must_use]
pub fn values(
    file: &str,
    artifacts: &Artifacts,
    manifest: Option<&Source>,
    place: &Placement,
    policies: bool,
) -> (Value, Vec<Finding>) {
    let mut found = vec![];
    let of = |kind: &str| artifacts.plugin(manifest, kind);
    let parts = [
        overlay::platform(place, policies),
        orchestrator(file, of("orchestrator"), &mut found),
        catalog(file, of("catalog"), &mut found),
        storage(file, of("storage"), &mut found),
        lineage(artifacts, of("lineage_backend")),
        telemetry(artifacts, place),
    ];
    for kind in ["semantic", "ingestion"] {
        if let Some(plugin) = of(kind) {
            let message = format!("{} is no part of the platform", plugin.kind);
            found.push(warning(file, &format!("plugins.{kind}"), &message, "install it besides, or as a job"));
        }
    }
    (merged(parts), found)
}

/// Values laid over each other.
pub(super) fn merged(parts: impl IntoIterator<Item = Value>) -> Value {
    let maps = parts.into_iter().filter_map(|part| match part {
        Value::Object(map) => Some(map),
        _ => None,
    });
    Value::Object(values::merge(maps))
}

fn orchestrator(file: &str, plugin: Option<Plugin>, found: &mut Vec<Finding>) -> Value {
    match plugin {
        None => json!({}),
        Some(plugin) if plugin.kind == "dagster" => json!({ "dagster": { "enabled": true } }),
        Some(plugin) => {
            let message = format!("the platform has no {}", plugin.kind);
            found.push(warning(file, "plugins.orchestrator", &message, "install it besides; Dagster is left out"));
            json!({ "dagster": { "enabled": false } })
        }
    }
}

fn catalog(file: &str, plugin: Option<Plugin>, found: &mut Vec<Finding>) -> Value {
    let Some(plugin) = plugin else { return json!({}) };
    if plugin.kind != "polaris" {
        let message = format!("the platform has no {}", plugin.kind);
        found.push(warning(
            file,
            "plugins.catalog",
            &message,
            "code locations reach it as their code says; Polaris is left out",
        ));
        return json!({ "polaris": { "enabled": false } });
    }
    let mut environment = json!({ "enabled": true });
    let mut values = json!({ "polaris": { "enabled": true } });
    if let Some(warehouse) = plugin.text("warehouse") {
        environment["warehouse"] = warehouse.into();
        values["polaris"]["catalog"] = json!({ "name": warehouse });
    }
    if let Some(uri) = plugin.outside("uri") {
        environment["uri"] = uri.into();
        values["polaris"] = json!({ "enabled": false });
    }
    credential(file, "plugins.catalog.config", &plugin.config, found, |key, value| environment[key] = value);
    if environment.get("externalSecret").is_some() {
        values["global"] = json!({ "externalSecrets": { "enabled": true } });
    }
    values["dagster"] = json!({ "catalogEnv": environment });
    values
}

/// Where credentials are; those in clear are left out.
fn credential(file: &str, path: &str, config: &Map, found: &mut Vec<Finding>, mut set: impl FnMut(&str, Value)) {
    match secret::find(config) {
        Some(Reference::Kubernetes { name }) => set("existingSecret", name.into()),
        Some(Reference::Store { key, property }) => {
            let mut entry = json!({ "key": key });
            if let Some(property) = property {
                entry["property"] = property.into();
            }
            set("externalSecret", entry);
        }
        Some(Reference::Variable) | None => {}
    }
    let mut clear = vec![];
    secret::take_out(&mut Value::Object(config.clone()), path, &mut clear);
    for path in clear {
        let remedy =
            "put it into a Secret, and name that by a reference with the source kubernetes, or by existingSecret";
        found.push(warning(file, &path, "a secret in clear, which is not taken over", remedy));
    }
}

fn storage(file: &str, plugin: Option<Plugin>, found: &mut Vec<Finding>) -> Value {
    let Some(plugin) = plugin else { return json!({}) };
    let mut store = serde_json::Map::new();
    let mut set = |key: &str, value: Value| {
        store.insert(key.to_owned(), value);
    };
    let bucket = |key: &str| plugin.text(key).map(|bucket| json!({ "warehouse": bucket }));
    match plugin.kind.as_str() {
        "s3" | "minio" => match plugin.text("endpoint") {
            // The platform's own Service: the store that it brings along.
            Some(endpoint) if !is_outside(endpoint) => set("bundled", json!({ "enabled": true })),
            endpoint => {
                set("type", "S3".into());
                endpoint.into_iter().for_each(|endpoint| set("endpoint", endpoint.into()));
                plugin.text("region").into_iter().for_each(|region| set("region", region.into()));
                if let Some(Value::Bool(style)) = plugin.config.get("path_style_access") {
                    set("pathStyle", (*style).into());
                }
            }
        },
        "gcs" => set("type", "GCS".into()),
        "azure" | "adls" | "azure_blob" => {
            set("type", "AZURE".into());
            plugin.text("storage_account").into_iter().for_each(|account| set("storageAccount", account.into()));
        }
        other => {
            let message = format!("the platform knows no store {other}");
            found.push(warning(file, "plugins.storage", &message, "set global.objectStore yourself"));
            return json!({});
        }
    }
    bucket("bucket").or_else(|| bucket("container")).into_iter().for_each(|buckets| set("buckets", buckets));
    let mut external = false;
    credential(file, "plugins.storage.config", &plugin.config, found, |key, value| {
        if key == "externalSecret" {
            // A store holds both keys in one entry, by the names that the platform asks for.
            let member = |name: &str| json!({ "key": value["key"], "property": name });
            external = true;
            set(
                key,
                json!({ "access-key-id": member("access-key-id"), "secret-access-key": member("secret-access-key") }),
            );
            set("existingSecret", "floe-object-store".into());
        } else {
            set(key, value);
        }
    });
    let mut global = json!({ "objectStore": store });
    if external {
        global["externalSecrets"] = json!({ "enabled": true });
    }
    json!({ "global": global })
}

fn lineage(artifacts: &Artifacts, plugin: Option<Plugin>) -> Value {
    let observability = &artifacts.observability;
    let own = observability.lineage_endpoint.as_deref().filter(|url| is_outside(url));
    let url = own.or_else(|| plugin.as_ref().and_then(|plugin| plugin.outside("url")));
    let marquez = plugin.as_ref().is_some_and(|plugin| plugin.kind == "marquez") && url.is_none();
    let mut values = json!({});
    if plugin.is_some() {
        values["marquez"] = json!({ "enabled": marquez });
    }
    // Without a backend there is nobody to send events to.
    if observability.lineage && (marquez || url.is_some()) {
        let mut events = json!({ "enabled": true });
        url.into_iter().for_each(|url| events["url"] = url.into());
        observability.lineage_namespace.iter().for_each(|namespace| events["namespace"] = namespace.as_str().into());
        values["dagster"] = json!({ "openLineage": events });
    }
    values
}

fn telemetry(artifacts: &Artifacts, place: &Placement) -> Value {
    let telemetry = &artifacts.observability.telemetry;
    let mut otel = json!({ "enabled": telemetry.enabled });
    if !telemetry.enabled {
        return json!({ "global": { "otel": otel }, "otel": { "enabled": false } });
    }
    let outside = telemetry.otlp_endpoint.as_deref().filter(|url| is_outside(url));
    let mut values = json!({});
    if let Some(url) = outside {
        otel["endpoint"] = url.into();
        values["otel"] = json!({ "enabled": false });
    } else if let Some(ratio) = sampling(artifacts, place) {
        values["otel"] = json!({ "enabled": true, "sampling": { "ratio": ratio } });
    }
    values["global"] = json!({ "otel": otel });
    if outside.is_none() && telemetry.backend.as_deref() == Some("jaeger") {
        values["global"]["jaeger"] = json!({ "enabled": true });
    }
    values
}

/// The share of traces in an environment. Artifacts know three of them: others are like the one that their size is that of.
fn sampling(artifacts: &Artifacts, place: &Placement) -> Option<f64> {
    let sampling = &artifacts.observability.telemetry.sampling;
    let like = match place.preset.as_str() {
        _ if place.production => "prod",
        "medium" => "staging",
        _ => "dev",
    };
    sampling.get(&place.environment).or_else(|| sampling.get(like)).copied()
}
