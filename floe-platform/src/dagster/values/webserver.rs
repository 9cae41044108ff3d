//! The webserver.

use floe_schema::{Choice, Flag, Format, Fragment, Int, Opt, Text};
use floe_workload::values::Timing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The Dagster webserver.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Webserver {
    /// How many webserver pods run; ignored while `autoscaling` is enabled.
    pub replica_count: Int<0, 100>,
    /// An autoscaler of the webserver's pods.
    pub autoscaling: Autoscaling,
    /// Serve the UI below this path.
    pub path_prefix: Opt<Text<UrlPath>>,
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
    /// A second webserver, on which nothing can be changed, for all to look at.
    pub read_only: ReadOnly,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Timing>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Timing>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Timing>,
}

/// An autoscaler of pods.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Autoscaling {
    /// Whether it is made; it needs the cluster's metrics.
    pub enabled: Flag,
    /// How many pods there are at least.
    pub min_replicas: Int<1, 100>,
    /// How many pods there are at most.
    pub max_replicas: Int<1, 100>,
    /// The share of its CPU request, in percent, at which a pod is busy.
    pub target_cpu_utilization: Int<1, 1000>,
}

/// A Service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Who can reach it.
    pub r#type: Choice<ServiceType>,
    /// Its port.
    pub port: Int<1, 65_535>,
    /// The port on every node, of a `NodePort` or a `LoadBalancer`; drawn where it is unset.
    pub node_port: Opt<Int<30_000, 32_767>>,
    /// Its annotations.
    pub annotations: Fragment<BTreeMap<String, String>>,
}

/// Who can reach a Service.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum ServiceType {
    /// The cluster alone.
    ClusterIP,
    /// Whoever reaches a node.
    NodePort,
    /// Whoever reaches the cloud's load balancer.
    LoadBalancer,
}

/// A second webserver, on which nothing can be changed.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadOnly {
    /// Whether it is there.
    pub enabled: Flag,
    /// How many of its pods run.
    pub replica_count: Int<0, 100>,
    /// Its Service.
    pub service: Service,
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

/// The format of a path of a URL.
#[derive(Clone, Debug)]
pub struct UrlPath;

impl Format for UrlPath {
    const PATTERN: &'static str = "(/[A-Za-z0-9._~-]+)+";
    const TITLE: &'static str = "a path that begins with `/` and does not end with it";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["/dagster"];
}

impl Default for Service {
    fn default() -> Self {
        Self {
            r#type: ServiceType::ClusterIP.into(),
            port: 80.into(),
            node_port: Opt::unset(),
            annotations: Fragment::default(),
        }
    }
}

impl Default for Webserver {
    fn default() -> Self {
        Self {
            replica_count: 1.into(),
            autoscaling: Autoscaling {
                enabled: false.into(),
                min_replicas: 1.into(),
                max_replicas: 5.into(),
                target_cpu_utilization: 80.into(),
            },
            path_prefix: Opt::unset(),
            log_level: LogLevel::Info.into(),
            log_format: LogFormat::Json.into(),
            db_statement_timeout: Opt::unset(),
            db_pool_recycle: Opt::unset(),
            db_pool_max_overflow: Opt::unset(),
            service: Service::default(),
            read_only: ReadOnly { enabled: false.into(), replica_count: 1.into(), service: Service::default() },
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Timing::every(5, 10, 60).into(),
            liveness_probe: Timing::every(30, 15, 10).into(),
            readiness_probe: Timing::every(20, 10, 3).into(),
        }
    }
}
