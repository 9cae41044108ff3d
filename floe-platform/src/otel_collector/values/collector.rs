//! The collector itself.

use super::{Batch, Export, MemoryLimiter, Sampling, Service};
use crate::global::{Global, Networks, Outside, Platform, Tracing};
use floe_schema::{Choice, DnsLabel, DnsSubdomain, Flag, Fragment, FreeForm, Int, LabelValue, Map, Opt, Text, With};
use floe_workload::{
    Chart,
    values::{NetworkPolicy, Probe, Resources, ServiceAccount, ServiceMonitor},
};
use k8s_openapi::api::apps::v1::DaemonSetUpdateStrategy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The OpenTelemetry collector.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Collector {
    /// Whether the parent chart brings this chart along; it does where this is unset.
    pub enabled: Opt<Flag>,
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: With<With<Global, Outside>, Tracing>,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment` and the attribute `deployment.environment.name` of all telemetry;
    /// `global.environment` where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// Whether some pods serve all clients, or one on every node those of its node.
    pub mode: Choice<Mode>,
    /// Whether the ports for OTLP are ports of the node, too: for the mode `daemonset`. The `baseline` Pod Security Standard
    /// forbids it.
    pub host_port: Flag,
    /// The collector's configuration, over the chart's own: a map replaces member by member, a list as a whole, null deletes.
    /// Write `$$` for a dollar sign; `${env:NAME}` stands for a variable of the container.
    pub config: Fragment<BTreeMap<String, FreeForm>>,
    /// A ConfigMap with the whole configuration under the key `relay.yaml`, in place of the chart's: what the chart says of it
    /// has no effect then. The probes ask the extension `health_check` at port 13133.
    pub existing_config_map: Opt<Text<DnsSubdomain>>,
    /// Where telemetry goes.
    pub export: Export,
    /// How many traces are kept.
    pub sampling: Sampling,
    /// How much is sent at once.
    pub batch: Batch,
    /// When the collector refuses telemetry, to stay within its memory.
    pub memory_limiter: MemoryLimiter,
    /// What the collector adds by itself.
    pub presets: Presets,
    /// Attributes of all telemetry by name, in place of those that it comes with.
    pub resource_attributes: Map<Text>,
    /// How much the collector logs of itself.
    pub log_level: Choice<LogLevel>,
    /// The Service that clients send to.
    pub service: Service,
    /// What has Prometheus read the collector's own metrics, and those of `export.prometheus`.
    pub service_monitor: ServiceMonitor,
    /// How the pods of the mode `daemonset` are replaced, as Kubernetes writes it.
    pub update_strategy: Fragment<DaemonSetUpdateStrategy>,
    /// Labels of the Deployment or DaemonSet; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment or DaemonSet.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
    /// The service account of the pods.
    pub service_account: ServiceAccount,
    /// What the service account may do with the Kubernetes API.
    pub rbac: Rbac,
    /// The collector's NetworkPolicy, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicy,
    /// What `helm test` checks: the collector finds its configuration good.
    pub tests: Test,
}

/// Where the collector's pods run.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// As many as are asked for, for all clients.
    Deployment,
    /// One on every node, for the clients of that node.
    Daemonset,
}

/// How much the collector logs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Everything.
    Debug,
    /// What happens.
    Info,
    /// What may go wrong.
    Warn,
    /// What goes wrong.
    Error,
}

/// What the collector adds by itself.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Presets {
    /// Whether all telemetry is told of the pod that it comes from: its namespace, name, node and Deployment. The collector
    /// then reads pods of the whole cluster, by a ClusterRole.
    pub kubernetes_attributes: Flag,
}

/// What the service account may do with the Kubernetes API.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rbac {
    /// Whether the ClusterRole that `presets` need is made, and bound to the service account.
    pub create: Flag,
}

/// What `helm test` checks.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Test {
    /// Whether the test's pod is part of the chart.
    pub enabled: Flag,
    /// After how many seconds the test has failed, whatever it waits for.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// CPU and memory of the test's container.
    pub resources: Resources,
}

impl Chart for Collector {
    const NAME: &'static str = crate::collector::CHART;
    const PART_OF: &'static str = "floe-platform";
    const CLIENT_OF: &'static [&'static str] = &[crate::jaeger::NAME];

    floe_workload::chart_values!();
}

impl Collector {
    /// What all charts of the platform have to agree on.
    pub(crate) const fn platform(&self) -> &Platform {
        &self.global.own.own.shared
    }

    /// What is outside of the platform.
    pub(crate) const fn networks(&self) -> &Networks {
        &self.global.own.shared.networks
    }

    /// Whether Jaeger gets all traces.
    pub(crate) const fn jaeger(&self) -> &Flag {
        &self.global.shared.jaeger.enabled
    }
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            enabled: Opt::unset(),
            global: With::default(),
            name_override: Opt::unset(),
            fullname_override: Opt::unset(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            mode: Mode::Deployment.into(),
            host_port: false.into(),
            config: Fragment::default(),
            existing_config_map: Opt::unset(),
            export: Export::default(),
            sampling: Sampling::default(),
            batch: Batch::default(),
            memory_limiter: MemoryLimiter::default(),
            presets: Presets { kubernetes_attributes: false.into() },
            resource_attributes: Map::default(),
            log_level: LogLevel::Info.into(),
            service: Service::default(),
            service_monitor: ServiceMonitor::default(),
            update_strategy: Fragment::default(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(2, 5, 30).into(),
            liveness_probe: Probe::every(30, 5, 6).into(),
            readiness_probe: Probe::every(10, 5, 3).into(),
            service_account: ServiceAccount::default(),
            rbac: Rbac { create: true.into() },
            network_policy: NetworkPolicy::of(true),
            tests: Test {
                enabled: true.into(),
                active_deadline_seconds: 300.into(),
                resources: Resources::of(
                    &[("cpu", "500m"), ("memory", "256Mi")],
                    &[("cpu", "50m"), ("memory", "64Mi")],
                ),
            },
        }
    }
}
