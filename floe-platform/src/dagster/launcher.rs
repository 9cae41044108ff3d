//! What launches runs, as dagster.yaml says it.

use super::{
    Dagster, account, credential, env, instance, network_policy,
    values::{LauncherType, RunPod, Values},
};
use crate::database;
use floe_schema::{Flag, FreeForm, Inline, Int, Text, non_empty, union};
use floe_workload::{Chart, labels, names, security, volumes};
use k8s_openapi::api::core::v1::{
    Affinity, EnvVar, LocalObjectReference, PodSecurityContext, ResourceRequirements, SecurityContext, Toleration,
    Volume, VolumeMount,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The launcher.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum RunLauncher {
    K8s(Box<Class<Config>>),
    Default(Bare),
    Custom(Inline<BTreeMap<String, FreeForm>>),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Class<C> {
    module: String,
    class: String,
    config: C,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Bare {
    module: String,
    class: String,
}

/// The configuration of `K8sRunLauncher`; its keys are snake_case, those of Kubernetes below them are not.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Config {
    load_incluster_config: Flag,
    job_namespace: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_image: Option<String>,
    image_pull_policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_pull_secrets: Option<Inline<Vec<LocalObjectReference>>>,
    service_account_name: String,
    dagster_home: String,
    instance_config_map: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    env_config_maps: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env_secrets: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env_vars: Option<Vec<String>>,
    labels: Inline<labels::Labels>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Inline<ResourceRequirements>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduler_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_context: Option<Inline<SecurityContext>>,
    fail_pod_on_run_failure: Flag,
    run_k8s_config: K8sConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    only_allow_user_defined_k8s_config_fields: Option<Inline<BTreeMap<String, FreeForm>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    only_allow_user_defined_env_vars: Option<Vec<String>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct K8sConfig {
    container_config: ContainerConfig,
    pod_spec_config: PodSpecConfig,
    pod_template_spec_metadata: Metadata,
    job_spec_config: JobSpecConfig,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct ContainerConfig {
    env: Vec<EnvVar>,
    #[serde(rename = "volumeMounts")]
    volume_mounts: Vec<Piece<VolumeMount>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct PodSpecConfig {
    automount_service_account_token: Flag,
    host_users: Flag,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_context: Option<Inline<PodSecurityContext>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_selector: Option<Inline<BTreeMap<String, String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerations: Option<Inline<Vec<Toleration>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affinity: Option<Inline<Affinity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority_class_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime_class_name: Option<String>,
    volumes: Vec<Piece<Volume>>,
}

/// An item of a list: the chart's own, or one that its user wrote.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum Piece<T> {
    Own(T),
    User(Inline<T>),
}

/// The chart's items, then the user's.
fn pieces<T>(own: Vec<T>, users: Vec<T>) -> Vec<Piece<T>> {
    own.into_iter().map(Piece::Own).chain(users.into_iter().map(Inline).map(Piece::User)).collect()
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Inline<BTreeMap<String, String>>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct JobSpecConfig {
    backoff_limit: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_seconds_after_finished: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_deadline_seconds: Option<i64>,
}

pub(super) fn launcher(cx: &Dagster) -> RunLauncher {
    let launcher = &cx.values.run_launcher;
    match launcher.r#type.get() {
        LauncherType::K8s => RunLauncher::K8s(Box::new(Class {
            module: "dagster_k8s".to_owned(),
            class: "K8sRunLauncher".to_owned(),
            config: config(cx),
        })),
        LauncherType::Default => RunLauncher::Default(Bare {
            module: "dagster.core.launcher".to_owned(),
            class: "DefaultRunLauncher".to_owned(),
        }),
        LauncherType::Custom => RunLauncher::Custom(Inline(launcher.custom.get_or_empty())),
    }
}

/// The namespace of runs.
pub(super) fn namespace(cx: &Dagster) -> Text {
    cx.values.run_launcher.job_namespace.or(names::namespace(cx).get().into()).get().into()
}

fn config(cx: &Dagster) -> Config {
    let launcher = &cx.values.run_launcher;
    let environment = labels::where_set("floe.dev/environment", &labels::environment(cx));
    let own = union(network_policy::launched(cx), labels::clients::<Values>());
    let own = union(launcher.labels.entries(), union(own, environment));
    Config {
        load_incluster_config: true.into(),
        job_namespace: namespace(cx).get(),
        job_image: launcher.image.map(Text::get),
        image_pull_policy: launcher.image_pull_policy.text().get(),
        image_pull_secrets: launcher.image_pull_secrets.get().map(Inline),
        service_account_name: account::run_name(cx).get(),
        dagster_home: env::HOME.to_owned(),
        instance_config_map: instance::name(cx),
        env_config_maps: non_empty(launcher.env_config_maps.map(Text::get)),
        env_secrets: non_empty(launcher.env_secrets.map(Text::get)),
        env_vars: non_empty(launcher.env_vars.map(Text::get)),
        labels: Inline(own),
        resources: launcher.resources.get().map(Inline),
        scheduler_name: launcher.scheduler_name.or_else(&cx.values.global.scheduler_name).map(Text::get),
        security_context: security::container(cx, &launcher.security_context).get().map(Inline),
        fail_pod_on_run_failure: launcher.fail_pod_on_run_failure.clone(),
        run_k8s_config: run_config(cx, &launcher.pod),
        only_allow_user_defined_k8s_config_fields: launcher.only_allow_user_defined_k8s_config_fields.get().map(Inline),
        only_allow_user_defined_env_vars: non_empty(launcher.only_allow_user_defined_env_vars.map(Text::get)),
    }
}

/// The password by a variable: the launcher's own setting knows one key of a Secret only. And the two directories that a run
/// may write, for its root is read-only.
fn run_config(cx: &Dagster, pod: &RunPod) -> K8sConfig {
    let global = cx.values.global();
    let token = pod.automount_service_account_token.or(&cx.values.run_launcher.step_jobs);
    let token = token.or(&account::everywhere(cx));
    let telemetry = env::telemetry(cx, "dagster-run").into_iter().chain(env::services(cx));
    let platform = cx.values.platform();
    let mounts = [volumes::mount("dagster-storage", format!("{}/storage", env::HOME)), volumes::tmp_mount()];
    let mounts = mounts.into_iter().chain(database::ca_mount(platform)).collect();
    let own_volumes = ["dagster-storage", "tmp"].map(|name| volumes::scratch(name, &pod.scratch));
    let own_volumes = own_volumes.into_iter().chain(database::ca_volume(platform)).collect();
    K8sConfig {
        container_config: ContainerConfig {
            env: [env::password(cx)].into_iter().chain(telemetry).chain(credential::logs(cx)).collect(),
            volume_mounts: pieces(mounts, pod.volume_mounts.items()),
        },
        pod_spec_config: PodSpecConfig {
            automount_service_account_token: token,
            host_users: pod.host_users.clone(),
            security_context: security::pod(cx, &pod.security_context).get().map(Inline),
            node_selector: pod.node_selector.or(&global.node_selector).get().map(Inline),
            tolerations: pod.tolerations.or(&global.tolerations).get().map(Inline),
            affinity: pod.affinity.or(&global.affinity).get().map(Inline),
            priority_class_name: pod.priority_class_name.or_else(&global.priority_class_name).map(Text::get),
            runtime_class_name: pod.runtime_class_name.or_else(&global.runtime_class_name).map(Text::get),
            volumes: pieces(own_volumes, pod.volumes.items()),
        },
        pod_template_spec_metadata: Metadata { annotations: pod.annotations.get().map(Inline) },
        job_spec_config: JobSpecConfig {
            backoff_limit: pod.backoff_limit.get(),
            ttl_seconds_after_finished: pod.ttl_seconds_after_finished.map(Int::get),
            active_deadline_seconds: pod.active_deadline_seconds.map(Int::get),
        },
    }
}
