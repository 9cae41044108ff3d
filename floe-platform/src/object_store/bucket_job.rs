//! A Job that creates the buckets, after every install and upgrade.

use super::{Store, account, region, service, values::BucketJob};
use crate::store;
use floe_chart::{argo, hook as helm};
use floe_schema::{Text, part};
use floe_workload::{container, env, hook, image, labels, pod, resources, security, volumes};
use k8s_openapi::{
    api::{
        batch::v1::{Job, JobSpec},
        core::v1::{Container, EnvVar, PodSpec, PodTemplateSpec},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The component: no Service selects its pods.
pub(super) const COMPONENT: &str = "buckets";
/// Asks for each bucket.
const SCRIPT: &str = include_str!("buckets.sh").trim_ascii_end();

/// Helm: when all else has been applied, and before other parts' hooks, which may need buckets. Argo CD: when the server is ready.
fn moment() -> hook::Moment {
    hook::Moment {
        helm: helm::Hook { weight: -10, ..helm::Hook::on([helm::Event::PostInstall, helm::Event::PostUpgrade]) },
        argo: argo::Hook { wave: 1, ..argo::Hook::at(argo::Phase::Sync) },
    }
}

/// The Job; none where it is not enabled.
pub fn job(cx: &Store) -> Option<Job> {
    let values = &cx.values.bucket_job;
    values
        .enabled
        .then(|| hook::job(cx, (COMPONENT, COMPONENT), &moment(), &values.ttl_seconds_after_finished, spec(cx)))
}

fn spec(cx: &Store) -> JobSpec {
    let values = &cx.values.bucket_job;
    part("buckets", (), |()| JobSpec {
        active_deadline_seconds: Some(values.active_deadline_seconds.get()),
        backoff_limit: Some(2),
        template: PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(labels::pod(cx, &cx.values.shared.pod_labels, labels::of_component(COMPONENT))),
                annotations: cx.values.global.common_annotations.get(),
                ..ObjectMeta::default()
            }),
            spec: Some(PodSpec {
                containers: vec![Container {
                    resources: Some(resources::plain(&values.resources)),
                    ..self::container(cx, "PUT", &values.wait_seconds.text())
                }],
                restart_policy: Some("Never".to_owned()),
                volumes: Some(vec![volumes::scratch("tmp", &cx.values.scratch)]),
                ..pod::common(cx, &cx.values.shared, &account(cx))
            }),
        },
        ..JobSpec::default()
    })
}

/// A container that asks for each bucket by the method `method`, and gives up after `seconds`; its size is the caller's.
pub(super) fn container(cx: &Store, method: &str, seconds: &Text) -> Container {
    let BucketJob { image, .. } = &cx.values.bucket_job;
    Container {
        name: "client".to_owned(),
        image: Some(image::name(cx, image).get()),
        image_pull_policy: Some(image.pull_policy.text().get()),
        command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned()]),
        env: Some(variables(cx, method, seconds)),
        security_context: security::container(cx, &cx.values.own.shared.security_context).get(),
        termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
        volume_mounts: Some(vec![volumes::tmp_mount()]),
        ..Container::default()
    }
}

/// What the script reads.
fn variables(cx: &Store, method: &str, seconds: &Text) -> Vec<EnvVar> {
    let object_store = cx.values.object_store();
    vec![
        env::plain("METHOD", method.to_owned()),
        env::plain("ENDPOINT", service::address(cx)),
        env::plain("REGION", region(cx)),
        env::plain("BUCKETS", names(cx)),
        env::plain("TIMEOUT", seconds.get()),
        store::variable(cx, object_store, "ACCESS_KEY_ID", &object_store.access_key_id_key),
        store::variable(cx, object_store, "SECRET_ACCESS_KEY", &object_store.secret_access_key_key),
    ]
}

/// The buckets, with blanks between them.
fn names(cx: &Store) -> String {
    let buckets = &cx.values.object_store().buckets;
    let extra = cx.values.extra_buckets.join(" ");
    Text::of(format!("{} {} {extra}", buckets.warehouse, buckets.artifacts)).trim_suffix(" ").get()
}
