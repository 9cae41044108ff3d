//! The parts of the platform, as far as the umbrella has to know them: whether each is there, and where.

use crate::dagster::values::PathPrefix;
use floe_schema::{Choice, DnsLabel, Flag, Int, Opt, Text, Url, With};
use floe_workload::values::ServiceType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of the platform.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Whether it is installed. Where it is unset its tag decides, and without that it is.
    pub enabled: Opt<Flag>,
}

/// A part that is installed on demand.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OptionalPart {
    /// Whether it is installed.
    pub enabled: Flag,
}

/// What the objects of a part are called, and where they are.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of its objects; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
}

/// Dagster, as far as others have to know where it is.
pub type DagsterPart = With<With<Part, Named>, Dagster>;

/// Polaris, as far as others have to know where it is.
pub type PolarisPart = With<With<Part, Named>, Served<8181>>;

/// The collector, as far as others have to know where it is.
pub type CollectorPart = With<Part, Named>;

/// Marquez, as far as others have to know where it is.
pub type MarquezPart = With<OptionalPart, Named>;

/// A part with a Service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Served<const PORT: i64> {
    /// Its Service.
    pub service: PortPart,
}

/// A Service, as far as others in the cluster have to know it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortPart {
    /// Its port.
    pub port: Int<1, 65_535>,
}

/// What others have to know of Dagster.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dagster {
    /// The webserver.
    pub webserver: WebserverPart,
    /// Events of lineage, which code locations and runs send to Marquez.
    pub open_lineage: OpenLineagePart,
    /// Where the Iceberg catalog is, for code locations and runs.
    pub catalog_env: CatalogPart,
}

/// Where events of lineage go.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenLineagePart {
    /// Whether code locations and runs are told where to send them: `OPENLINEAGE_URL` and `OPENLINEAGE_NAMESPACE`.
    pub enabled: Flag,
    /// Where they are sent; the platform's own Marquez, with `marquez.enabled`, where it is unset.
    pub url: Opt<Text<Url>>,
}

/// Where the catalog is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogPart {
    /// Whether they are told of it: `POLARIS_URI`, `POLARIS_WAREHOUSE` and `POLARIS_CREDENTIAL`.
    pub enabled: Flag,
    /// Where it is; the platform's own Service where it is unset.
    pub uri: Opt<Text<Url>>,
}

/// The webserver, as far as others have to know where it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebserverPart {
    /// Serve the UI below this path.
    pub path_prefix: Opt<Text<PathPrefix>>,
    /// Its Service.
    pub service: ServicePart,
    /// An Ingress to the Service.
    pub ingress: Switch,
    /// How many webserver pods run; ignored while `autoscaling` is enabled.
    pub replica_count: Int<0, 100>,
    /// An autoscaler of the pods.
    pub autoscaling: Switch,
}

impl WebserverPart {
    /// Whether there is one pod of it.
    pub(crate) fn single(&self) -> Flag {
        self.autoscaling.enabled.not().and(&self.replica_count.lt(2))
    }
}

/// A Service, as far as others have to know where it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServicePart {
    /// Who can reach it.
    pub r#type: Choice<ServiceType>,
    /// Its port.
    pub port: Int<1, 65_535>,
}

/// What may be made.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Switch {
    /// Whether it is made.
    pub enabled: Flag,
}

impl Default for Part {
    fn default() -> Self {
        Self { enabled: Opt::unset() }
    }
}

impl Default for OptionalPart {
    fn default() -> Self {
        Self { enabled: false.into() }
    }
}

impl Default for Named {
    fn default() -> Self {
        Self { name_override: Opt::unset(), fullname_override: Opt::unset(), namespace_override: Opt::unset() }
    }
}

impl<const PORT: i64> Default for Served<PORT> {
    fn default() -> Self {
        Self { service: PortPart { port: PORT.into() } }
    }
}

impl Default for Dagster {
    fn default() -> Self {
        Self {
            webserver: WebserverPart {
                path_prefix: Opt::unset(),
                service: ServicePart { r#type: ServiceType::ClusterIP.into(), port: 80.into() },
                ingress: Switch { enabled: false.into() },
                replica_count: 1.into(),
                autoscaling: Switch { enabled: false.into() },
            },
            open_lineage: OpenLineagePart { enabled: false.into(), url: Opt::unset() },
            catalog_env: CatalogPart { enabled: false.into(), uri: Opt::unset() },
        }
    }
}
