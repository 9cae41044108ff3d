//! What the Deployments of API and user interface have in common.

use super::{Marquez, account};
use crate::{reloader, workload::Workload};
use floe_schema::{Fragment, Text, With};
use floe_workload::{
    autoscaling,
    labels::{self, Labels, label_selector},
    pod, rollout, spread,
    values::Scale,
    volumes,
};
use k8s_openapi::api::{
    apps::v1::{Deployment, DeploymentSpec},
    core::v1::{Container, PodSpec, PodTemplateSpec, Volume},
};

/// What a pod has beside what every pod has.
pub(super) struct Parts {
    /// The container.
    pub(super) container: Container,
    /// The init containers.
    pub(super) init_containers: Vec<Container>,
    /// The volumes beside `/tmp`.
    pub(super) volumes: Vec<Volume>,
    /// What it is started with.
    pub(super) checksums: Labels,
}

/// The Deployment of a component under a name; without `replicas` where an autoscaler owns them.
pub(super) fn deployment<T>(
    cx: &Marquez,
    (name, component): (&Text, &str),
    values: &Workload<With<T, Scale>>,
    users: (&Fragment<Labels>, &Fragment<Labels>),
    parts: Parts,
) -> Deployment {
    let scale = &values.own.own.own.shared;
    let own = labels::of_component(component);
    let tmp = volumes::scratch("tmp", &cx.values.scratch);
    let template = PodTemplateSpec {
        metadata: Some(labels::pod_metadata(cx, &values.shared, own.clone(), parts.checksums)),
        spec: Some(PodSpec {
            containers: pod::containers(&values.shared, parts.container),
            init_containers: pod::init_containers(&values.shared, parts.init_containers),
            volumes: pod::volumes(&values.shared, [tmp].into_iter().chain(parts.volumes).collect()),
            topology_spread_constraints: spread::constraints(cx, &values.shared, &scale.spread, &own),
            ..pod::common(cx, &values.shared, &account(cx))
        }),
    };
    Deployment {
        metadata: labels::workload_metadata(cx, name, own, users, reloader::annotations(cx.values.platform())),
        spec: DeploymentSpec {
            replicas: autoscaling::replicas(&scale.autoscaling, &scale.replica_count),
            selector: label_selector(cx, component),
            strategy: Some(rollout::strategy(&scale.strategy)),
            template,
            ..rollout::common(&values.own.own.shared)
        },
        ..Deployment::default()
    }
}
