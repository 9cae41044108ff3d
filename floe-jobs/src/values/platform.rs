//! Where the services of the floe platform are.

use floe_schema::{Choice, DnsLabel, DnsSubdomain, Flag, Opt, Text, Url};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the floe platform is. Its services' names follow from the release and the namespace; a `url` says otherwise.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Platform {
    /// The namespace that floe-platform is installed into; unset where there is none, then only what has a `url` counts.
    pub namespace: Opt<Text<DnsLabel>>,
    /// The release's name of floe-platform.
    pub release: Text<DnsLabel>,
    /// The Iceberg catalog: `POLARIS_ENDPOINT` and `POLARIS_URI`.
    pub polaris: Endpoint,
    /// The OpenTelemetry collector: `OTEL_EXPORTER_OTLP_ENDPOINT` and its companions.
    pub otel: Telemetry,
    /// Lineage: `OPENLINEAGE_URL` and `OPENLINEAGE_NAMESPACE`.
    pub marquez: Endpoint,
    /// The Dagster webserver: `DAGSTER_URL`.
    pub dagster: Endpoint,
    /// A ConfigMap in the namespace of the jobs whose entries all jobs get as variables: that of the platform's endpoints,
    /// `<release>-floe-platform-endpoints`, where both share a namespace, or a copy of it. What the other keys say wins over it.
    pub endpoints_config_map: Opt<Text<DnsSubdomain>>,
}

/// A service of the platform.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Endpoint {
    /// Whether jobs are told of it.
    pub enabled: Flag,
    /// Where it is, in place of the platform's own Service.
    pub url: Opt<Text<Url>>,
}

/// The collector of traces, metrics and logs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Telemetry {
    /// Whether jobs are told of it.
    pub enabled: Flag,
    /// Where it is, in place of the platform's own Service.
    pub url: Opt<Text<Url>>,
    /// How it is spoken to.
    pub protocol: Choice<Protocol>,
}

/// How the collector is spoken to.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum Protocol {
    /// gRPC, port 4317.
    #[serde(rename = "grpc")]
    Grpc,
    /// Protobuf over HTTP, port 4318.
    #[serde(rename = "http/protobuf")]
    Http,
}

impl Default for Platform {
    fn default() -> Self {
        let endpoint = |enabled: bool| Endpoint { enabled: enabled.into(), url: Opt::unset() };
        Self {
            namespace: Opt::unset(),
            release: "floe".into(),
            polaris: endpoint(true),
            otel: Telemetry { enabled: true.into(), url: Opt::unset(), protocol: Protocol::Grpc.into() },
            // The platform does not bring it along by default.
            marquez: endpoint(false),
            dagster: endpoint(true),
            endpoints_config_map: Opt::unset(),
        }
    }
}
