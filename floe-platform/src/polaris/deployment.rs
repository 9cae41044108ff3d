//! The server's Deployment, and what scales and keeps it.

use super::{COMPONENT, Polaris, config_map, credential, persistence, pod, root, service, storage, values::Values};
use crate::{database, reloader, store};
use floe_schema::{Text, digest, non_empty, union};
use floe_workload::{
    autoscaling, container, disruption_budget, env,
    labels::{self, Labels, checksum},
    names, pod as pods, resources, rollout, spread,
    values::Scale,
    volumes,
};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec},
        autoscaling::v2::HorizontalPodAutoscaler,
        core::v1::{
            Container, ContainerPort, EnvVar, HTTPGetAction, PodSpec, PodTemplateSpec, Probe, Volume, VolumeMount,
        },
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};

/// The volume with the server's file, and where it is mounted.
const CONFIG: (&str, &str) = ("config", "/deployments/config");

/// How many pods there are.
pub(super) fn scale(values: &Values) -> &Scale {
    &values.own.own.own.shared
}

/// The Deployment; without `replicas` where an autoscaler owns them.
pub fn deployment(cx: &Polaris) -> Deployment {
    let scale = scale(&cx.values);
    Deployment {
        metadata: labels::workload_metadata(
            cx,
            &names::own(cx),
            labels::of_component(COMPONENT),
            (&cx.values.labels, &cx.values.annotations),
            reloader::annotations(cx.values.platform()),
        ),
        spec: DeploymentSpec {
            replicas: autoscaling::replicas(&scale.autoscaling, &scale.replica_count),
            selector: labels::label_selector(cx, COMPONENT),
            strategy: Some(rollout::strategy(&scale.strategy)),
            template: template(cx),
            ..rollout::common(&cx.values.own.own.shared)
        },
        ..Deployment::default()
    }
}

/// The autoscaler of the pods; none where it is not enabled.
pub fn autoscaler(cx: &Polaris) -> Option<HorizontalPodAutoscaler> {
    let own = labels::of_component(COMPONENT);
    autoscaling::autoscaler(cx, &names::own(cx), &own, &scale(&cx.values).autoscaling)
}

/// The budget of disruptions.
pub fn disruption_budget(cx: &Polaris) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    let (budget, many) = (&cx.values.own.own.shared.pod_disruption_budget, scale(&cx.values).many());
    disruption_budget::disruption_budget(cx, &names::own(cx), &own, budget, &many)
}

/// What is wrong with scale and budget.
pub(super) fn findings(cx: &Polaris) -> Vec<String> {
    let scale = scale(&cx.values);
    let budget = &cx.values.own.own.shared.pod_disruption_budget;
    let budget = disruption_budget::findings("podDisruptionBudget", budget, &scale.many());
    autoscaling::findings("autoscaling", &scale.autoscaling).into_iter().chain(budget).collect()
}

fn template(cx: &Polaris) -> PodTemplateSpec {
    let own = labels::of_component(COMPONENT);
    let (values, scale) = (&cx.values.shared, scale(&cx.values));
    PodTemplateSpec {
        metadata: Some(labels::pod_metadata(cx, values, labels::of_component(COMPONENT), annotations(cx))),
        spec: Some(PodSpec {
            containers: pods::containers(values, server(cx)),
            init_containers: pods::init_containers(values, persistence::wait(cx)),
            volumes: pods::volumes(values, volumes(cx)),
            topology_spread_constraints: spread::constraints(cx, values, &scale.spread, &own),
            ..pod::spec(cx)
        }),
    }
}

/// What the server is started with. No credential is any of it: it may be drawn anew at every rendering.
fn annotations(cx: &Polaris) -> Labels {
    let container = labels::labels([("kubectl.kubernetes.io/default-container", COMPONENT.to_owned())]);
    let rotation = persistence::shared(cx).either(|| database::rotation(cx.values.platform()), Labels::new);
    let rotation = union(rotation, store::rotation(cx.values.object_store()));
    union(union(checksum("config", &digest(&config_map::files(cx))), rotation), container)
}

fn server(cx: &Polaris) -> Container {
    let values = &cx.values.own.shared;
    let own = &cx.values;
    let port = |port: service::Port| ContainerPort {
        container_port: port.number,
        name: Some(port.port.name.to_owned()),
        ..ContainerPort::default()
    };
    Container {
        name: COMPONENT.to_owned(),
        // Without an own command: the image's starts Java with the variables below.
        command: non_empty(values.command.map(Text::get)),
        args: non_empty(values.args.map(Text::get).into_iter().chain(values.extra_args.map(Text::get)).collect()),
        env: container::variables(values, variables(cx)),
        env_from: container::sources(values, vec![]),
        ports: Some(vec![port(service::API), port(service::MANAGEMENT)]),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: own.startup_probe.map(|probe| probe.or(health("started"))),
        liveness_probe: own.liveness_probe.map(|probe| probe.or(health("live"))),
        readiness_probe: own.readiness_probe.map(|probe| probe.or(health("ready"))),
        volume_mounts: container::mounts(values, mounts(cx)),
        ..container::common(cx, values)
    }
}

fn health(of: &str) -> Probe {
    let port = IntOrString::String(service::MANAGEMENT.port.name.to_owned());
    let path = Some(format!("/q/health/{of}"));
    Probe { http_get: Some(HTTPGetAction { path, port, ..HTTPGetAction::default() }), ..Probe::default() }
}

fn variables(cx: &Polaris) -> Vec<EnvVar> {
    let jvm = &cx.values.jvm;
    let java = jvm.extra_args.is_empty().not().then(|| env::plain("JAVA_OPTS_APPEND", jvm.extra_args.join(" ").get()));
    let memory = env::plain("JAVA_MAX_MEM_RATIO", jvm.max_ram_percentage.text().get());
    let all = [memory].into_iter().chain(java).chain(persistence::variables(cx)).chain(root::variables(cx));
    all.chain(credential::oidc_variable(cx)).chain(storage::variables(cx)).collect()
}

fn volumes(cx: &Polaris) -> Vec<Volume> {
    let fixed =
        [volumes::config_map(CONFIG.0, config_map::name(cx).get()), volumes::scratch("tmp", &cx.values.scratch)];
    fixed.into_iter().chain(pod::keys_volume(cx)).chain(authority_volume(cx)).chain(storage::volumes(cx)).collect()
}

fn mounts(cx: &Polaris) -> Vec<VolumeMount> {
    let fixed = [volumes::read_only(CONFIG.0, CONFIG.1.to_owned()), volumes::tmp_mount()];
    fixed.into_iter().chain(pod::keys_mount(cx)).chain(authority_mount(cx)).chain(storage::mounts(cx)).collect()
}

/// Where the certificate of the database's authority is mounted.
pub(super) fn authority_mount(cx: &Polaris) -> Vec<VolumeMount> {
    persistence::shared(cx).then_items(|| database::ca_mount(cx.values.platform()).into_iter().collect())
}

/// The volume with the certificate of the database's authority.
pub(super) fn authority_volume(cx: &Polaris) -> Vec<Volume> {
    persistence::shared(cx).then_items(|| database::ca_volume(cx.values.platform()).into_iter().collect())
}
