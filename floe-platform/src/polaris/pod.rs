//! What the pods of server, Jobs and tests have in common.

use super::{Polaris, account, config_map, credential};
use floe_schema::{digest, non_empty, union};
use floe_workload::{
    container, image,
    labels::{self, Labels, checksum},
    pod as pods, resources, security, values, volumes,
};
use k8s_openapi::{
    api::core::v1::{Container, KeyToPath, PodSpec, PodTemplateSpec, SecretVolumeSource, Volume, VolumeMount},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// Where the keys that tokens are signed with are mounted, and their volume.
pub(super) const KEYS: &str = "/etc/floe/token-broker";
const KEYS_VOLUME: &str = "token-broker";
/// The volume with what the Jobs run, and where it is mounted.
const JOBS: (&str, &str) = ("jobs", "/etc/floe/jobs");

/// The volume with the keys that tokens are signed with, where they are given.
pub(super) fn keys_volume(cx: &Polaris) -> Option<Volume> {
    let broker = credential::broker(cx);
    let items = || {
        let files = credential::broker_files(cx);
        let item = |(key, path, there): (String, &str, floe_schema::Flag)| {
            there.then(|| KeyToPath { key: key.clone(), path: path.to_owned(), ..KeyToPath::default() })
        };
        files.into_iter().filter_map(item).collect::<Vec<_>>()
    };
    credential::internal(cx).and(&broker.present(cx)).then(|| Volume {
        name: KEYS_VOLUME.to_owned(),
        secret: Some(SecretVolumeSource {
            secret_name: Some(broker.name(cx)),
            items: non_empty(items()),
            default_mode: Some(0o440),
            ..SecretVolumeSource::default()
        }),
        ..Volume::default()
    })
}

/// Where it is mounted.
pub(super) fn keys_mount(cx: &Polaris) -> Option<VolumeMount> {
    let given = credential::internal(cx).and(&credential::broker(cx).present(cx));
    given.then(|| volumes::read_only(KEYS_VOLUME, KEYS.to_owned()))
}

/// The volume with what the Jobs run.
pub(super) fn jobs_volume(cx: &Polaris) -> Volume {
    volumes::config_map(JOBS.0, config_map::jobs_name(cx).get())
}

/// The same with one of its files alone.
pub(super) fn job_file_volume(cx: &Polaris, name: &str) -> Volume {
    volumes::config_map_key(JOBS.0, config_map::jobs_name(cx).get(), name.to_owned())
}

/// Where it is mounted.
pub(super) fn jobs_mount() -> VolumeMount {
    volumes::read_only(JOBS.0, JOBS.1.to_owned())
}

/// The path of one of its files.
pub(super) fn job_file(name: &str) -> String {
    format!("{}/{name}", JOBS.1)
}

/// The pod of a Job: it ends, and is another where what it runs is. `own` tells it from others.
pub(super) fn template(cx: &Polaris, own: Labels, spec: PodSpec) -> PodTemplateSpec {
    PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels::pod(cx, &cx.values.shared.pod_labels, own)),
            annotations: Some(union(
                cx.values.global.common_annotations.entries(),
                checksum("jobs", &digest(&config_map::job_files(cx))),
            )),
            ..ObjectMeta::default()
        }),
        spec: Some(PodSpec { restart_policy: Some("Never".to_owned()), ..spec }),
    }
}

/// What the values say of every pod.
pub(super) fn spec(cx: &Polaris) -> PodSpec {
    pods::common(cx, &cx.values.shared, &account(cx))
}

/// A container of this image and size, with the server's security.
pub(super) fn container(cx: &Polaris, name: &str, image: &values::Image, size: &values::Resources) -> Container {
    Container {
        name: name.to_owned(),
        image: Some(image::name(cx, image).get()),
        image_pull_policy: Some(image.pull_policy.text().get()),
        resources: Some(resources::plain(size)),
        security_context: security::container(cx, &cx.values.own.shared.security_context).get(),
        termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
        ..Container::default()
    }
}
