//! The values of the chart: `values.yaml`, its schema and its documentation come from these types.

mod artifacts;
mod dbt;
mod external_secrets;
mod extra;
mod global;
mod image;
mod ingestion;
mod job;
mod network_policy;
mod platform;
mod quota;
mod resources;
mod secrets;
mod security;
mod service_account;
mod tests;
mod workload;

pub use artifacts::{Artifacts, Oci, OciReference};
pub use dbt::{Command, Dbt, DbtProfiles};
pub use external_secrets::{ExternalSecret, ExternalSecrets, RemoteRef, SecretStoreKind, SecretStoreRef};
pub use extra::{ConfigMap, ExtraObject, Secret};
pub use global::Global;
pub use image::{Image, PullPolicy};
pub use ingestion::Ingestion;
pub use job::{CompletionMode, ConcurrencyPolicy, Job, JobName, JobType, Naming, PodReplacementPolicy, Run};
pub use network_policy::{Dns, External, NetworkPolicy};
pub use platform::{Endpoint, Platform, Protocol, Telemetry};
pub use quota::{LimitRange, Quota};
pub(crate) use resources::quantities;
pub use resources::{Preset, Resources};
pub use secrets::{SecretFiles, SecretKey, Secrets};
pub use service_account::{Rbac, ServiceAccount};
pub use tests::Tests;
pub use workload::{DnsPolicy, RestartPolicy, Scratch, Workload};

use floe_schema::{ByChoice, Defaults, DnsLabel, Fragment, LabelValue, Map, Opt, Overlay, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// dbt and ingestion jobs of the floe data platform.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: Global,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment` and the variable `FLOE_ENVIRONMENT`; `global.environment`
    /// where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// The data product that the jobs belong to, for the label `floe.dev/product` and the variable `FLOE_PRODUCT_NAME`.
    pub product: Opt<Text<LabelValue>>,
    /// The CompiledArtifacts of the data product, mounted into every job.
    pub artifacts: Artifacts,
    /// What all dbt jobs share.
    pub dbt: DbtProfiles,
    /// Where the floe platform is, for the variables that jobs find its services by.
    pub platform: Platform,
    /// What every job is unless its type or the job itself says otherwise.
    pub defaults: Defaults<Job>,
    /// What the jobs of a type change of `defaults`: another image for ingestion, say.
    pub types: ByChoice<JobType, Overlay<Job>>,
    /// The jobs by name, each with what it changes of `defaults` and of its type: a map replaces member by member, a list
    /// as a whole, null deletes. A job with a `schedule` is a CronJob, one without a Job that runs at install and after
    /// every change.
    pub jobs: Map<Overlay<Job>, JobName>,
    /// The service account that jobs run as.
    pub service_account: ServiceAccount,
    /// What the service account may do with the Kubernetes API.
    pub rbac: Rbac,
    /// Which connections the pods of jobs may make.
    pub network_policy: NetworkPolicy,
    /// How much all pods of the namespace may use together.
    pub resource_quota: Quota,
    /// What a container of the namespace may use, and what it gets where it says nothing.
    pub limit_range: LimitRange,
    /// Secrets that the External Secrets Operator fetches from a secret store.
    pub external_secrets: ExternalSecrets,
    /// ConfigMaps of your own by name, for `extraEnvFrom` and `extraVolumes`.
    pub config_maps: Map<ConfigMap, DnsLabel>,
    /// Secrets of your own by name. For development: in production keep credentials out of values, by `externalSecrets` or
    /// by Secrets that exist.
    pub secrets: Map<Secret, DnsLabel>,
    /// What `helm test` checks.
    pub tests: Tests,
    /// Further objects, as they are: data, not templates.
    pub extra_objects: Fragment<Vec<ExtraObject>>,
}

impl Default for Values {
    fn default() -> Self {
        // A quality check is what dbt's tests say.
        let quality = Overlay::from(json!({ "dbt": { "command": "test" } }));
        Self {
            global: Global::default(),
            name_override: Opt::unset(),
            fullname_override: Opt::unset(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            product: Opt::unset(),
            artifacts: Artifacts::default(),
            dbt: DbtProfiles::default(),
            platform: Platform::default(),
            defaults: Defaults::default(),
            types: [(JobType::Quality, quality)].into(),
            jobs: Map::default(),
            service_account: ServiceAccount::default(),
            rbac: Rbac::default(),
            network_policy: NetworkPolicy::default(),
            resource_quota: Quota::default(),
            limit_range: LimitRange::default(),
            external_secrets: ExternalSecrets::default(),
            config_maps: Map::default(),
            secrets: Map::default(),
            tests: Tests::default(),
            extra_objects: Fragment::default(),
        }
    }
}
