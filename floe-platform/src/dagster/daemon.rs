//! The Dagster daemon: schedules, sensors and the queue of runs. There is exactly one, never two.

use super::{Dagster, account, env, migrate, pod, values::Daemon, wait, workspace};
use floe_workload::{
    container, disruption_budget, env as variables,
    labels::{self, label_selector},
    names, pod as pods, resources, rollout,
};
use k8s_openapi::api::{
    apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy},
    core::v1::{Container, ExecAction, PodSpec, PodTemplateSpec, Probe},
    policy::v1::PodDisruptionBudget,
};

/// The component, and the container's name.
pub const COMPONENT: &str = "daemon";

fn daemon(cx: &Dagster) -> &Daemon {
    &cx.values.daemon
}

/// The daemon's Deployment: the old pod goes before a new one comes.
pub fn deployment(cx: &Dagster) -> Deployment {
    let own = daemon(cx);
    Deployment {
        metadata: labels::workload_metadata(
            cx,
            &names::with(cx, COMPONENT),
            labels::of_component(COMPONENT),
            (&own.labels, &own.annotations),
            migrate::after(cx),
        ),
        spec: DeploymentSpec {
            replicas: Some(own.replica_count.get()),
            selector: label_selector(cx, COMPONENT),
            strategy: Some(DeploymentStrategy { type_: Some("Recreate".to_owned()), ..DeploymentStrategy::default() }),
            template: template(cx),
            ..rollout::common(&cx.values.daemon.own.own.shared)
        },
        ..Deployment::default()
    }
}

/// The daemon's budget of disruptions, where the user asks for one.
pub fn disruption_budget(cx: &Dagster) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    let budget = &cx.values.daemon.own.own.shared.pod_disruption_budget;
    disruption_budget::disruption_budget(cx, &names::with(cx, COMPONENT), &own, budget, &false.into())
}

/// What is wrong with the budget.
pub fn findings(cx: &Dagster) -> Vec<String> {
    let budget = &cx.values.daemon.own.own.shared.pod_disruption_budget;
    disruption_budget::findings("daemon.podDisruptionBudget", budget, &false.into())
}

fn template(cx: &Dagster) -> PodTemplateSpec {
    let values = &cx.values.daemon;
    let checksums = pod::workspace_checksums(cx, COMPONENT);
    PodTemplateSpec {
        metadata: Some(labels::pod_metadata(cx, &values.shared, labels::of_component(COMPONENT), checksums)),
        spec: Some(PodSpec {
            containers: pods::containers(&values.shared, self::container(cx)),
            init_containers: pods::init_containers(&values.shared, wait::containers(cx, &values.own.shared)),
            volumes: pods::volumes(
                &values.shared,
                pod::volumes(cx).into_iter().chain([pod::workspace_volume(cx)]).collect(),
            ),
            ..pods::common(cx, &values.shared, &account::own_name(cx))
        }),
    }
}

fn container(cx: &Dagster) -> Container {
    let values = &cx.values.daemon.own.shared;
    let tolerance = variables::plain("DAGSTER_DAEMON_HEARTBEAT_TOLERANCE", daemon(cx).heartbeat_tolerance.text().get());
    let own = env::common(cx, "dagster-daemon").into_iter().chain([tolerance]).collect();
    let mounts = pod::mounts(cx).into_iter().chain([pod::workspace_mount()]).collect();
    Container {
        name: COMPONENT.to_owned(),
        command: container::command(values, &["dagster-daemon"]),
        args: container::args(values, || {
            vec!["run".to_owned(), "-w".to_owned(), format!("{}/{}", workspace::PATH, workspace::FILE)]
        }),
        env: container::variables(values, own),
        env_from: container::sources(values, vec![]),
        liveness_probe: daemon(cx).liveness_probe.map(|probe| probe.or(alive())),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        volume_mounts: container::mounts(values, mounts),
        ..container::common(cx, values)
    }
}

/// The daemon writes its heartbeats into the database.
fn alive() -> Probe {
    let command = ["dagster-daemon", "liveness-check"].map(str::to_owned).to_vec();
    Probe { exec: Some(ExecAction { command: Some(command) }), ..Probe::default() }
}
