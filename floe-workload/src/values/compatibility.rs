//! What clusters ask for that are not plain Kubernetes.

use floe_schema::Choice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What clusters ask for that are not plain Kubernetes.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Compatibility {
    /// Whether `runAsUser`, `runAsGroup` and `fsGroup` are left out of every security context: OpenShift gives each
    /// namespace users of its own, and refuses others.
    pub openshift: Choice<Openshift>,
}

/// Whether OpenShift picks the users of pods.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Openshift {
    /// Where the cluster has OpenShift's API.
    Auto,
    /// Whatever the cluster: for `helm template` without a cluster.
    Force,
    /// Not at all.
    Disabled,
}

impl Default for Compatibility {
    fn default() -> Self {
        Self { openshift: Openshift::Auto.into() }
    }
}
