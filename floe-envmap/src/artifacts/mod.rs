//! Values from CompiledArtifacts: what a product was compiled for decides which parts of the platform there are.
//!
//! Credentials never become values. A reference to a Secret becomes `existingSecret`, one to a store of secrets becomes
//! `externalSecret`, and what stands in clear is left out with a warning.

mod jobs;
mod platform;
mod secret;

pub use jobs::{Product, values as jobs};
pub use platform::values as platform;

use crate::{finding::Finding, source::Source};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What is read of CompiledArtifacts; all else is for others.
#[derive(Clone, Debug, Deserialize)]
pub struct Artifacts {
    /// The version of their format.
    pub version: String,
    /// The product.
    pub metadata: Metadata,
    /// Telemetry and lineage.
    #[serde(default)]
    pub observability: Observability,
    /// What does which work, by kind.
    #[serde(default)]
    pub plugins: BTreeMap<String, Option<Value>>,
    /// dbt's `profiles.yml`.
    #[serde(default)]
    pub dbt_profiles: Option<Map<String, Value>>,
}

/// The product.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    /// Its name.
    pub product_name: String,
    /// Its version.
    pub product_version: String,
}

/// Telemetry and lineage.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Observability {
    /// Traces, metrics and logs.
    #[serde(default)]
    pub telemetry: Telemetry,
    /// Whether events of lineage are sent.
    #[serde(default)]
    pub lineage: bool,
    /// The namespace in them.
    #[serde(default)]
    pub lineage_namespace: Option<String>,
    /// Where they are sent.
    #[serde(default)]
    pub lineage_endpoint: Option<String>,
}

/// Traces, metrics and logs.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Telemetry {
    /// Whether they are sent.
    #[serde(default)]
    pub enabled: bool,
    /// Where.
    #[serde(default)]
    pub otlp_endpoint: Option<String>,
    /// How: `grpc` or `http`.
    #[serde(default)]
    pub otlp_protocol: Option<String>,
    /// The share of traces that is kept, by environment.
    #[serde(default)]
    pub sampling: BTreeMap<String, f64>,
    /// What shows them.
    #[serde(default)]
    pub backend: Option<String>,
}

impl Artifacts {
    /// Reads CompiledArtifacts.
    ///
    /// # Errors
    /// What is no JSON, of another version, or lacks what every version has: with file, line and column.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let read: Result<Self, _> = serde_json::from_str(text);
        let artifacts = read.map_err(|error| {
            let remedy = "give the file that `floe compile` wrote";
            let found = Finding::of_file(file, error.to_string(), remedy);
            vec![Finding { line: Some(error.line()), column: Some(error.column()), ..found }]
        })?;
        let parts: Vec<&str> = artifacts.version.split('.').collect();
        if parts.len() < 3 || parts[0] != "0" {
            let message = format!("version {:?} is not 0.x.y", artifacts.version);
            return Err(vec![Finding::of_file(file, message, "use a release of floe-envmap that knows it")]);
        }
        Ok(artifacts)
    }

    /// A plugin: that of the artifacts over that of the manifest, which they were compiled from.
    fn plugin(&self, manifest: Option<&Source>, kind: &str) -> Option<Plugin> {
        let of_manifest = manifest.and_then(|source| source.value().get("plugins")?.get(kind).cloned());
        let own = self.plugins.get(kind).cloned().flatten();
        let merged = match (of_manifest, own) {
            (Some(Value::Object(below)), Some(Value::Object(above))) => {
                Value::Object(floe_chart::values::merge([below, above]))
            }
            (below, above) => above.or(below)?,
        };
        let kind = merged.get("type")?.as_str()?.to_owned();
        let config = merged.get("config").and_then(Value::as_object).cloned().unwrap_or_default();
        Some(Plugin { kind, config })
    }
}

/// What does some work.
struct Plugin {
    kind: String,
    config: Map<String, Value>,
}

impl Plugin {
    fn text(&self, key: &str) -> Option<&str> {
        self.config.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// An address outside of the cluster; a host without a dot is one of the platform's own Services.
    fn outside(&self, key: &str) -> Option<&str> {
        self.text(key).filter(|url| is_outside(url))
    }
}

/// Whether a URL names a host outside of the cluster.
fn is_outside(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    host.contains('.') && !host.ends_with(".svc") && !host.contains(".svc.")
}

/// A warning about the artifacts.
fn warning(file: &str, path: &str, message: &str, remedy: &str) -> Finding {
    Finding { path: path.to_owned(), ..Finding::of_file(file, message, remedy).as_warning() }
}
