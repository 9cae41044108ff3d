//! One job: what it runs, when, and how its pod is made.

use super::{Dbt, Image, PullPolicy, security};
use floe_schema::{
    Choice, ConfigMapKey, CronSchedule, DnsSubdomain, EnvVarName, Flag, Format, Fragment, Int, List, Map, Opt,
    Quantity, Text,
};
use k8s_openapi::{
    api::core::v1::{
        Affinity, EnvFromSource, EnvVar, LocalObjectReference, PodSecurityContext, ResourceRequirements,
        SecurityContext, Toleration, TopologySpreadConstraint, Volume, VolumeMount,
    },
    apimachinery::pkg::api::resource,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One job: what it runs, when, and how its pod is made.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Job {
    /// Whether the job exists.
    pub enabled: Flag,
    /// What it runs: dbt by the options below `dbt`, or a command of your own.
    pub r#type: Choice<JobType>,
    /// When it runs, as cron writes it; without a schedule it is a Job that runs once.
    pub schedule: Opt<Text<CronSchedule>>,
    /// The time zone of the schedule; the cluster's own where it is unset.
    pub time_zone: Opt<Text<TimeZone>>,
    /// What a CronJob does when its last run is not finished.
    pub concurrency_policy: Choice<ConcurrencyPolicy>,
    /// How late a run may start, in seconds; null for any time.
    pub starting_deadline_seconds: Opt<Int<0, MAX_SECONDS>>,
    /// How many finished runs are kept.
    pub successful_jobs_history_limit: Int<0, 1000>,
    /// How many failed runs are kept.
    pub failed_jobs_history_limit: Int<0, 1000>,
    /// Whether runs are held back: a CronJob starts none, a Job no pod.
    pub suspend: Flag,
    /// How a Job is named: with a hash of its pod, so that an upgrade never meets an immutable field, or fixed.
    pub naming: Choice<Naming>,
    /// How often a failed pod is tried again.
    pub backoff_limit: Opt<Int<0, 1000>>,
    /// After how many seconds a run is ended; null for never.
    pub active_deadline_seconds: Opt<Int<1, MAX_SECONDS>>,
    /// How many seconds a finished run stays; 0 removes it at once, null keeps it.
    pub ttl_seconds_after_finished: Opt<Int<0, MAX_SECONDS>>,
    /// Whether a failed container is started again in its pod, or in a new one.
    pub restart_policy: Choice<RestartPolicy>,
    /// The image: dbt with the adapter and the project of the data product.
    pub image: Image,
    /// Secrets to pull the image with.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
    /// What dbt is told.
    pub dbt: Dbt,
    /// Replaces the command; a job of type `custom` needs one, or an image that brings its own.
    pub command: List<Text>,
    /// Replaces the arguments.
    pub args: List<Text>,
    /// Environment variables with their values.
    pub env: Map<Text, EnvVarName>,
    /// Credentials from Secrets.
    pub secrets: Secrets,
    /// Environment variables as Kubernetes writes them, after all others.
    pub extra_env: Fragment<Vec<EnvVar>>,
    /// Further sources of environment variables, as Kubernetes writes them.
    pub extra_env_from: Fragment<Vec<EnvFromSource>>,
    /// CPU and memory of the container.
    pub resources: Fragment<ResourceRequirements>,
    /// The directory for dbt's target and logs, `/work`, and `/tmp`: nothing else is writable.
    pub scratch: Scratch,
    /// Further volumes.
    pub extra_volumes: Fragment<Vec<Volume>>,
    /// Where they are mounted.
    pub extra_volume_mounts: Fragment<Vec<VolumeMount>>,
    /// The security context of the pod: the `restricted` Pod Security Standard.
    pub pod_security_context: Fragment<PodSecurityContext>,
    /// The security context of the container: the `restricted` Pod Security Standard, with a read-only root.
    pub security_context: Fragment<SecurityContext>,
    /// The service account; the namespace's default where it is unset. Its token is not mounted.
    pub service_account_name: Opt<Text<DnsSubdomain>>,
    /// Labels of the pod; those of the chart win over them.
    pub pod_labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the pod.
    pub pod_annotations: Fragment<BTreeMap<String, String>>,
    /// The labels of the nodes that it may run on.
    pub node_selector: Fragment<BTreeMap<String, String>>,
    /// The taints that it tolerates.
    pub tolerations: Fragment<Vec<Toleration>>,
    /// Which nodes and neighbours it prefers.
    pub affinity: Fragment<Affinity>,
    /// How pods are spread over nodes and zones.
    pub topology_spread_constraints: Fragment<Vec<TopologySpreadConstraint>>,
    /// The priority class.
    pub priority_class_name: Opt<Text<DnsSubdomain>>,
    /// The runtime class.
    pub runtime_class_name: Opt<Text<DnsSubdomain>>,
    /// How long a pod that is ended may take, in seconds.
    pub termination_grace_period_seconds: Opt<Int<0, MAX_SECONDS>>,
}

/// A year, in seconds: no job takes longer.
const MAX_SECONDS: i64 = 366 * 24 * 3600;

/// What a job runs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobType {
    /// dbt, by the options below `dbt`.
    Dbt,
    /// A command of your own.
    Custom,
}

/// What a CronJob does when its last run is not finished.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum ConcurrencyPolicy {
    /// Start the next beside it.
    Allow,
    /// Leave the next out.
    Forbid,
    /// End it, and start the next.
    Replace,
}

/// How a Job is named.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Naming {
    /// With a hash of its pod: a change makes a new Job, which runs again.
    Hashed,
    /// Without: a change of the pod must delete the old Job first.
    Fixed,
}

/// Whether a failed container is started again in its pod.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum RestartPolicy {
    /// A new pod is made: the failed one's logs stay.
    Never,
    /// In its pod.
    OnFailure,
}

/// Credentials from Secrets, as environment variables.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Secrets {
    /// Environment variables by name, each from one key of a Secret.
    pub env: Map<SecretKey, EnvVarName>,
    /// Secrets all of whose keys become environment variables.
    pub env_from: List<Text<DnsSubdomain>>,
}

/// A key of a Secret.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretKey {
    /// The Secret.
    pub name: Text<DnsSubdomain>,
    /// Its key.
    pub key: Text<ConfigMapKey>,
}

/// Writable directories of the pod.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scratch {
    /// The size limit of each; the pod is evicted beyond it.
    pub size_limit: Opt<Quantity>,
}

/// The format of a job's name: short enough for what is added to it.
#[derive(Clone, Debug)]
pub struct JobName;

impl Format for JobName {
    const PATTERN: &'static str = "[a-z]([-a-z0-9]*[a-z0-9])?";
    const TITLE: &'static str = "a job's name";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 40;
    const EXAMPLES: &'static [&'static str] = &["nightly"];
}

/// The format of a time zone of the IANA database.
#[derive(Clone, Debug)]
pub struct TimeZone;

impl Format for TimeZone {
    const PATTERN: &'static str = "[A-Za-z]+([/_+-][A-Za-z0-9]+)*";
    const TITLE: &'static str = "a time zone";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["Europe/Paris", "UTC"];
}

impl Default for Job {
    fn default() -> Self {
        let quantity = |text: &str| resource::Quantity(text.to_owned());
        let resources = |entries: &[(&str, &str)]| {
            Some(
                entries.iter().map(|(name, amount)| ((*name).to_owned(), quantity(amount))).collect::<BTreeMap<_, _>>(),
            )
        };
        Self {
            enabled: true.into(),
            r#type: JobType::Dbt.into(),
            schedule: Opt::unset(),
            time_zone: Opt::unset(),
            concurrency_policy: ConcurrencyPolicy::Forbid.into(),
            starting_deadline_seconds: Int::from(3600).into(),
            successful_jobs_history_limit: 3.into(),
            failed_jobs_history_limit: 10.into(),
            suspend: false.into(),
            naming: Naming::Hashed.into(),
            backoff_limit: Int::from(2).into(),
            active_deadline_seconds: Int::from(3600).into(),
            ttl_seconds_after_finished: Int::from(604_800).into(),
            restart_policy: RestartPolicy::Never.into(),
            image: Image {
                registry: Text::from("ghcr.io").into(),
                repository: "dbt-labs/dbt-postgres".into(),
                tag: Opt::unset(),
                digest: Opt::unset(),
                pull_policy: PullPolicy::IfNotPresent.into(),
            },
            image_pull_secrets: Fragment::default(),
            dbt: Dbt::default(),
            command: List::default(),
            args: List::default(),
            env: Map::default(),
            secrets: Secrets::default(),
            extra_env: Fragment::default(),
            extra_env_from: Fragment::default(),
            resources: ResourceRequirements {
                limits: resources(&[("memory", "1Gi")]),
                requests: resources(&[("cpu", "100m"), ("memory", "512Mi")]),
                ..ResourceRequirements::default()
            }
            .into(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            extra_volumes: Fragment::default(),
            extra_volume_mounts: Fragment::default(),
            pod_security_context: security::pod().into(),
            security_context: security::container().into(),
            service_account_name: Opt::unset(),
            pod_labels: Fragment::default(),
            pod_annotations: Fragment::default(),
            node_selector: Fragment::default(),
            tolerations: Fragment::default(),
            affinity: Fragment::default(),
            topology_spread_constraints: Fragment::default(),
            priority_class_name: Opt::unset(),
            runtime_class_name: Opt::unset(),
            termination_grace_period_seconds: Opt::unset(),
        }
    }
}
