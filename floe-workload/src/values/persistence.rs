//! Where data lie.

use floe_schema::{Choice, DnsSubdomain, Flag, Fragment, Opt, Quantity, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the data lie: a volume of its own, unless it is not enabled.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Persistence {
    /// Whether the data outlive the pod; else they lie in an empty directory, for tests.
    pub enabled: Flag,
    /// The size of the volume.
    pub size: Quantity,
    /// The storage class; the cluster's default where it is unset. It cannot be changed later.
    pub storage_class: Opt<Text<DnsSubdomain>>,
    /// How the volume may be mounted.
    pub access_mode: Choice<AccessMode>,
    /// A PersistentVolumeClaim that exists, in place of a new one.
    pub existing_claim: Opt<Text<DnsSubdomain>>,
    /// What becomes of the volume when the StatefulSet is deleted.
    pub when_deleted: Choice<Retention>,
    /// Annotations of the claim. They cannot be changed later.
    pub annotations: Fragment<BTreeMap<String, String>>,
}

/// How a volume may be mounted.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum AccessMode {
    /// By one node.
    ReadWriteOnce,
    /// By one pod.
    ReadWriteOncePod,
    /// By many nodes.
    ReadWriteMany,
}

/// What becomes of a volume.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum Retention {
    /// It stays, for the next install.
    Retain,
    /// It is deleted, too.
    Delete,
}

impl Default for Persistence {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            size: "8Gi".into(),
            storage_class: Opt::unset(),
            access_mode: AccessMode::ReadWriteOnce.into(),
            existing_claim: Opt::unset(),
            when_deleted: Retention::Retain.into(),
            annotations: Fragment::default(),
        }
    }
}
