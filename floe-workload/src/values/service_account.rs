//! Who pods are to the Kubernetes API.

use floe_schema::{DnsSubdomain, Flag, Fragment, Opt, Text};
use k8s_openapi::api::core::v1::LocalObjectReference;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The service account that pods run as.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAccount {
    /// Whether it is made; else it must exist, or the namespace's default is used.
    pub create: Flag,
    /// Its name; one after the chart where it is made, and `default` where it is not.
    pub name: Opt<Text<DnsSubdomain>>,
    /// Its annotations: the role of a cloud's workload identity, say.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// Its labels; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Whether its token is mounted into pods that do not say so themselves; every pod of this chart does.
    pub automount: Flag,
    /// Secrets that its pods pull images with.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
}

impl Default for ServiceAccount {
    fn default() -> Self {
        Self {
            create: true.into(),
            name: Opt::unset(),
            annotations: Fragment::default(),
            labels: Fragment::default(),
            automount: false.into(),
            image_pull_secrets: Fragment::default(),
        }
    }
}
