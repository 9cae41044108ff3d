//! Ways into the cluster: Ingresses, and routes of the Gateway API.

use floe_schema::{Choice, DnsSubdomain, Flag, Format, Fragment, FreeForm, List, Map, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An Ingress to a Service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ingress {
    /// Whether it is made.
    pub enabled: Flag,
    /// Which controller serves it; the cluster's default class where it is unset.
    pub class_name: Opt<Text<DnsSubdomain>>,
    /// Its annotations, such as `cert-manager.io/cluster-issuer`.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// The hosts by name.
    pub hosts: Map<IngressHost, HostName>,
    /// The hosts that speak TLS, by the Secret with their certificate.
    pub tls: Map<List<Text<HostName>>, DnsSubdomain>,
}

/// A host of an Ingress.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IngressHost {
    /// The paths, and how each is compared; all of the Service where it is empty.
    pub paths: Map<Choice<PathType>, UrlPath>,
}

/// How paths are compared.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum PathType {
    /// By their first elements.
    Prefix,
    /// As a whole.
    Exact,
    /// As the controller likes.
    ImplementationSpecific,
}

/// An HTTPRoute of the Gateway API to a Service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gateway {
    /// Whether it is made; the Gateway API must be installed.
    pub enabled: Flag,
    /// The Gateways that it belongs to, as the Gateway API writes them.
    pub parent_refs: Fragment<Vec<BTreeMap<String, FreeForm>>>,
    /// The hosts; those of the Gateway where it is empty.
    pub hostnames: List<Text<HostName>>,
    /// Its annotations.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// What becomes of requests on the way, as the Gateway API writes it.
    pub filters: Fragment<Vec<BTreeMap<String, FreeForm>>>,
}

/// The format of a host that requests name; the first label may be `*`.
#[derive(Clone, Debug)]
pub struct HostName;

impl Format for HostName {
    const PATTERN: &'static str = "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    const TITLE: &'static str = "a host name";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 253;
    const EXAMPLES: &'static [&'static str] = &["dagster.example.com", "*.example.com"];
}

/// The format of a path of a URL.
#[derive(Clone, Debug)]
pub struct UrlPath;

impl Format for UrlPath {
    const PATTERN: &'static str = "/[A-Za-z0-9._~/-]*";
    const TITLE: &'static str = "a path";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 1024;
    const EXAMPLES: &'static [&'static str] = &["/", "/dagster"];
}

impl Default for Ingress {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            class_name: Opt::unset(),
            annotations: Fragment::default(),
            hosts: Map::default(),
            tls: Map::default(),
        }
    }
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            parent_refs: Fragment::default(),
            hostnames: List::default(),
            annotations: Fragment::default(),
            filters: Fragment::default(),
        }
    }
}
