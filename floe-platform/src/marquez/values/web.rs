//! The user interface.

use floe_schema::{Flag, Fragment, Opt};
use floe_workload::values::{Gateway, Ingress, Probe, Service};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The user interface of Marquez.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Web {
    /// Whether it is there.
    pub enabled: Flag,
    /// Its Service.
    pub service: Service,
    /// An Ingress to the Service. It asks nobody who they are.
    pub ingress: Ingress,
    /// An HTTPRoute of the Gateway API to the Service.
    pub gateway: Gateway,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
}

impl Default for Web {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            service: Service::at(3000),
            ingress: Ingress::default(),
            gateway: Gateway::default(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(5, 5, 30).into(),
            liveness_probe: Probe::every(20, 5, 6).into(),
            readiness_probe: Probe::every(10, 5, 3).into(),
        }
    }
}
