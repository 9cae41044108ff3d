//! What the server's file says of realms, requests, logs, metrics and traces.

use super::format::{Header, LoggerName, TagName};
use floe_schema::{Choice, Flag, Int, List, Map, Number, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a request says which realm it is for.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RealmContext {
    /// The header with the realm's name.
    pub header_name: Text<Header>,
    /// Whether each request must have it; else one without it is for the first realm.
    pub require_header: Flag,
}

/// What is logged, to the console alone: the root is read-only.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Logging {
    /// How much.
    pub level: Choice<LogLevel>,
    /// How much of single loggers.
    pub categories: Map<Choice<LogLevel>, LoggerName>,
    /// Whether lines are JSON, for programs.
    pub json: Flag,
    /// Whether each request is logged.
    pub access_log: Flag,
    /// The header with the id of a request, which is logged with each line.
    pub request_id_header_name: Text<Header>,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What goes wrong.
    Error,
    /// What may go wrong.
    Warn,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
    /// Everything.
    Trace,
}

/// Which web pages may call the catalog from a browser; none where all lists are empty.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cors {
    /// The pages' origins, as of `https://ui.example.com`.
    pub allowed_origins: List<Text>,
    /// The methods of requests; all where it is empty.
    pub allowed_methods: List<Text>,
    /// The headers of requests; all where it is empty.
    pub allowed_headers: List<Text>,
    /// The headers of answers that a page sees.
    pub exposed_headers: List<Text>,
    /// How long a browser may remember the answer, in seconds.
    pub max_age_seconds: Opt<Int<0, 86_400>>,
    /// Whether a page may send credentials.
    pub allow_credentials: Opt<Flag>,
}

/// How many requests each realm may make.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateLimiter {
    /// Whether there is a limit.
    pub r#type: Choice<RateLimiterType>,
    /// How many requests a second each realm may make of one pod, of the type `default`.
    pub requests_per_second: Int<1, 1_000_000>,
}

/// Whether requests are limited.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RateLimiterType {
    /// They are not.
    NoOp,
    /// Each realm has so many a second.
    Default,
}

/// Metrics for Prometheus, at `/q/metrics` of the management port.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metrics {
    /// Whether there are metrics.
    pub enabled: Flag,
    /// Tags of every metric.
    pub tags: Map<Text, TagName>,
}

/// Traces for the OpenTelemetry collector of `global.otel`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tracing {
    /// Whether traces are sent; `global.otel.enabled` where it is unset.
    pub enabled: Opt<Flag>,
    /// Which share of requests is traced whose client does not say so itself.
    pub sample_ratio: Number<0, 1>,
    /// Further attributes of all traces, `name=value`.
    pub attributes: List<Text>,
}

impl Default for RealmContext {
    fn default() -> Self {
        Self { header_name: "Polaris-Realm".into(), require_header: false.into() }
    }
}

impl Default for Logging {
    fn default() -> Self {
        Self {
            level: LogLevel::Info.into(),
            categories: Map::default(),
            json: true.into(),
            access_log: false.into(),
            request_id_header_name: "X-Request-ID".into(),
        }
    }
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self { r#type: RateLimiterType::NoOp.into(), requests_per_second: 9999.into() }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self { enabled: true.into(), tags: Map::default() }
    }
}

impl Default for Tracing {
    fn default() -> Self {
        Self { enabled: Opt::unset(), sample_ratio: 1.0.into(), attributes: List::default() }
    }
}
