//! The values of the chart: `values.yaml`, its schema and its documentation come from these types.

mod artifacts;
mod dbt;
mod global;
mod image;
mod job;
mod security;

pub use artifacts::Artifacts;
pub use dbt::{Command, Dbt, DbtProfiles};
pub use global::Global;
pub use image::{Image, PullPolicy};
pub use job::{ConcurrencyPolicy, Job, JobName, JobType, Naming, RestartPolicy, Scratch, SecretKey, Secrets};

use floe_schema::{DnsLabel, LabelValue, Map, Opt, Overlay, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// dbt jobs of the floe data platform.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: Global,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment` and the variable `FLOE_ENVIRONMENT`; `global.environment`
    /// where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// The data product that the jobs belong to, for the label `floe.dev/product`.
    pub product: Opt<Text<LabelValue>>,
    /// The CompiledArtifacts of the data product, mounted into every job.
    pub artifacts: Artifacts,
    /// What all dbt jobs share.
    pub dbt: DbtProfiles,
    /// What every job is unless it says otherwise.
    pub defaults: Job,
    /// The jobs by name, each with what it changes of `defaults`: a map replaces member by member, a list as a whole, null
    /// deletes. A job with a `schedule` is a CronJob, one without a Job that runs at install and after every change.
    pub jobs: Map<Overlay<Job>, JobName>,
}
