//! Where the output of runs is kept.

use floe_schema::{Choice, ConfigMapKey, DnsSubdomain, Flag, Int, Map, Opt, Path, Text, Url};
use floe_workload::values::RemoteRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the output of runs is kept: what they print.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ComputeLogs {
    /// Where.
    pub r#type: Choice<ComputeLogsType>,
    /// The bucket, of the types `S3` and `GCS`.
    pub bucket: Opt<Text>,
    /// The storage account, of the type `Azure`.
    pub storage_account: Opt<Text>,
    /// The container, of the type `Azure`.
    pub container: Opt<Text>,
    /// The start of every object's name.
    pub prefix: Opt<Text>,
    /// The directory that output is first written to; of the type `Local` the only one.
    pub local_dir: Text<Path>,
    /// The region, of the type `S3`.
    pub region: Opt<Text>,
    /// The address of an object store other than Amazon's, of the type `S3`.
    pub endpoint_url: Opt<Text<Url>>,
    /// Whether the store speaks TLS, of the type `S3`.
    pub use_ssl: Flag,
    /// Whether the UI shows a link in place of the output; not of the types `NoOp` and `Local`.
    pub show_url_only: Flag,
    /// How often output is uploaded while a run goes on, in seconds; at its end alone where it is unset.
    pub upload_interval: Opt<Int<1, 86_400>>,
    /// A Secret with the credential of the place, for all pods and runs; without one they identify themselves by their service
    /// account, or by variables of yours.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// The key of the access key's id in the Secret, of the type `S3`.
    pub access_key_id_key: Text<ConfigMapKey>,
    /// The key of the secret access key in the Secret, of the type `S3`.
    pub secret_access_key_key: Text<ConfigMapKey>,
    /// The key of the credential in the Secret: the service account's JSON of the type `GCS`, the access key or SAS token of the
    /// type `Azure`.
    pub credential_key: Text<ConfigMapKey>,
    /// The keys of the Secret, each with where its value is in the secret store: with `global.externalSecrets.enabled` the Secret
    /// is made from them.
    pub external_secret: Map<RemoteRef, ConfigMapKey>,
}

/// Where the output of runs is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum ComputeLogsType {
    /// Nowhere but in the logs of the pods.
    NoOp,
    /// In the pod, as long as it lives.
    Local,
    /// In a bucket of Amazon S3 or of a store that speaks as it does.
    S3,
    /// In a bucket of Google Cloud Storage.
    GCS,
    /// In Azure Blob Storage.
    Azure,
    /// In the platform's object store, `global.objectStore`, of the type `S3` or the bundled one: in its bucket of artifacts.
    ObjectStore,
}

impl Default for ComputeLogs {
    fn default() -> Self {
        Self {
            r#type: ComputeLogsType::NoOp.into(),
            bucket: Opt::unset(),
            storage_account: Opt::unset(),
            container: Opt::unset(),
            prefix: Opt::unset(),
            local_dir: "/tmp/dagster".into(),
            region: Opt::unset(),
            endpoint_url: Opt::unset(),
            use_ssl: true.into(),
            show_url_only: false.into(),
            upload_interval: Opt::unset(),
            existing_secret: Opt::unset(),
            access_key_id_key: "access-key-id".into(),
            secret_access_key_key: "secret-access-key".into(),
            credential_key: "credential".into(),
            external_secret: Map::default(),
        }
    }
}
