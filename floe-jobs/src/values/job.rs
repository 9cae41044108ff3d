//! One job: what it runs and when.

use super::{Dbt, Ingestion, Secrets};
use floe_schema::{
    Choice, ConfigMapKey, CronSchedule, Flag, Format, Fragment, Int, Map, Opt, Path, Quantity, Text, With,
};
use floe_workload::values::{Container, Pod, Scratch};
use k8s_openapi::api::batch::v1::{
    PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnPodConditionsPattern,
    PodFailurePolicyRule,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One job: what it runs and when, and beside it what every container and every pod has.
pub type Job = With<With<Run, Container>, Pod>;

/// What a job runs and when.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Run {
    /// Whether the job exists.
    pub enabled: Flag,
    /// What it runs: dbt, a quality check by dbt, an ingestion by Python, or a command of your own.
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
    /// How a Job is named, so that an upgrade never meets an immutable field.
    pub naming: Choice<Naming>,
    /// How often a failed pod is tried again.
    pub backoff_limit: Opt<Int<0, 1000>>,
    /// After how many seconds a run is ended; null for never.
    pub active_deadline_seconds: Opt<Int<1, MAX_SECONDS>>,
    /// How many seconds a finished run stays; 0 removes it at once, null keeps it.
    pub ttl_seconds_after_finished: Opt<Int<0, MAX_SECONDS>>,
    /// How many pods have to succeed.
    pub completions: Opt<Int<1, 100_000>>,
    /// How many pods run at once.
    pub parallelism: Opt<Int<0, 100_000>>,
    /// Whether each pod has an index (`JOB_COMPLETION_INDEX`).
    pub completion_mode: Opt<Choice<CompletionMode>>,
    /// Whether a pod is replaced as soon as it is being deleted, or only when it has failed.
    pub pod_replacement_policy: Opt<Choice<PodReplacementPolicy>>,
    /// Which failures end the job at once, and which do not count. By default: exit code 2, by which dbt says that its
    /// project or its options are wrong, ends it; a pod that was evicted does not count. Without effect where
    /// `restartPolicy` is `OnFailure`.
    pub pod_failure_policy: Fragment<PodFailurePolicy>,
    /// What dbt is told, in jobs of the types `dbt` and `quality`.
    pub dbt: Dbt,
    /// What Python runs, in jobs of the type `ingestion`.
    pub ingestion: Ingestion,
    /// Whether a failed container is started again in its pod, or in a new one.
    pub restart_policy: Choice<RestartPolicy>,
    /// Credentials from Secrets.
    pub secrets: Secrets,
    /// Files by name, mounted into `filesPath`: a pipeline, a selectors.yml. No credentials: they lie in a ConfigMap.
    pub files: Map<Text, ConfigMapKey>,
    /// The directory that `files` are mounted into.
    pub files_path: Text<Path>,
    /// The writable directories `/work` and `/tmp`: nothing else is writable.
    pub scratch: Scratch,
    /// Labels of the Job or CronJob; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Job or CronJob.
    pub annotations: Fragment<BTreeMap<String, String>>,
}

/// A year, in seconds: no job takes longer.
const MAX_SECONDS: i64 = 366 * 24 * 3600;

/// What a job runs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobType {
    /// dbt, by the options below `dbt`.
    Dbt,
    /// The tests of a dbt project.
    Quality,
    /// A dlt pipeline or another Python program, by the options below `ingestion`.
    Ingestion,
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
    /// With a hash of its pod, its completions and its policy of failures: a change makes a new Job, which runs again.
    Hashed,
    /// Without: a change of the pod must delete the old Job first.
    Fixed,
    /// Without, as a hook that runs after every install and upgrade, and is waited for: as `global.hooks.mode` says. With a hash where
    /// that is `none`.
    Hook,
}

/// Whether a failed container is started again in its pod.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum RestartPolicy {
    /// A new pod is made: the failed one's logs stay.
    Never,
    /// In its pod.
    OnFailure,
}

/// Whether each pod of a Job has an index.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum CompletionMode {
    /// All pods do the same.
    NonIndexed,
    /// Each pod has an index of its own.
    Indexed,
}

/// When a pod of a Job is replaced.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum PodReplacementPolicy {
    /// As soon as it is being deleted.
    TerminatingOrFailed,
    /// When it has failed: never are two at work.
    Failed,
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

impl Default for Run {
    fn default() -> Self {
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
            completions: Opt::unset(),
            parallelism: Opt::unset(),
            completion_mode: Opt::unset(),
            pod_replacement_policy: Opt::unset(),
            pod_failure_policy: pod_failure_policy().into(),
            dbt: Dbt::default(),
            ingestion: Ingestion::default(),
            restart_policy: RestartPolicy::Never.into(),
            secrets: Secrets::default(),
            files: Map::default(),
            files_path: "/etc/floe-files".into(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            labels: Fragment::default(),
            annotations: Fragment::default(),
        }
    }
}

/// Exit code 2 of dbt, and of most programs, means wrong usage: to try again is of no use. An eviction is nobody's fault.
fn pod_failure_policy() -> PodFailurePolicy {
    let usage = PodFailurePolicyRule {
        action: "FailJob".to_owned(),
        on_exit_codes: Some(PodFailurePolicyOnExitCodesRequirement {
            container_name: Some(crate::container::NAME.to_owned()),
            operator: "In".to_owned(),
            values: vec![2],
        }),
        ..PodFailurePolicyRule::default()
    };
    let eviction = PodFailurePolicyRule {
        action: "Ignore".to_owned(),
        on_pod_conditions: Some(vec![PodFailurePolicyOnPodConditionsPattern {
            type_: "DisruptionTarget".to_owned(),
            status: Some("True".to_owned()),
        }]),
        ..PodFailurePolicyRule::default()
    };
    PodFailurePolicy { rules: vec![usage, eviction] }
}
