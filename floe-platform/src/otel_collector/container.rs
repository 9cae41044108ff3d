//! The collector's container.

use super::{OtelCollector, config, config_map, credential, on_every_node};
use crate::collector;
use floe_schema::{Text, non_empty};
use floe_workload::{container, env, probes, resources, service::Port, volumes};
use k8s_openapi::{
    api::core::v1::{
        Container, ContainerPort, EnvVar, EnvVarSource, HTTPGetAction, ObjectFieldSelector, Probe, Volume, VolumeMount,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};

/// The container's name.
pub const NAME: &str = "otel-collector";
/// OTLP by gRPC.
pub const GRPC: Port = Port { name: "otlp-grpc", protocol: "grpc" };
/// OTLP by HTTP.
pub const HTTP: Port = Port { name: "otlp-http", protocol: "http" };
/// The collector's own metrics.
pub const METRICS: Port = Port { name: "metrics", protocol: "http" };
/// The metrics that were sent to it.
pub const PROMETHEUS: Port = Port { name: "prometheus", protocol: "http" };
/// Where the collector says that it is well.
const HEALTH: &str = "health";

/// The volume with the configuration, and where it is mounted.
const CONFIG: (&str, &str) = ("config", "/conf");

/// How much of its memory limit Go's runtime takes before it collects garbage in earnest, in percent.
const MEMORY_SHARE: u8 = 80;

/// The container.
pub fn container(cx: &OtelCollector) -> Container {
    let values = &cx.values.own.shared;
    Container {
        args: container::args(values, || vec![file()]),
        ports: Some(ports(cx)),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: cx.values.startup_probe.map(|probe| probe.or(well())),
        liveness_probe: cx.values.liveness_probe.map(|probe| probe.or(probes::connects(HEALTH))),
        readiness_probe: cx.values.readiness_probe.map(|probe| probe.or(well())),
        ..bare(cx, NAME)
    }
}

/// A container of the image that reads the configuration, whatever it does with it.
pub fn bare(cx: &OtelCollector, name: &str) -> Container {
    let values = &cx.values.own.shared;
    Container {
        name: name.to_owned(),
        // Distributions call their program otherwise: the image knows it.
        command: non_empty(values.command.map(Text::get)),
        env: container::variables(values, variables(cx)),
        env_from: container::sources(values, vec![]),
        volume_mounts: container::mounts(values, mounts(cx)),
        ..container::common(cx, values)
    }
}

/// The argument that names the configuration.
pub fn file() -> String {
    format!("--config={}/{}", CONFIG.1, config_map::FILE)
}

fn variables(cx: &OtelCollector) -> Vec<EnvVar> {
    let limit = resources::memory_limit(cx, &cx.values.own.shared);
    let fixed = [
        env::plain("GOMEMLIMIT", limit.share_of_memory(MEMORY_SHARE).get()),
        field(config::NODE, "spec.nodeName"),
        field("MY_POD_IP", "status.podIP"),
    ];
    fixed.into_iter().chain(credential::variables(cx)).collect()
}

/// A variable whose value is a field of the pod.
fn field(name: &str, path: &str) -> EnvVar {
    let field_ref = Some(ObjectFieldSelector { field_path: path.to_owned(), ..ObjectFieldSelector::default() });
    let value_from = Some(EnvVarSource { field_ref, ..EnvVarSource::default() });
    EnvVar { name: name.to_owned(), value_from, ..EnvVar::default() }
}

fn ports(cx: &OtelCollector) -> Vec<ContainerPort> {
    let port = |name: &str, number| ContainerPort {
        container_port: number,
        name: Some(name.to_owned()),
        ..ContainerPort::default()
    };
    let on_node = on_every_node(cx).and(&cx.values.host_port);
    let open = |of: Port, number| ContainerPort { host_port: on_node.then(|| number), ..port(of.name, number) };
    let prometheus = &cx.values.export.prometheus;
    let fixed = [
        open(GRPC, collector::GRPC),
        open(HTTP, collector::HTTP),
        port(HEALTH, config::HEALTH),
        port(METRICS.name, config::METRICS),
    ];
    let prometheus = prometheus.enabled.then(|| port(PROMETHEUS.name, prometheus.port.get()));
    fixed.into_iter().chain(prometheus).collect()
}

fn well() -> Probe {
    let port = IntOrString::String(HEALTH.to_owned());
    let request = HTTPGetAction { path: Some("/".to_owned()), port, ..HTTPGetAction::default() };
    Probe { http_get: Some(request), ..Probe::default() }
}

/// The configuration, and certificates.
pub fn volumes(cx: &OtelCollector) -> Vec<Volume> {
    let config = volumes::config_map(CONFIG.0, config_map::name(cx));
    [config].into_iter().chain(credential::volumes(cx)).collect()
}

fn mounts(cx: &OtelCollector) -> Vec<VolumeMount> {
    let config = volumes::read_only(CONFIG.0, CONFIG.1.to_owned());
    [config].into_iter().chain(credential::mounts(cx)).collect()
}
