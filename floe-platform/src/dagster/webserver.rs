//! The Dagster webserver: UI and GraphQL API; stateless, scales freely. And its twin, on which nothing can be changed.

use super::{Dagster, account, env, pod, values::Webserver, wait, workspace};
use floe_schema::{Flag, Int, Opt, Text};
use floe_workload::{
    container,
    http_route::{self, HttpRoute},
    ingress,
    labels::{self, label_selector},
    names, pod as pods, resources,
    service::{self, Port},
    values,
};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment},
        core::v1::{Container, ContainerPort, HTTPGetAction, PodSpec, PodTemplateSpec, Probe, Service},
        networking::v1::Ingress,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};

/// The component, and the container's name.
pub const COMPONENT: &str = "webserver";
/// The same of the twin.
pub(super) const READ_ONLY: &str = "webserver-read-only";
/// Where the container listens: a port that any user may open.
pub(super) const LISTENS_AT: i32 = 3000;
/// The port.
const PORT: Port = Port { name: "http", protocol: "http" };

fn webserver(cx: &Dagster) -> &Webserver {
    &cx.values.webserver
}

/// The webserver's Deployment; without `replicas` where an autoscaler owns them.
pub fn deployment(cx: &Dagster) -> Deployment {
    let own = webserver(cx);
    let replicas = own.autoscaling.enabled.not().then(|| own.replica_count.get());
    build(cx, COMPONENT, replicas, &false.into())
}

/// The twin's Deployment.
pub fn read_only(cx: &Dagster) -> Option<Deployment> {
    let twin = &webserver(cx).read_only;
    twin.enabled.then(|| build(cx, READ_ONLY, Some(twin.replica_count.get()), &true.into()))
}

fn build(cx: &Dagster, component: &str, replicas: Option<i32>, read_only: &Flag) -> Deployment {
    let own = webserver(cx);
    let users = (&own.labels, &own.annotations);
    Deployment {
        metadata: labels::workload_metadata(cx, &names::with(cx, component), labels::of_component(component), users),
        spec: DeploymentSpec {
            replicas,
            selector: label_selector(cx, component),
            strategy: Some(strategy()),
            template: template(cx, component, read_only),
            ..DeploymentSpec::default()
        },
        ..Deployment::default()
    }
}

/// A new pod is ready before an old one goes.
pub(super) fn strategy() -> DeploymentStrategy {
    DeploymentStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(RollingUpdateDeployment {
            max_surge: Some(IntOrString::Int(1)),
            max_unavailable: Some(IntOrString::Int(0)),
        }),
    }
}

fn template(cx: &Dagster, component: &str, read_only: &Flag) -> PodTemplateSpec {
    let values = &cx.values.webserver;
    let checksums = pod::workspace_checksums(cx, COMPONENT);
    PodTemplateSpec {
        metadata: Some(labels::pod_metadata(cx, &values.shared, labels::of_component(component), checksums)),
        spec: Some(PodSpec {
            containers: pods::containers(&values.shared, self::container(cx, read_only)),
            init_containers: pods::init_containers(&values.shared, wait::containers(cx, &values.own.shared)),
            volumes: pods::volumes(
                &values.shared,
                pod::volumes(cx).into_iter().chain([pod::workspace_volume(cx)]).collect(),
            ),
            ..pods::common(cx, &values.shared, &account(cx))
        }),
    }
}

fn container(cx: &Dagster, read_only: &Flag) -> Container {
    let values = &cx.values.webserver.own.shared;
    let own = webserver(cx);
    let mounts = pod::mounts().into_iter().chain([pod::workspace_mount()]).collect();
    Container {
        name: COMPONENT.to_owned(),
        command: container::command(values, &["dagster-webserver"]),
        args: container::args(values, || args(cx, read_only)),
        env: container::variables(values, env::common(cx, "dagster-webserver")),
        env_from: container::sources(values, vec![]),
        ports: Some(vec![ContainerPort {
            container_port: LISTENS_AT,
            name: Some(PORT.name.to_owned()),
            ..ContainerPort::default()
        }]),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: own.startup_probe.map(|timing| timing.probe(info(cx))),
        liveness_probe: own.liveness_probe.map(|timing| timing.probe(info(cx))),
        readiness_probe: own.readiness_probe.map(|timing| timing.probe(info(cx))),
        volume_mounts: container::mounts(values, mounts),
        ..container::common(cx, values)
    }
}

fn args(cx: &Dagster, read_only: &Flag) -> Vec<String> {
    let own = webserver(cx);
    let fixed = ["-h", "0.0.0.0", "-p", "3000", "-w"].map(str::to_owned);
    let workspace = format!("{}/{}", workspace::PATH, workspace::FILE);
    let logs =
        ["--log-level".to_owned(), own.log_level.text().get(), "--log-format".to_owned(), own.log_format.text().get()];
    let prefix = [own.path_prefix.map(|_| "--path-prefix".to_owned()), own.path_prefix.map(Text::get)];
    let options = [
        prefix,
        option("--db-statement-timeout", &own.db_statement_timeout),
        option("--db-pool-recycle", &own.db_pool_recycle),
        option("--db-pool-max-overflow", &own.db_pool_max_overflow),
        [read_only.then(|| "--read-only".to_owned()), None],
    ];
    fixed.into_iter().chain([workspace]).chain(logs).chain(options.into_iter().flatten().flatten()).collect()
}

fn option<const MIN: i64, const MAX: i64>(name: &str, value: &Opt<Int<MIN, MAX>>) -> [Option<String>; 2] {
    [value.map(|_| name.to_owned()), value.map(|value| value.text().get())]
}

/// `/server_info` answers without the database; it lies below the prefix.
fn info(cx: &Dagster) -> Probe {
    let path = format!("{}/server_info", webserver(cx).path_prefix.or("".into()));
    let port = IntOrString::String(PORT.name.to_owned());
    Probe { http_get: Some(HTTPGetAction { path: Some(path), port, ..HTTPGetAction::default() }), ..Probe::default() }
}

/// The webserver's Service.
pub fn service(cx: &Dagster) -> Service {
    build_service(cx, COMPONENT, &webserver(cx).service)
}

/// The twin's Service.
pub fn read_only_service(cx: &Dagster) -> Option<Service> {
    let twin = &webserver(cx).read_only;
    twin.enabled.then(|| build_service(cx, READ_ONLY, &twin.service))
}

fn build_service(cx: &Dagster, component: &str, values: &values::Service) -> Service {
    let labels = (labels::of_component(component), labels::component_selector(cx, component));
    service::service(cx, &names::with(cx, component), labels, PORT, values)
}

/// The Ingresses to both.
pub fn ingresses(cx: &Dagster) -> Vec<Ingress> {
    let build = |component, values| {
        ingress::ingress(cx, &names::with(cx, component), component, (PORT.name, &root(cx)), values)
    };
    let twin = &webserver(cx).read_only;
    let read_only = twin.enabled.then_items(|| build(READ_ONLY, &twin.ingress).into_iter().collect());
    build(COMPONENT, &webserver(cx).ingress).into_iter().chain(read_only).collect()
}

/// The HTTPRoutes to both.
pub fn http_routes(cx: &Dagster) -> Vec<HttpRoute> {
    let build = |component, (service, gateway): (&values::Service, &values::Gateway)| {
        let (name, port) = (names::with(cx, component), service.port.get());
        http_route::http_route(cx, &name, component, (port, &root(cx)), gateway)
    };
    let own = webserver(cx);
    let twin = &own.read_only;
    let read_only = twin.enabled.then_items(|| build(READ_ONLY, (&twin.service, &twin.gateway)).into_iter().collect());
    build(COMPONENT, (&own.service, &own.gateway)).into_iter().chain(read_only).collect()
}

/// The path that the UI lies below.
fn root(cx: &Dagster) -> Text {
    webserver(cx).path_prefix.or("/".into()).get().into()
}
