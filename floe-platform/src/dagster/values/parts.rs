//! The smaller parts.

use floe_schema::{ConfigMapKey, DnsSubdomain, Flag, Fragment, Int, Opt, Text, Url};
use floe_workload::values::{Probe, RemoteRef, Resources, ServiceAccount};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The daemon.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Daemon {
    /// There is exactly one: two would launch every run twice.
    pub replica_count: Int<1, 1>,
    /// After how many seconds without a sign of life a daemon counts as dead.
    pub heartbeat_tolerance: Int<1, 86_400>,
    /// How the daemon is asked whether it is alive, by the database; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
}

/// The file workspace.yaml.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workspace {
    /// A ConfigMap with a workspace.yaml of your own, in place of the chart's.
    pub existing_config_map: Opt<Text<DnsSubdomain>>,
}

/// The file dagster.yaml.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Instance {
    /// A ConfigMap with a dagster.yaml of your own, in place of the chart's: what the chart says of storage, launcher, queue and the like
    /// has no effect then.
    pub existing_config_map: Opt<Text<DnsSubdomain>>,
}

/// A Job before every upgrade, which migrates the database: as `global.hooks.mode` says.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Migrate {
    /// Whether it runs.
    pub enabled: Flag,
    /// After how many seconds it is given up.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// How many seconds a finished hook stays, with its log; null for ever. A plain Job stays always.
    pub ttl_seconds_after_finished: Opt<Int<0, 31_622_400>>,
    /// CPU and memory.
    pub resources: Resources,
}

/// What the OpenTelemetry collector is told.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Otel {
    /// A Secret with what the collector wants to be told with each request, `name=value,…`; none where it is unset.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of that in the Secret.
    pub headers_key: Text<ConfigMapKey>,
    /// Where it is in the secret store: with `global.externalSecrets.enabled` the Secret is made from it.
    pub external_secret: Opt<RemoteRef>,
}

/// Events of lineage: OpenLineage.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenLineage {
    /// Whether code locations and runs are told where to send them: `OPENLINEAGE_URL` and `OPENLINEAGE_NAMESPACE`.
    pub enabled: Flag,
    /// Where they are sent; the platform's own Marquez, with `marquez.enabled`, where it is unset.
    pub url: Opt<Text<Url>>,
    /// The namespace of the jobs in them; the environment where it is unset.
    pub namespace: Opt<Text>,
}

/// Where the Iceberg catalog is, for code locations and runs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogEnv {
    /// Whether they are told of it: `POLARIS_URI`, `POLARIS_WAREHOUSE` and `POLARIS_CREDENTIAL`.
    pub enabled: Flag,
    /// Where it is; the platform's own Service where it is unset.
    pub uri: Opt<Text<Url>>,
    /// The name of the catalog.
    pub warehouse: Text,
    /// A Secret with the credential, `id:secret`; none where it is unset.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the credential in the Secret.
    pub credential_key: Text<ConfigMapKey>,
    /// Where it is in the secret store: with `global.externalSecrets.enabled` the Secret is made from it.
    pub external_secret: Opt<RemoteRef>,
}

/// The service accounts of what launches no runs.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAccounts {
    /// That of code locations and of the migration, which have no rights.
    pub code: ServiceAccount,
    /// That of runs, in their namespace; without rights unless `runLauncher.stepJobs` is on.
    pub runs: ServiceAccount,
}

/// What the service account may do with the Kubernetes API.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rbac {
    /// Whether a Role with what the run launcher needs is made, in the namespace of runs.
    pub create: Flag,
}

impl Default for Daemon {
    fn default() -> Self {
        Self {
            replica_count: 1.into(),
            heartbeat_tolerance: 1800.into(),
            liveness_probe: Opt::unset(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
        }
    }
}

impl Default for Migrate {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            active_deadline_seconds: 600.into(),
            ttl_seconds_after_finished: Int::from(604_800).into(),
            resources: Resources::of(&[("cpu", "500m"), ("memory", "512Mi")], &[("cpu", "100m"), ("memory", "256Mi")]),
        }
    }
}

impl Default for Otel {
    fn default() -> Self {
        Self { existing_secret: Opt::unset(), headers_key: "headers".into(), external_secret: Opt::unset() }
    }
}

impl Default for OpenLineage {
    fn default() -> Self {
        Self { enabled: false.into(), url: Opt::unset(), namespace: Opt::unset() }
    }
}

impl Default for CatalogEnv {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            uri: Opt::unset(),
            warehouse: "floe".into(),
            existing_secret: Opt::unset(),
            credential_key: "credential".into(),
            external_secret: Opt::unset(),
        }
    }
}
