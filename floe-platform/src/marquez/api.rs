//! The API: it takes events of OpenLineage, keeps them in PostgreSQL, and answers questions about them.

use super::{
    Marquez,
    config_map::{self, FILE, PASSWORD},
    deployment::{self, Parts},
    values::Api,
};
use crate::{database, wait};
use floe_schema::{Text, digest, union};
use floe_workload::{
    autoscaling, container, disruption_budget, env,
    http_route::{self, HttpRoute},
    ingress,
    labels::{self, Labels, checksum},
    names, probes, resources,
    service::{self, Port},
    service_monitor::{self, ServiceMonitor},
    values::Scale,
    volumes,
};
use k8s_openapi::{
    api::{
        apps::v1::Deployment,
        autoscaling::v2::HorizontalPodAutoscaler,
        core::v1::{Container, ContainerPort, EnvVar, HTTPGetAction, Probe, Service, ServiceSpec, Volume},
        networking::v1::Ingress,
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::{apis::meta::v1::ObjectMeta, util::intstr::IntOrString},
};

/// The component, and the container's name.
pub const COMPONENT: &str = "api";
/// Where the API listens, and its Service: clients know it.
pub const PORT: i32 = 5000;
/// Where health and metrics are.
pub const ADMIN_PORT: i32 = 5001;
/// The ports.
const HTTP: Port = Port { name: "http", protocol: "http" };
const ADMIN: Port = Port { name: "admin", protocol: "http" };
/// The volume with the file, and where it is mounted.
const CONFIG: (&str, &str) = ("config", "/etc/marquez");
/// Java in the place of the shell: it is told when the pod ends.
const START: &str = "exec java $JAVA_OPTS -jar /usr/src/app/marquez-*.jar server \"$MARQUEZ_CONFIG\"";

fn api(cx: &Marquez) -> &Api {
    &cx.values.api
}

fn scale(cx: &Marquez) -> &Scale {
    &cx.values.api.own.own.own.shared
}

/// The name of the Deployment and of the Service, by which clients find it.
pub fn name(cx: &Marquez) -> Text {
    names::own(cx)
}

/// Where it answers in the cluster.
pub(super) fn address(cx: &Marquez) -> String {
    format!("http://{}.{}.svc:{PORT}", name(cx), names::namespace(cx))
}

/// The Deployment.
pub fn deployment(cx: &Marquez) -> Deployment {
    let values = &cx.values.api;
    let platform = cx.values.platform();
    let parts = Parts {
        container: container(cx),
        init_containers: wait::containers(cx, platform, &cx.values.wait_for_database, &values.own.shared),
        volumes: volumes(cx),
        checksums: checksums(cx),
    };
    let users = (&api(cx).labels, &api(cx).annotations);
    deployment::deployment(cx, (&name(cx), COMPONENT), values, users, parts)
}

/// What the pod is started with; the password is none of it.
fn checksums(cx: &Marquez) -> Labels {
    let container = labels::labels([("kubectl.kubernetes.io/default-container", COMPONENT.to_owned())]);
    let config = checksum("config", &digest(&config_map::files(cx)));
    union(union(config, container), database::rotation(cx.values.platform()))
}

fn volumes(cx: &Marquez) -> Vec<Volume> {
    let config = volumes::config_map(CONFIG.0, names::with(cx, "config").get());
    [config].into_iter().chain(database::ca_volume(cx.values.platform())).collect()
}

fn container(cx: &Marquez) -> Container {
    let values = &cx.values.api.own.shared;
    let own = api(cx);
    let port = |port: Port, number| ContainerPort {
        container_port: number,
        name: Some(port.name.to_owned()),
        ..ContainerPort::default()
    };
    let mounts = [volumes::read_only(CONFIG.0, CONFIG.1.to_owned()), volumes::tmp_mount()];
    let mounts = mounts.into_iter().chain(database::ca_mount(cx.values.platform())).collect();
    Container {
        name: COMPONENT.to_owned(),
        command: container::command(values, &["sh", "-ec", START]),
        args: container::args(values, std::vec::Vec::new),
        env: container::variables(values, variables(cx)),
        env_from: container::sources(values, vec![]),
        ports: Some(vec![port(HTTP, PORT), port(ADMIN, ADMIN_PORT)]),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: own.startup_probe.map(|probe| probe.or(asks("/ping"))),
        liveness_probe: own.liveness_probe.map(|probe| probe.or(probes::connects(ADMIN.name))),
        readiness_probe: own.readiness_probe.map(|probe| probe.or(asks("/healthcheck"))),
        volume_mounts: container::mounts(values, mounts),
        ..container::common(cx, values)
    }
}

fn variables(cx: &Marquez) -> Vec<EnvVar> {
    let platform = cx.values.platform();
    vec![
        env::plain("MARQUEZ_CONFIG", format!("{}/{FILE}", CONFIG.1)),
        env::plain("JAVA_OPTS", api(cx).java_opts.get()),
        env::secret(PASSWORD, database::secret(cx, platform), database::password_key(platform)),
    ]
}

fn asks(path: &str) -> Probe {
    let port = IntOrString::String(ADMIN.name.to_owned());
    let get = HTTPGetAction { path: Some(path.to_owned()), port, ..HTTPGetAction::default() };
    Probe { http_get: Some(get), ..Probe::default() }
}

/// The Service.
pub fn service(cx: &Marquez) -> Service {
    let labels = (labels::of_component(COMPONENT), labels::component_selector(cx, COMPONENT));
    let service = service::internal(cx, &name(cx), labels, (HTTP, PORT));
    Service {
        metadata: ObjectMeta {
            annotations: labels::annotations(cx, Some(&api(cx).service_annotations)),
            ..service.metadata
        },
        spec: Some(ServiceSpec {
            ports: Some(vec![service::service_port(HTTP, PORT), service::service_port(ADMIN, ADMIN_PORT)]),
            ..service.spec.unwrap_or_default()
        }),
        ..service
    }
}

/// The metrics.
pub fn service_monitor(cx: &Marquez) -> Option<ServiceMonitor> {
    let values = &cx.values.service_monitor;
    service_monitor::service_monitor(cx, &name(cx), &labels::of_component(COMPONENT), values, || {
        vec![service_monitor::endpoint(ADMIN.name, "/metrics", values)]
    })
}

/// The autoscaler; none where it is not enabled.
pub fn autoscaler(cx: &Marquez) -> Option<HorizontalPodAutoscaler> {
    autoscaling::autoscaler(cx, &name(cx), &labels::of_component(COMPONENT), &scale(cx).autoscaling)
}

/// The budget of disruptions.
pub fn disruption_budget(cx: &Marquez) -> Option<PodDisruptionBudget> {
    let budget = &cx.values.api.own.own.shared.pod_disruption_budget;
    disruption_budget::disruption_budget(cx, &name(cx), &labels::of_component(COMPONENT), budget, &scale(cx).many())
}

/// The Ingress; none where it is not enabled.
pub fn ingress(cx: &Marquez) -> Option<Ingress> {
    ingress::ingress(cx, &name(cx), COMPONENT, (HTTP.name, &"/".into()), &api(cx).ingress)
}

/// The HTTPRoute; none where it is not enabled.
pub fn http_route(cx: &Marquez) -> Option<HttpRoute> {
    http_route::http_route(cx, &name(cx), COMPONENT, (PORT, &"/".into()), &api(cx).gateway)
}
