//! The values of the chart.

use crate::{
    global::{Global, Networks, Outside, Platform},
    workload::{Workload, image, workload},
};
use floe_schema::{DnsLabel, Flag, Fragment, Int, LabelValue, Opt, Quantity, Text, With};
use floe_workload::{
    Chart,
    values::{Container, Ingress, NetworkPolicy, Pod, Probe, Scratch, Service, ServiceAccount},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The values of the chart: Jaeger's own, and beside them what every Deployment, every container and every pod has.
pub type Values = Workload<AllInOne>;

/// The user of Jaeger's image.
const USER: i64 = 10_001;

/// Jaeger with all its parts in one process, which keeps traces in its memory.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllInOne {
    /// Whether the parent chart brings this chart along; `global.jaeger.enabled` says so.
    pub enabled: Opt<Flag>,
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: With<Global, Outside>,
    /// Replaces the chart's name in the names of objects. The collector sends to `<release>-jaeger`.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects. The collector sends to `<release>-jaeger`.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment`; `global.environment` where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// How many traces are kept; the oldest go first.
    pub max_traces: Int<1, 1_000_000>,
    /// The Service of the user interface. OTLP is at its ports 4317 and 4318.
    pub service: Service,
    /// An Ingress to the user interface.
    pub ingress: Ingress,
    /// The writable directory `/tmp`.
    pub scratch: Scratch,
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
    /// The service account of the pod.
    pub service_account: ServiceAccount,
    /// Jaeger's NetworkPolicy, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicy,
}

impl Chart for AllInOne {
    const NAME: &'static str = super::NAME;
    const PART_OF: &'static str = "floe-platform";

    floe_workload::chart_values!();
}

impl AllInOne {
    /// What all charts of the platform have to agree on.
    pub(crate) const fn platform(&self) -> &Platform {
        &self.global.own.shared
    }

    /// What is outside of the platform.
    pub(crate) const fn networks(&self) -> &Networks {
        &self.global.shared.networks
    }
}

/// The defaults of the chart.
#[must_use]
pub fn defaults() -> Values {
    let own = AllInOne {
        enabled: Opt::unset(),
        global: With::default(),
        name_override: Opt::unset(),
        fullname_override: Opt::unset(),
        namespace_override: Opt::unset(),
        environment: Opt::unset(),
        max_traces: 10_000.into(),
        service: Service::at(16686),
        ingress: Ingress::default(),
        scratch: Scratch { size_limit: Quantity::from("64Mi").into() },
        labels: Fragment::default(),
        annotations: Fragment::default(),
        startup_probe: Probe::every(2, 5, 30).into(),
        liveness_probe: Probe::every(30, 5, 6).into(),
        readiness_probe: Probe::every(10, 5, 3).into(),
        service_account: ServiceAccount::default(),
        network_policy: NetworkPolicy::of(true),
    };
    workload(own, Container::of(image("docker.io", "jaegertracing/jaeger")), Pod::of_user(USER))
}
