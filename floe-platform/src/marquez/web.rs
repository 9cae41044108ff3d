//! The user interface, which asks the API.

use super::{
    Marquez, api,
    deployment::{self, Parts},
    values::Web,
};
use floe_schema::Text;
use floe_workload::{
    autoscaling, container, disruption_budget, env,
    http_route::{self, HttpRoute},
    ingress, labels, names, probes, resources,
    service::{self, Port},
    values::Scale,
    volumes,
};
use k8s_openapi::{
    api::{
        apps::v1::Deployment,
        autoscaling::v2::HorizontalPodAutoscaler,
        core::v1::{Container, ContainerPort, EnvVar, HTTPGetAction, Probe, Service},
        networking::v1::Ingress,
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};

/// The component, and the container's name.
pub const COMPONENT: &str = "web";
/// Where the container listens.
pub(super) const LISTENS_AT: i32 = 3000;
/// The port.
const PORT: Port = Port { name: "http", protocol: "http" };

fn web(cx: &Marquez) -> &Web {
    &cx.values.web
}

fn scale(cx: &Marquez) -> &Scale {
    &cx.values.web.own.own.own.shared
}

/// The name of its objects.
pub fn name(cx: &Marquez) -> Text {
    names::with(cx, COMPONENT)
}

/// Where it answers in the cluster.
pub(super) fn address(cx: &Marquez) -> String {
    format!("http://{}.{}.svc:{}", name(cx), names::namespace(cx), web(cx).service.port)
}

/// The Deployment.
pub fn deployment(cx: &Marquez) -> Option<Deployment> {
    let users = (&web(cx).labels, &web(cx).annotations);
    web(cx).enabled.then(|| {
        let main = labels::labels([("kubectl.kubernetes.io/default-container", COMPONENT.to_owned())]);
        let parts = Parts { container: container(cx), init_containers: vec![], volumes: vec![], checksums: main };
        deployment::deployment(cx, (&name(cx), COMPONENT), &cx.values.web, users, parts)
    })
}

fn container(cx: &Marquez) -> Container {
    let values = &cx.values.web.own.shared;
    let own = web(cx);
    Container {
        name: COMPONENT.to_owned(),
        command: container::command(values, &["node", "setupProxy.js"]),
        args: container::args(values, std::vec::Vec::new),
        env: container::variables(values, variables(cx)),
        env_from: container::sources(values, vec![]),
        ports: Some(vec![ContainerPort {
            container_port: LISTENS_AT,
            name: Some(PORT.name.to_owned()),
            ..ContainerPort::default()
        }]),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: own.startup_probe.map(|probe| probe.or(asks())),
        liveness_probe: own.liveness_probe.map(|probe| probe.or(probes::connects(PORT.name))),
        readiness_probe: own.readiness_probe.map(|probe| probe.or(asks())),
        volume_mounts: container::mounts(values, vec![volumes::tmp_mount()]),
        ..container::common(cx, values)
    }
}

/// The server refuses to start without one of them.
fn variables(cx: &Marquez) -> Vec<EnvVar> {
    vec![
        env::plain("MARQUEZ_HOST", format!("{}.{}.svc", api::name(cx), names::namespace(cx))),
        env::plain("MARQUEZ_PORT", api::PORT.to_string()),
        env::plain("WEB_PORT", LISTENS_AT.to_string()),
        env::plain("REACT_APP_ADVANCED_SEARCH", "false".to_owned()),
    ]
}

fn asks() -> Probe {
    let port = IntOrString::String(PORT.name.to_owned());
    let get = HTTPGetAction { path: Some("/healthcheck".to_owned()), port, ..HTTPGetAction::default() };
    Probe { http_get: Some(get), ..Probe::default() }
}

/// The Service.
pub fn service(cx: &Marquez) -> Option<Service> {
    web(cx).enabled.then(|| {
        let labels = (labels::of_component(COMPONENT), labels::component_selector(cx, COMPONENT));
        service::service(cx, &name(cx), labels, PORT, &web(cx).service)
    })
}

/// The autoscaler; none where it is not enabled.
pub fn autoscaler(cx: &Marquez) -> Option<HorizontalPodAutoscaler> {
    let own = labels::of_component(COMPONENT);
    let scaler = || autoscaling::autoscaler(cx, &name(cx), &own, &scale(cx).autoscaling);
    web(cx).enabled.then(scaler).flatten()
}

/// The budget of disruptions.
pub fn disruption_budget(cx: &Marquez) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    let budget = &cx.values.web.own.own.shared.pod_disruption_budget;
    let budget = || disruption_budget::disruption_budget(cx, &name(cx), &own, budget, &scale(cx).many());
    web(cx).enabled.then(budget).flatten()
}

/// The Ingress; none where it is not enabled.
pub fn ingress(cx: &Marquez) -> Option<Ingress> {
    let ingress = || ingress::ingress(cx, &name(cx), COMPONENT, (PORT.name, &"/".into()), &web(cx).ingress);
    web(cx).enabled.then(ingress).flatten()
}

/// The HTTPRoute; none where it is not enabled.
pub fn http_route(cx: &Marquez) -> Option<HttpRoute> {
    let port = web(cx).service.port.get();
    let route = || http_route::http_route(cx, &name(cx), COMPONENT, (port, &"/".into()), &web(cx).gateway);
    web(cx).enabled.then(route).flatten()
}
