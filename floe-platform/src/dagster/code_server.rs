//! Code locations that the chart serves: a gRPC server each, with an image of its own.

use super::{
    Dagster, account, env, pod,
    values::{CodeLocation, LocationName, LocationType},
};
use crate::reloader;
use floe_schema::{Format, Opt, Text, arg, json, part, text_part, union};
use floe_workload::{
    container, disruption_budget, env as variables, image,
    labels::{self, Labels},
    names, pod as pods, resources, rollout,
    service::{self, Port},
};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec},
        core::v1::{
            ConfigMap, Container, ContainerPort, EnvVar, ExecAction, LocalObjectReference, PodSpec, PodTemplateSpec,
            Probe, ResourceClaim, Service, Volume, VolumeMount,
        },
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::LabelSelector},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The container's name.
const CONTAINER: &str = "code";
/// The port.
const PORT: Port = Port { name: "grpc", protocol: "grpc" };
/// The component of all locations' objects.
pub(super) const COMPONENT: &str = "code-location";

/// The name of a location's objects.
pub fn name(cx: &Dagster, location: &Text<LocationName>) -> Text {
    text_part("codeName", arg("location", location), |location| names::with(cx, &format!("code-{location}")).get())
}

/// The name of the ConfigMap with a location's variables.
fn env_name(cx: &Dagster, location: &Text<LocationName>) -> Text {
    text_part("codeEnvName", arg("location", location), |location| {
        names::with(cx, &format!("code-{location}-env")).get()
    })
}

/// What `object` makes of each location that the chart serves.
pub(super) fn served<T: floe_schema::Traceable>(
    cx: &Dagster,
    mut object: impl FnMut(&Text<LocationName>, &CodeLocation) -> Option<T>,
) -> Vec<T> {
    cx.values.code_locations.flat_map(|name, overlay| {
        let location = overlay.over(&cx.values.code_location_defaults);
        let served = location.enabled.and(&location.r#type.is(LocationType::Server));
        served.then_items(|| object(name, &location).into_iter().collect())
    })
}

/// The variables of each location that has some: its server and its runs read them.
pub fn config_maps(cx: &Dagster) -> Vec<ConfigMap> {
    served(cx, |name, location| {
        let env = &location.own.shared.env;
        env.is_empty().not().then(|| ConfigMap {
            metadata: labels::metadata(cx, &env_name(cx, name)),
            data: Some(env.map_values(|_, value| value.get())),
            ..ConfigMap::default()
        })
    })
}

/// The Deployments.
pub fn deployments(cx: &Dagster) -> Vec<Deployment> {
    served(cx, |name, location| {
        Some(Deployment {
            metadata: labels::workload_metadata(
                cx,
                &self::name(cx, name),
                of(name),
                (&location.labels, &location.annotations),
                reloader::annotations(cx.values.platform()),
            ),
            spec: DeploymentSpec {
                replicas: Some(1),
                selector: LabelSelector { match_labels: Some(selector(cx, name)), ..LabelSelector::default() },
                strategy: Some(rollout::strategy(&location.strategy)),
                template: template(cx, name, location),
                ..rollout::common(&location.own.own.shared)
            },
            ..Deployment::default()
        })
    })
}

/// The Services.
pub fn services(cx: &Dagster) -> Vec<Service> {
    served(cx, |name, location| {
        Some(service::internal(cx, &self::name(cx, name), (of(name), selector(cx, name)), (PORT, location.port.get())))
    })
}

/// The budgets of disruptions, where the user asks for one.
pub fn disruption_budgets(cx: &Dagster) -> Vec<PodDisruptionBudget> {
    served(cx, |name, location| {
        let budget = &location.own.own.shared.pod_disruption_budget;
        disruption_budget::disruption_budget(cx, &self::name(cx, name), &of(name), budget, &false.into())
    })
}

/// What tells one location's objects from another's.
fn of(name: &Text<LocationName>) -> Labels {
    labels::labels([("app.kubernetes.io/component", COMPONENT.to_owned()), ("floe.dev/code-location", name.get())])
}

pub(super) fn selector(cx: &Dagster, name: &Text<LocationName>) -> Labels {
    union(labels::selector(cx), of(name))
}

fn template(cx: &Dagster, name: &Text<LocationName>, location: &CodeLocation) -> PodTemplateSpec {
    part("codeTemplate", (arg("name", name), arg("location", location)), |(name, location)| {
        let env = &location.own.shared.env;
        let env = env.is_empty().either(Labels::new, || labels::checksum("env", &env.digest()));
        let checksums = union(pod::checksums(cx, CONTAINER), env);
        PodTemplateSpec {
            metadata: Some(labels::pod_metadata(cx, &location.shared, of(name), checksums)),
            spec: Some(PodSpec {
                containers: pods::containers(&location.shared, container(cx, name, location)),
                init_containers: pods::init_containers(&location.shared, vec![]),
                volumes: pods::volumes(&location.shared, pod::volumes(cx)),
                ..pod_spec(cx, location)
            }),
        }
    })
}

/// A code server launches nothing: it has no token, unless Dagster asks the launcher everywhere.
fn pod_spec(cx: &Dagster, location: &CodeLocation) -> PodSpec {
    let values = &location.shared;
    let account = Text::of(values.service_account_name.or(account::code_name(cx).get().into()).get());
    let token = values.automount_service_account_token.or(&account::everywhere(cx));
    pods::running_as(cx, values, &account, &token)
}

fn container(cx: &Dagster, name: &Text<LocationName>, location: &CodeLocation) -> Container {
    let values = &location.own.shared;
    let env_from = values.env.is_empty().not().then(|| variables::from_config_map(env_name(cx, name).get()));
    Container {
        name: CONTAINER.to_owned(),
        command: container::command(values, &["dagster"]),
        args: container::args(values, || args(location)),
        env: container::with_extra(values, environment(cx, name, location)),
        env_from: container::sources(values, env_from.into_iter().collect()),
        ports: Some(vec![ContainerPort {
            container_port: location.port.get(),
            name: Some(PORT.name.to_owned()),
            ..ContainerPort::default()
        }]),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::user_code(cx, values)),
        startup_probe: location.startup_probe.map(|probe| probe.or(healthy(location))),
        liveness_probe: location.liveness_probe.map(|probe| probe.or(healthy(location))),
        readiness_probe: location.readiness_probe.map(|probe| probe.or(healthy(location))),
        volume_mounts: container::mounts(values, pod::mounts(cx)),
        ..container::common(cx, values)
    }
}

fn args(location: &CodeLocation) -> Vec<String> {
    let fixed = ["api", "grpc", "-h", "0.0.0.0", "-p"].map(str::to_owned);
    let options = [
        option("-m", &location.python_module),
        option("-f", &location.python_file),
        option("-d", &location.working_directory),
        option("-a", &location.attribute),
    ];
    fixed.into_iter().chain([location.port.text().get()]).chain(options.into_iter().flatten().flatten()).collect()
}

fn option<F: Format>(name: &str, value: &Opt<Text<F>>) -> [Option<String>; 2] {
    [value.map(|_| name.to_owned()), value.map(Text::get)]
}

fn healthy(location: &CodeLocation) -> Probe {
    let fixed = ["dagster", "api", "grpc-health-check", "-p"].map(str::to_owned);
    let command = fixed.into_iter().chain([location.port.text().get()]).collect();
    Probe { exec: Some(ExecAction { command: Some(command) }), ..Probe::default() }
}

fn environment(cx: &Dagster, name: &Text<LocationName>, location: &CodeLocation) -> Vec<EnvVar> {
    let values = &location.own.shared;
    let own = [
        // Runs of this location take its image.
        variables::plain("DAGSTER_CURRENT_IMAGE", image::name(cx, &values.image).get()),
    ];
    let context = location
        .include_config_in_launched_runs
        .then(|| variables::plain("DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT", json(&context(cx, name, location))));
    let common = env::common(cx, "dagster-code").into_iter().chain(env::services(cx));
    common.chain(own).chain(context).collect()
}

/// What runs of a location inherit from it.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Context {
    k8s: K8s,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct K8s {
    image_pull_policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_pull_secrets: Option<Vec<LocalObjectReference>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env_config_maps: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<Vec<EnvVar>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    volumes: Option<Vec<Volume>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume_mounts: Option<Vec<VolumeMount>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Resources>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Resources {
    #[serde(skip_serializing_if = "Option::is_none")]
    limits: Option<BTreeMap<String, Quantity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<BTreeMap<String, Quantity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Vec<ResourceClaim>>,
}

fn context(cx: &Dagster, name: &Text<LocationName>, location: &CodeLocation) -> Context {
    part("containerContext", (arg("name", name), arg("location", location)), |(name, location)| {
        let values = &location.own.shared;
        let resources = &values.resources;
        let sized = resources.limits.is_set().or(&resources.requests.is_set());
        let resources = sized.then(|| Resources {
            limits: resources.limits.get(),
            requests: resources.requests.get(),
            claims: resources.claims.get(),
        });
        Context {
            k8s: K8s {
                image_pull_policy: values.image.pull_policy.text().get(),
                image_pull_secrets: location.shared.image_pull_secrets.get(),
                env_config_maps: values.env.is_empty().not().then(|| vec![env_name(cx, name).get()]),
                env: values.extra_env.get(),
                volumes: location.shared.extra_volumes.get(),
                volume_mounts: values.extra_volume_mounts.get(),
                resources,
            },
        }
    })
}
