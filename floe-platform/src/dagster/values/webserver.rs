//! The webserver.

use floe_schema::{Choice, Flag, Format, Fragment, Int, Opt, Text};
use floe_workload::values::{DisruptionBudget, Gateway, Ingress, Probe, Service};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The Dagster webserver.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Webserver {
    /// Serve the UI below this path.
    pub path_prefix: Opt<Text<PathPrefix>>,
    /// How much is logged.
    pub log_level: Choice<LogLevel>,
    /// How lines of the log look.
    pub log_format: Choice<LogFormat>,
    /// After how many milliseconds a statement of the database is given up.
    pub db_statement_timeout: Opt<Int<1, 86_400_000>>,
    /// After how many seconds a connection to the database is made anew; -1 for never.
    pub db_pool_recycle: Opt<Int<-1, 86_400>>,
    /// How many connections beyond its pool the webserver may open.
    pub db_pool_max_overflow: Opt<Int<-1, 10_000>>,
    /// The Service.
    pub service: Service,
    /// An Ingress to the Service.
    pub ingress: Ingress,
    /// An HTTPRoute of the Gateway API to the Service.
    pub gateway: Gateway,
    /// A second webserver, on which nothing can be changed, for all to look at.
    pub read_only: ReadOnly,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
}

/// A second webserver, on which nothing can be changed.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadOnly {
    /// Whether it is there.
    pub enabled: Flag,
    /// How many of its pods run.
    pub replica_count: Int<0, 100>,
    /// How many of its pods may be missing while nodes are drained.
    pub pod_disruption_budget: DisruptionBudget,
    /// Its Service.
    pub service: Service,
    /// An Ingress to its Service.
    pub ingress: Ingress,
    /// An HTTPRoute of the Gateway API to its Service.
    pub gateway: Gateway,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What goes wrong for good.
    Critical,
    /// What goes wrong.
    Error,
    /// What may go wrong.
    Warning,
    /// What happens.
    Info,
    /// Everything.
    Debug,
}

impl LogLevel {
    /// As Python spells it.
    #[must_use]
    pub const fn upper(self) -> &'static str {
        match self {
            Self::Critical => "CRITICAL",
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
        }
    }
}

/// How lines of a log look.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// With colours, for people.
    Colored,
    /// JSON, for programs.
    Json,
    /// With colours and tables, for people.
    Rich,
}

/// The format of a path that others lie below.
#[derive(Clone, Debug)]
pub struct PathPrefix;

impl Format for PathPrefix {
    const PATTERN: &'static str = "(/[A-Za-z0-9._~-]+)+";
    const TITLE: &'static str = "a path that begins with `/` and does not end with it";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["/dagster"];
}

impl Default for Webserver {
    fn default() -> Self {
        Self {
            path_prefix: Opt::unset(),
            log_level: LogLevel::Info.into(),
            log_format: LogFormat::Json.into(),
            db_statement_timeout: Opt::unset(),
            db_pool_recycle: Opt::unset(),
            db_pool_max_overflow: Opt::unset(),
            service: Service::at(80),
            ingress: Ingress::default(),
            gateway: Gateway::default(),
            read_only: ReadOnly {
                enabled: false.into(),
                replica_count: 1.into(),
                pod_disruption_budget: DisruptionBudget::default(),
                service: Service::at(80),
                ingress: Ingress::default(),
                gateway: Gateway::default(),
            },
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(5, 10, 60).into(),
            liveness_probe: Probe::every(30, 15, 10).into(),
            readiness_probe: Probe::every(20, 10, 3).into(),
        }
    }
}
