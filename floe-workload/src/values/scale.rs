//! How many pods a part has.

use super::Autoscaling;
use floe_schema::{Flag, Fragment, Int};
use k8s_openapi::api::apps::v1::DeploymentStrategy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many pods a part has that may have more than one, where they run, and how they are replaced.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scale {
    /// How many pods run; ignored while `autoscaling` is enabled.
    pub replica_count: Int<0, 100>,
    /// An autoscaler of the pods.
    pub autoscaling: Autoscaling,
    /// Whether pods run in different zones and on different nodes where they can; `affinity` and
    /// `topologySpreadConstraints` stand in for it.
    pub spread: Flag,
    /// How old pods are replaced, as Kubernetes writes it; where it is empty a new pod is ready before an old one goes.
    pub strategy: Fragment<DeploymentStrategy>,
}

impl Scale {
    /// Whether more than one pod may run.
    #[must_use]
    pub fn many(&self) -> Flag {
        self.autoscaling.many(&self.replica_count)
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self {
            replica_count: 1.into(),
            autoscaling: Autoscaling::default(),
            spread: true.into(),
            strategy: Fragment::default(),
        }
    }
}
