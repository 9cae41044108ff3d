//! The Service.

use floe_schema::{Choice, DnsSubdomain, Flag, Fragment, List, Opt, Text};
use floe_workload::values::{Cidr, ServiceType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The Service that clients send to: OTLP by gRPC at port 4317, by HTTP at port 4318. All parts of the platform know these.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Who can reach it.
    pub r#type: Choice<ServiceType>,
    /// Whether it has the collector's own metrics, at port 8888. It has them for `serviceMonitor`, too.
    pub metrics: Flag,
    /// Its labels; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Its annotations.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// Which load balancer serves it, of a `LoadBalancer`; the cloud's own where it is unset.
    pub load_balancer_class: Opt<Text<DnsSubdomain>>,
    /// The networks that may reach the load balancer; all where it is empty.
    pub load_balancer_source_ranges: List<Text<Cidr>>,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            r#type: ServiceType::ClusterIP.into(),
            metrics: false.into(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            load_balancer_class: Opt::unset(),
            load_balancer_source_ranges: List::default(),
        }
    }
}
