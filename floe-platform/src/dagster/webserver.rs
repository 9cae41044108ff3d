//! The Dagster webserver: UI and GraphQL API; stateless, scales freely. And its twin, on which nothing can be changed.

use super::{Dagster, account, env, migrate, pod, values::Webserver, wait, workspace};
use floe_schema::{Int, Opt, Text};
use floe_workload::{
    autoscaling, container, disruption_budget,
    http_route::{self, HttpRoute},
    ingress,
    labels::{self, label_selector},
    names, pod as pods, probes, resources, rollout,
    service::{self, Port},
    spread,
    values::{self, Rollout, Scale},
};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec},
        autoscaling::v2::HorizontalPodAutoscaler,
        core::v1::{Container, ContainerPort, HTTPGetAction, PodSpec, PodTemplateSpec, Probe, Service},
        networking::v1::Ingress,
        policy::v1::PodDisruptionBudget,
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

fn rollout(cx: &Dagster) -> &Rollout {
    &cx.values.webserver.own.own.shared
}

fn scale(cx: &Dagster) -> &Scale {
    &cx.values.webserver.own.own.own.shared
}

/// The webserver's Deployment; without `replicas` where an autoscaler owns them.
pub fn deployment(cx: &Dagster) -> Deployment {
    let scale = scale(cx);
    build(cx, COMPONENT, autoscaling::replicas(&scale.autoscaling, &scale.replica_count), false)
}

/// The twin's Deployment.
pub fn read_only(cx: &Dagster) -> Option<Deployment> {
    let twin = &webserver(cx).read_only;
    twin.enabled.then(|| build(cx, READ_ONLY, Some(twin.replica_count.get()), true))
}

fn build(cx: &Dagster, component: &str, replicas: Option<i32>, read_only: bool) -> Deployment {
    let own = webserver(cx);
    let users = (&own.labels, &own.annotations);
    Deployment {
        metadata: labels::workload_metadata(
            cx,
            &names::with(cx, component),
            labels::of_component(component),
            users,
            migrate::after(cx),
        ),
        spec: DeploymentSpec {
            replicas,
            selector: label_selector(cx, component),
            strategy: Some(rollout::strategy(&scale(cx).strategy)),
            template: template(cx, component, read_only),
            ..rollout::common(rollout(cx))
        },
        ..Deployment::default()
    }
}

/// The autoscaler of the webserver's pods; none where it is not enabled.
pub fn autoscaler(cx: &Dagster) -> Option<HorizontalPodAutoscaler> {
    let own = labels::of_component(COMPONENT);
    autoscaling::autoscaler(cx, &names::with(cx, COMPONENT), &own, &scale(cx).autoscaling)
}

/// The webserver's budget of disruptions.
pub fn disruption_budget(cx: &Dagster) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    let budget = &rollout(cx).pod_disruption_budget;
    disruption_budget::disruption_budget(cx, &names::with(cx, COMPONENT), &own, budget, &scale(cx).many())
}

/// The twin's budget of disruptions.
pub fn read_only_disruption_budget(cx: &Dagster) -> Option<PodDisruptionBudget> {
    let twin = &webserver(cx).read_only;
    let own = labels::of_component(READ_ONLY);
    let (name, many) = (names::with(cx, READ_ONLY), twin.replica_count.gt(1));
    // Each condition by itself: that of the twin goes around all.
    let budget =
        twin.enabled.then(|| disruption_budget::disruption_budget(cx, &name, &own, &twin.pod_disruption_budget, &many));
    budget.flatten()
}

/// What is wrong with scale and budgets.
pub fn findings(cx: &Dagster) -> Vec<String> {
    let (scale, twin) = (scale(cx), &webserver(cx).read_only);
    let scaling = autoscaling::findings("webserver.autoscaling", &scale.autoscaling);
    let budget = &rollout(cx).pod_disruption_budget;
    let budget = disruption_budget::findings("webserver.podDisruptionBudget", budget, &scale.many());
    let path = "webserver.readOnly.podDisruptionBudget";
    let twin = twin
        .enabled
        .then_items(|| disruption_budget::findings(path, &twin.pod_disruption_budget, &twin.replica_count.gt(1)));
    scaling.into_iter().chain(budget).chain(twin).collect()
}

fn template(cx: &Dagster, component: &str, read_only: bool) -> PodTemplateSpec {
    let values = &cx.values.webserver;
    let own = labels::of_component(component);
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
            topology_spread_constraints: spread::constraints(cx, &values.shared, &scale(cx).spread, &own),
            ..pod_spec(cx, read_only)
        }),
    }
}

/// The twin launches no runs: it has no token.
fn pod_spec(cx: &Dagster, read_only: bool) -> PodSpec {
    let values = &cx.values.webserver.shared;
    let account = Text::of(values.service_account_name.or(account::own_name(cx).get().into()).get());
    let token = if read_only { account::everywhere(cx) } else { values.automount_service_account_token.clone() };
    pods::running_as(cx, values, &account, &token)
}

fn container(cx: &Dagster, read_only: bool) -> Container {
    let values = &cx.values.webserver.own.shared;
    let own = webserver(cx);
    let mounts = pod::mounts(cx).into_iter().chain([pod::workspace_mount()]).collect();
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
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: own.startup_probe.map(|probe| probe.or(info(cx))),
        liveness_probe: own.liveness_probe.map(|probe| probe.or(probes::connects(PORT.name))),
        readiness_probe: own.readiness_probe.map(|probe| probe.or(info(cx))),
        volume_mounts: container::mounts(values, mounts),
        ..container::common(cx, values)
    }
}

fn args(cx: &Dagster, read_only: bool) -> Vec<String> {
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

/// Where the webserver and its twin answer within the namespace: their Services.
pub fn urls(cx: &Dagster) -> Vec<String> {
    let own = webserver(cx);
    let url = |component: &str, port: String| {
        format!("http://{}:{port}{}", names::with(cx, component), own.path_prefix.or("".into()))
    };
    let twin = own.read_only.enabled.then(|| url(READ_ONLY, own.read_only.service.port.text().get()));
    [url(COMPONENT, own.service.port.text().get())].into_iter().chain(twin).collect()
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
