//! The values of the chart: `values.yaml`, its schema and its documentation come from these types.
//!
//! Threads may share them:
//!
//! ```
//! fn shared<T: Send + Sync>() {}
//! shared::<floe_jobs::values::Values>();
//! ```

mod artifacts;
mod dbt;
mod external_secrets;
mod extra;
mod ingestion;
mod job;
mod network_policy;
mod platform;
mod rbac;
mod secrets;
mod tests;

pub use artifacts::{Artifacts, ImageVolume, Oci, OciReference};
pub use dbt::{Command, Dbt, DbtProfiles};
pub use external_secrets::{ExternalSecret, ExternalSecrets};
pub use extra::{ConfigMap, Secret};
pub use ingestion::Ingestion;
pub use job::{
    CompletionMode, ConcurrencyPolicy, Job, JobName, JobType, Naming, PodReplacementPolicy, RestartPolicy, Run,
};
pub use network_policy::NetworkPolicy;
pub use platform::{Endpoint, Platform, Protocol, Telemetry};
pub use rbac::Rbac;
pub use secrets::{SecretFiles, SecretKey, Secrets};
pub use tests::Tests;

use floe_schema::{ByChoice, Context, Defaults, DnsLabel, Fragment, LabelValue, Map, Opt, Overlay, Text, With};
use floe_workload::{
    Chart,
    labels::{self, Labels},
    values::{Container, ExtraObject, Global, Image, LimitRange, Pod, PullPolicy, Quota, SecretStore, ServiceAccount},
};
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
    /// The store that they are fetched from, where this chart is to make it.
    pub secret_store: SecretStore,
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

impl Chart for Values {
    const NAME: &'static str = "floe-jobs";
    const CLIENT_OF: &'static [&'static str] = &["dagster", "marquez", "object-store", "otel-collector", "polaris"];
    const PART_OF: &'static str = "floe-jobs";

    floe_workload::chart_values!();

    fn own_labels(cx: &Context<Self>) -> Labels {
        labels::where_set("floe.dev/product", &cx.values.product.or("".into()))
    }
}

/// What a job is unless its type or the job itself says otherwise.
fn defaults() -> Job {
    let image = Image {
        registry: Text::from("ghcr.io").into(),
        repository: "dbt-labs/dbt-postgres".into(),
        tag: Opt::unset(),
        digest: Opt::unset(),
        pull_policy: PullPolicy::IfNotPresent.into(),
    };
    With { own: With { own: Run::default(), shared: Container::of(image) }, shared: Pod::of_user(1000) }
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
            defaults: Defaults::from(defaults()),
            types: [(JobType::Quality, quality)].into(),
            jobs: Map::default(),
            service_account: ServiceAccount::default(),
            rbac: Rbac::default(),
            network_policy: NetworkPolicy::default(),
            resource_quota: Quota::default(),
            limit_range: LimitRange::default(),
            external_secrets: ExternalSecrets::default(),
            secret_store: SecretStore::default(),
            config_maps: Map::default(),
            secrets: Map::default(),
            tests: Tests::default(),
            extra_objects: Fragment::default(),
        }
    }
}
