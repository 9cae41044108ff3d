//! Who jobs are to the Kubernetes API.

use floe_schema::{DnsSubdomain, Flag, Fragment, Opt, Text};
use k8s_openapi::api::{core::v1::LocalObjectReference, rbac::v1::PolicyRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The service account that jobs run as.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAccount {
    /// Whether it is made; else it must exist, or the namespace's default is used.
    pub create: Flag,
    /// Its name; the full name of the chart where it is made, and `default` where it is not.
    pub name: Opt<Text<DnsSubdomain>>,
    /// Its annotations: the role of a cloud's workload identity, say.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// Its labels; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Secrets that its pods pull images with.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
}

/// What the service account may do with the Kubernetes API: nothing by default.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rbac {
    /// The rules of a Role that is bound to the service account; none, no Role.
    pub rules: Fragment<Vec<PolicyRule>>,
}

impl Default for ServiceAccount {
    fn default() -> Self {
        Self {
            create: true.into(),
            name: Opt::unset(),
            annotations: Fragment::default(),
            labels: Fragment::default(),
            image_pull_secrets: Fragment::default(),
        }
    }
}
