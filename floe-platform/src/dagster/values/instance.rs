//! What dagster.yaml says of runs, ticks and logs.

use super::webserver::LogLevel;
use floe_schema::{Choice, Flag, Fragment, FreeForm, Int, List, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In which order runs are launched: the queue.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coordinator {
    /// How many runs go on at once; -1 for any number.
    pub max_concurrent_runs: Int<-1, 100_000>,
    /// Limits for runs with a tag, as Dagster writes them.
    pub tag_concurrency_limits: Fragment<Vec<FreeForm>>,
    /// How often the queue is looked at, in seconds.
    pub dequeue_interval_seconds: Int<1, 3600>,
    /// Whether runs are launched by several threads.
    pub dequeue_use_threads: Flag,
    /// How many threads launch runs.
    pub dequeue_num_workers: Int<1, 1000>,
    /// Dagster's newer limits, `concurrency` of dagster.yaml: `pools` and `runs`. Where they are set, `maxConcurrentRuns` and
    /// `tagConcurrencyLimits` are left out.
    pub concurrency: Fragment<BTreeMap<String, FreeForm>>,
}

/// Whether the daemon looks after runs that have started.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Monitoring {
    /// Whether it does.
    pub enabled: Flag,
    /// After how many seconds a run that does not start has failed.
    pub start_timeout_seconds: Int<0, 86_400>,
    /// After how many seconds a run that does not end when it is told to is ended.
    pub cancel_timeout_seconds: Int<0, 86_400>,
    /// How often a run whose pod is lost is taken up again.
    pub max_resume_run_attempts: Int<0, 100>,
    /// How often runs are looked at, in seconds.
    pub poll_interval_seconds: Int<1, 86_400>,
    /// After how many seconds a run has failed; 0 for never.
    pub max_runtime_seconds: Int<0, 31_622_400>,
}

/// Whether failed runs are launched again.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retries {
    /// Whether they are.
    pub enabled: Flag,
    /// How often.
    pub max_retries: Int<0, 100>,
}

/// Threads that evaluate.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pool {
    /// Whether there are several threads.
    pub use_threads: Flag,
    /// How many.
    pub num_workers: Int<1, 1000>,
}

/// How long ticks are kept.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retention {
    /// Ticks of schedules, in days; -1 for ever.
    pub schedule: Int<-1, 36_500>,
    /// Ticks of sensors, in days; -1 for ever.
    pub sensor: Int<-1, 36_500>,
}

/// What of Python's logging becomes events of runs.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PythonLogs {
    /// From which level on; Dagster's default where it is unset.
    pub level: Opt<Choice<LogLevel>>,
    /// Which loggers.
    pub managed_loggers: List<Text>,
}

impl Default for Coordinator {
    fn default() -> Self {
        Self {
            max_concurrent_runs: (-1).into(),
            tag_concurrency_limits: Fragment::default(),
            dequeue_interval_seconds: 5.into(),
            dequeue_use_threads: true.into(),
            dequeue_num_workers: 4.into(),
            concurrency: Fragment::default(),
        }
    }
}

impl Default for Monitoring {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            start_timeout_seconds: 300.into(),
            cancel_timeout_seconds: 180.into(),
            max_resume_run_attempts: 0.into(),
            poll_interval_seconds: 120.into(),
            max_runtime_seconds: 0.into(),
        }
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self { enabled: true.into(), max_retries: 0.into() }
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self { use_threads: true.into(), num_workers: 4.into() }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { schedule: 90.into(), sensor: 7.into() }
    }
}
