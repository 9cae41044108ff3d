//! The API.

use floe_schema::{Choice, Flag, Fragment, Opt, Text};
use floe_workload::values::{Gateway, Ingress, NetworkPolicy, Probe};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The API of Marquez.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Api {
    /// How much is logged.
    pub log_level: Choice<LogLevel>,
    /// Whether a new version migrates the database when it starts.
    pub migrate_on_startup: Flag,
    /// Options of the Java virtual machine.
    pub java_opts: Text,
    /// Annotations of the Service.
    pub service_annotations: Fragment<BTreeMap<String, String>>,
    /// An Ingress to the Service. The API asks nobody who they are: who reaches it may read and write.
    pub ingress: Ingress,
    /// An HTTPRoute of the Gateway API to the Service.
    pub gateway: Gateway,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started, which takes longer where the database is migrated; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready, its database included; null for no such probe.
    pub readiness_probe: Opt<Probe>,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    /// What goes wrong.
    Error,
    /// What may go wrong.
    Warn,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
    /// Everything.
    Trace,
}

/// The NetworkPolicy of each component.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkPolicies {
    /// Of the API.
    pub api: NetworkPolicy,
    /// Of the user interface.
    pub web: NetworkPolicy,
}

impl Default for Api {
    fn default() -> Self {
        Self {
            log_level: LogLevel::Info.into(),
            migrate_on_startup: true.into(),
            java_opts: "-XX:MaxRAMPercentage=75".into(),
            service_annotations: Fragment::default(),
            ingress: Ingress::default(),
            gateway: Gateway::default(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(10, 5, 30).into(),
            liveness_probe: Probe::every(20, 5, 6).into(),
            readiness_probe: Probe::every(10, 5, 3).into(),
        }
    }
}

impl Default for NetworkPolicies {
    fn default() -> Self {
        Self { api: NetworkPolicy::of(true), web: NetworkPolicy::of(true) }
    }
}
