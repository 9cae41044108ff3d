//! Where telemetry goes.

use floe_schema::{Choice, ConfigMapKey, DnsSubdomain, Flag, Format, Fragment, Int, Map, Opt, Text};
use floe_workload::values::RemoteRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where telemetry goes: to all of these. Jaeger gets traces with `global.jaeger.enabled`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Export {
    /// A backend that takes OTLP, for traces, metrics and logs.
    pub otlp: Otlp,
    /// Metrics for Prometheus, which reads them from the collector.
    pub prometheus: Prometheus,
    /// The collector's own log.
    pub debug: Debug,
}

/// A backend that takes OTLP.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Otlp {
    /// Its address: `host:port` for gRPC, a URL for HTTP. Nothing is sent where it is unset. With
    /// `global.networkPolicy.enabled` a backend outside of the cluster is reached at the ports of `global.networks.external`,
    /// one inside by `networkPolicy.extraEgress`.
    pub endpoint: Opt<Text<Endpoint>>,
    /// How it takes OTLP.
    pub protocol: Choice<Protocol>,
    /// What every request tells it, by name. No credentials: they stand in a ConfigMap.
    pub headers: Fragment<BTreeMap<String, String>>,
    /// A Secret with what it is to be told besides; see `secretHeaders`.
    pub existing_secret: Opt<Text<DnsSubdomain>>,
    /// What every request tells it, by name in lower case, each with the key of its value in the Secret:
    /// `authorization: token`, where the Secret holds `Bearer …`.
    pub secret_headers: Map<Text<ConfigMapKey>, HeaderName>,
    /// The keys of the Secret, each with where its value is in the secret store: with `global.externalSecrets.enabled` the Secret
    /// is made from them.
    pub external_secret: Map<RemoteRef, ConfigMapKey>,
    /// How connections are encrypted.
    pub tls: Tls,
}

/// How OTLP is spoken.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// By gRPC.
    Grpc,
    /// By HTTP.
    Http,
}

/// How connections are encrypted.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tls {
    /// Whether they are not, of gRPC; of HTTP the address says it.
    pub insecure: Flag,
    /// Whether the backend's certificate is not checked.
    pub insecure_skip_verify: Flag,
    /// A Secret with the certificate of the authority that the backend's certificate is checked by; those of the image where
    /// it is unset.
    pub ca_secret: CertificateSecret,
    /// A Secret of the type `kubernetes.io/tls` with the certificate and the key that the collector identifies itself by.
    pub client_secret: Opt<Text<DnsSubdomain>>,
}

/// A Secret with the certificate of an authority.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateSecret {
    /// Its name.
    pub name: Opt<Text<DnsSubdomain>>,
    /// The key of the certificate.
    pub key: Text<ConfigMapKey>,
}

/// Metrics for Prometheus.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Prometheus {
    /// Whether Prometheus can read metrics that were sent to the collector.
    pub enabled: Flag,
    /// Where it reads them: the port of the container, and of the Service.
    pub port: Int<1024, 65_535>,
}

/// The collector's own log.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Debug {
    /// Whether what arrives is logged.
    pub enabled: Flag,
    /// How much of it is logged.
    pub verbosity: Choice<Verbosity>,
}

/// How much of what arrives is logged.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verbosity {
    /// How much arrived: a line for each batch.
    Basic,
    /// A line for each span, metric and log record.
    Normal,
    /// All of it.
    Detailed,
}

/// The format of the address of a backend.
#[derive(Clone, Debug)]
pub struct Endpoint;

impl Format for Endpoint {
    const PATTERN: &'static str =
        "(https?://)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?";
    const TITLE: &'static str = "`host:port` or a URL";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["otlp.example.com:4317", "https://otlp.example.com"];
}

/// The format of a header's name, of which a name of a variable can be made.
#[derive(Clone, Debug)]
pub struct HeaderName;

impl Format for HeaderName {
    const PATTERN: &'static str = "[a-z0-9]+(-[a-z0-9]+)*";
    const TITLE: &'static str = "a header's name in lower case";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 100;
    const EXAMPLES: &'static [&'static str] = &["authorization", "x-api-key"];
}

impl Default for Otlp {
    fn default() -> Self {
        Self {
            endpoint: Opt::unset(),
            protocol: Protocol::Grpc.into(),
            headers: Fragment::default(),
            existing_secret: Opt::unset(),
            secret_headers: Map::default(),
            external_secret: Map::default(),
            tls: Tls {
                insecure: false.into(),
                insecure_skip_verify: false.into(),
                ca_secret: CertificateSecret { name: Opt::unset(), key: "ca.crt".into() },
                client_secret: Opt::unset(),
            },
        }
    }
}

impl Default for Prometheus {
    fn default() -> Self {
        Self { enabled: false.into(), port: 8889.into() }
    }
}

impl Default for Debug {
    fn default() -> Self {
        Self { enabled: true.into(), verbosity: Verbosity::Basic.into() }
    }
}
