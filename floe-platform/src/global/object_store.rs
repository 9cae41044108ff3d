//! The object store, as its server and its clients have to know it.

use floe_schema::{Choice, ConfigMapKey, DnsLabel, DnsSubdomain, Flag, Format, Map, Opt, Text, Url};
use floe_workload::values::RemoteRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the charts share that keep data in an object store.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Store {
    /// The object store of all parts: tables of the catalog, output of runs.
    pub object_store: ObjectStore,
}

/// The object store of all parts.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObjectStore {
    /// Whose store it is, where it is not the bundled one.
    pub r#type: Choice<StoreType>,
    /// The store that the platform brings along; its own values are in `objectStore`.
    pub bundled: Bundled,
    /// The buckets; of the type `AZURE` the containers.
    pub buckets: Buckets,
    /// The region, of the type `S3`.
    pub region: Opt<Text>,
    /// The address of a store other than Amazon's that speaks S3, as pods reach it.
    pub endpoint: Opt<Text<Url>>,
    /// The address of that store as clients outside of the cluster reach it, where that is another.
    pub public_endpoint: Opt<Text<Url>>,
    /// The address where temporary credentials are asked for, where that is another.
    pub sts_endpoint: Opt<Text<Url>>,
    /// Whether the store gives temporary credentials (STS): with them clients of the catalog reach their own tables alone.
    pub sts: Flag,
    /// Whether the bucket's name stands in the path of an address, not in the name of its host. The bundled store's does.
    pub path_style: Flag,
    /// The storage account, of the type `AZURE`.
    pub storage_account: Opt<Text>,
    /// How pods identify themselves.
    pub auth: Choice<StoreAuth>,
    /// A Secret with the keys; of the bundled store its own where it is unset.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the access key's id in the Secret.
    pub access_key_id_key: Text<ConfigMapKey>,
    /// The key of the secret access key in the Secret.
    pub secret_access_key_key: Text<ConfigMapKey>,
    /// The key of the credential in the Secret: the service account's JSON of the type `GCS`, the access key or SAS token of the
    /// type `AZURE`.
    pub credential_key: Text<ConfigMapKey>,
    /// The keys of the Secret, each with where its value is in the secret store: with `global.externalSecrets.enabled` the Secret
    /// is made from them.
    pub external_secret: Map<RemoteRef, ConfigMapKey>,
    /// Change it after the keys in the Secret have changed: the pods of the store and of its clients start anew.
    pub rotation: Opt<Text>,
}

/// The store that the platform brings along.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundled {
    /// Whether it is installed, and all parts use it. One server with one volume: for development.
    pub enabled: Flag,
    /// Replaces the name of its objects, `<release>-object-store`.
    pub fullname_override: Opt<Text<DnsLabel>>,
}

/// The buckets.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Buckets {
    /// The tables of the catalog.
    pub warehouse: Text<BucketName>,
    /// The output of runs, and what else jobs leave.
    pub artifacts: Text<BucketName>,
}

/// Whose store it is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum StoreType {
    /// There is none but the bundled one.
    #[serde(rename = "none")]
    None,
    /// Amazon S3, or a store that speaks as it does.
    S3,
    /// Google Cloud Storage.
    GCS,
    /// Azure Blob Storage.
    AZURE,
}

/// How pods identify themselves to the store.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum StoreAuth {
    /// By keys in a Secret.
    Static,
    /// By their service accounts, as Amazon's IRSA and Pod Identity do it: no keys.
    Irsa,
    /// By their service accounts, as Google's and Azure's workload identity does it: no keys.
    WorkloadIdentity,
}

/// The format of a bucket's name.
#[derive(Clone, Debug)]
pub struct BucketName;

impl Format for BucketName {
    const PATTERN: &'static str = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";
    const TITLE: &'static str = "a bucket's name: lower-case letters, digits, `.` and `-`";
    const MIN_LENGTH: usize = 3;
    const MAX_LENGTH: usize = 63;
    const EXAMPLES: &'static [&'static str] = &["floe-iceberg"];
}

impl Default for ObjectStore {
    fn default() -> Self {
        Self {
            r#type: StoreType::None.into(),
            bundled: Bundled { enabled: false.into(), fullname_override: Opt::unset() },
            buckets: Buckets { warehouse: "floe-iceberg".into(), artifacts: "floe-artifacts".into() },
            region: Opt::unset(),
            endpoint: Opt::unset(),
            public_endpoint: Opt::unset(),
            sts_endpoint: Opt::unset(),
            sts: true.into(),
            path_style: false.into(),
            storage_account: Opt::unset(),
            auth: StoreAuth::Static.into(),
            existing_secret: Opt::unset(),
            access_key_id_key: "access-key-id".into(),
            secret_access_key_key: "secret-access-key".into(),
            credential_key: "credential".into(),
            external_secret: Map::default(),
            rotation: Opt::unset(),
        }
    }
}
