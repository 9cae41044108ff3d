//! Jaeger's Deployment: one pod, for its memory is its own.

use super::{COMPONENT, Jaeger, account, config_map, service};
use crate::{collector, reloader};
use floe_schema::{Text, digest, non_empty, union};
use floe_workload::{
    container, disruption_budget as budgets,
    labels::{self, checksum, label_selector},
    names, pod as pods, probes, resources, rollout, volumes,
};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy},
        core::v1::{Container, ContainerPort, HTTPGetAction, PodSpec, PodTemplateSpec, Probe, Volume},
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};

/// The container's name.
const CONTAINER: &str = "jaeger";
/// The name of the port where Jaeger says that it is well.
const HEALTH: &str = "health";
/// The volume with the configuration, and where it is mounted.
const CONFIG: (&str, &str) = ("config", "/etc/jaeger");

/// The Deployment.
pub fn deployment(cx: &Jaeger) -> Deployment {
    let own = labels::of_component(COMPONENT);
    let users = (&cx.values.labels, &cx.values.annotations);
    Deployment {
        metadata: labels::workload_metadata(
            cx,
            &names::own(cx),
            own,
            users,
            reloader::annotations(cx.values.platform()),
        ),
        spec: DeploymentSpec {
            replicas: Some(1),
            selector: label_selector(cx, COMPONENT),
            // Two would have half of the traces each.
            strategy: Some(DeploymentStrategy { type_: Some("Recreate".to_owned()), ..DeploymentStrategy::default() }),
            template: template(cx),
            ..rollout::common(&cx.values.own.own.shared)
        },
        ..Deployment::default()
    }
}

/// The budget of disruptions, where the user asks for one.
pub fn disruption_budget(cx: &Jaeger) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    let budget = &cx.values.own.own.shared.pod_disruption_budget;
    budgets::disruption_budget(cx, &names::own(cx), &own, budget, &false.into())
}

/// What is wrong with the budget.
pub fn findings(cx: &Jaeger) -> Vec<String> {
    budgets::findings("podDisruptionBudget", &cx.values.own.own.shared.pod_disruption_budget, &false.into())
}

fn template(cx: &Jaeger) -> PodTemplateSpec {
    let values = &cx.values.shared;
    let default = labels::labels([("kubectl.kubernetes.io/default-container", CONTAINER.to_owned())]);
    let annotations = union(checksum("config", &digest(&config_map::files(cx))), default);
    PodTemplateSpec {
        metadata: Some(labels::pod_metadata(cx, values, labels::of_component(COMPONENT), annotations)),
        spec: Some(PodSpec {
            containers: pods::containers(values, self::container(cx)),
            init_containers: pods::init_containers(values, vec![]),
            volumes: pods::volumes(values, own_volumes(cx)),
            ..pods::common(cx, values, &account(cx))
        }),
    }
}

fn own_volumes(cx: &Jaeger) -> Vec<Volume> {
    let config = volumes::config_map(CONFIG.0, names::own(cx).get());
    vec![config, volumes::scratch("tmp", &cx.values.scratch)]
}

fn container(cx: &Jaeger) -> Container {
    let values = &cx.values.own.shared;
    let file = || vec![format!("--config={}/{}", CONFIG.1, config_map::FILE)];
    Container {
        name: CONTAINER.to_owned(),
        command: non_empty(values.command.map(Text::get)),
        args: container::args(values, file),
        env: container::variables(values, vec![]),
        env_from: container::sources(values, vec![]),
        ports: Some(ports()),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: cx.values.startup_probe.map(|probe| probe.or(well())),
        liveness_probe: cx.values.liveness_probe.map(|probe| probe.or(probes::connects(HEALTH))),
        readiness_probe: cx.values.readiness_probe.map(|probe| probe.or(well())),
        volume_mounts: container::mounts(
            values,
            vec![volumes::read_only(CONFIG.0, CONFIG.1.to_owned()), volumes::tmp_mount()],
        ),
        ..container::common(cx, values)
    }
}

fn ports() -> Vec<ContainerPort> {
    let all = [
        (service::UI.name, config_map::UI),
        (service::GRPC.name, collector::GRPC),
        (service::HTTP.name, collector::HTTP),
        (HEALTH, config_map::HEALTH.0),
    ];
    let port = |(name, number): (&str, i32)| ContainerPort {
        container_port: number,
        name: Some(name.to_owned()),
        ..ContainerPort::default()
    };
    all.map(port).to_vec()
}

fn well() -> Probe {
    let port = IntOrString::String(HEALTH.to_owned());
    let path = Some(config_map::HEALTH.1.to_owned());
    Probe { http_get: Some(HTTPGetAction { path, port, ..HTTPGetAction::default() }), ..Probe::default() }
}
