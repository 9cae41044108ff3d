//! The catalog that is made.

use floe_schema::{Choice, Flag, Fragment, Int, Opt, Text, Url};
use floe_workload::values::Resources;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A catalog in every realm, and who may use it: made after each install and upgrade by a Job, as `global.hooks.mode` says. What is there
/// already stays.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Catalog {
    /// Whether it is made.
    pub enabled: Flag,
    /// Its name: the warehouse of Iceberg's clients.
    pub name: Text,
    /// Where tables are; in the store of `global.objectStore` where it is unset, and without one in the pod.
    pub storage_type: Opt<Choice<StorageType>>,
    /// Where tables are that say nothing else; the store's bucket `warehouse` where it is unset. With several realms each one's name
    /// is added to it, or stands in the place of `{realm}`.
    pub base_location: Opt<Text>,
    /// Where tables may be; below `baseLocation` where it is empty.
    pub allowed_locations: Fragment<Vec<String>>,
    /// The region, of the type `S3`; that of the store where it is unset.
    pub region: Opt<Text>,
    /// The address of a store that speaks S3, as clients reach it; that of the store where it is unset.
    pub endpoint: Opt<Text<Url>>,
    /// The same as the server reaches it, where that is another.
    pub endpoint_internal: Opt<Text<Url>>,
    /// The address where temporary credentials are asked for; that of the store where it is unset.
    pub sts_endpoint: Opt<Text<Url>>,
    /// Whether the store gives no temporary credentials: clients then need keys of their own. As `global.objectStore.sts` says where it
    /// is unset.
    pub sts_unavailable: Opt<Flag>,
    /// Whether the bucket's name stands in the path of an address; as the store has it where it is unset.
    pub path_style_access: Opt<Flag>,
    /// The role of Amazon's that gives access to the bucket, `arn:aws:iam::…:role/…`.
    pub role_arn: Opt<Text>,
    /// The external id that this role asks for.
    pub external_id: Opt<Text>,
    /// Keys of Amazon's KMS.
    pub kms: Kms,
    /// The service account that gives access to the bucket, of the type `GCS`.
    pub gcs_service_account: Opt<Text>,
    /// The tenant, of the type `AZURE`; `storage.azure.tenantId` where it is unset.
    pub azure_tenant_id: Opt<Text>,
    /// Further properties of the catalog. No credentials: every client reads them.
    pub properties: Fragment<BTreeMap<String, String>>,
    /// The role of principals that may use the catalog.
    pub principal_role: Text,
    /// The role of the catalog that it is given.
    pub catalog_role: Text,
    /// What that role may do.
    pub privileges: Fragment<Vec<String>>,
    /// The principals that get the role; they exist.
    pub principals: Fragment<Vec<String>>,
    /// How long the server may take until it answers, in seconds.
    pub timeout_seconds: Int<1, 3600>,
    /// After how many seconds the Job is given up.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// How many seconds a finished hook stays, with its log; null for ever. A plain Job stays always.
    pub ttl_seconds_after_finished: Opt<Int<0, 31_622_400>>,
    /// CPU and memory.
    pub resources: Resources,
}

/// Keys of Amazon's KMS.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Kms {
    /// The key that new data are encrypted by, `arn:aws:kms:…`.
    pub current_key: Opt<Text>,
    /// Further keys that data may be encrypted by.
    pub allowed_keys: Fragment<Vec<String>>,
    /// Whether the store has no KMS.
    pub unavailable: Flag,
}

/// Where tables are.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum StorageType {
    /// Amazon S3, or a store that speaks as it does.
    S3,
    /// Google Cloud Storage.
    GCS,
    /// Azure Blob Storage.
    AZURE,
    /// In the pod, as long as it lives: for a look at the catalog, not at tables.
    FILE,
}

impl Default for Catalog {
    fn default() -> Self {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().into();
        Self {
            enabled: true.into(),
            name: "floe".into(),
            storage_type: Opt::unset(),
            base_location: Opt::unset(),
            allowed_locations: Fragment::default(),
            region: Opt::unset(),
            endpoint: Opt::unset(),
            endpoint_internal: Opt::unset(),
            sts_endpoint: Opt::unset(),
            sts_unavailable: Opt::unset(),
            path_style_access: Opt::unset(),
            role_arn: Opt::unset(),
            external_id: Opt::unset(),
            kms: Kms { current_key: Opt::unset(), allowed_keys: Fragment::default(), unavailable: false.into() },
            gcs_service_account: Opt::unset(),
            azure_tenant_id: Opt::unset(),
            properties: Fragment::default(),
            principal_role: "floe".into(),
            catalog_role: "floe".into(),
            privileges: texts(&["CATALOG_MANAGE_CONTENT"]),
            principals: texts(&["root"]),
            timeout_seconds: 300.into(),
            active_deadline_seconds: 900.into(),
            ttl_seconds_after_finished: Int::from(604_800).into(),
            resources: Resources::of(&[("cpu", "200m"), ("memory", "128Mi")], &[("cpu", "20m"), ("memory", "32Mi")]),
        }
    }
}
