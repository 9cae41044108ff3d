//! A Job that migrates the database. At the first start Dagster makes its tables itself.

use super::{Dagster, account, env, pod, wait};
use crate::reloader;
use floe_chart::{argo, hook as helm};
use floe_schema::{non_empty, part, union};
use floe_workload::{
    container, hook,
    labels::{self, Labels},
    pod as pods, resources,
};
use k8s_openapi::{
    api::{
        batch::v1::{Job, JobSpec},
        core::v1::{Container, PodSpec, PodTemplateSpec},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The component.
pub(super) const COMPONENT: &str = "migrate";
/// With Argo CD: after what it needs, which is of wave 0.
const WAVE: i32 = 1;

/// Helm: before an upgrade, when all that it refers to is there from the release before. Argo CD knows no upgrade: between what
/// the Job needs and who needs the Job.
fn moment() -> hook::Moment {
    hook::Moment {
        helm: helm::Hook::on([helm::Event::PreUpgrade]),
        argo: argo::Hook { wave: WAVE, ..argo::Hook::at(argo::Phase::Sync) },
    }
}

/// The annotations of a Deployment that must find a database that is migrated.
pub fn after(cx: &Dagster) -> Labels {
    let later = hook::by_argo(cx).and(&cx.values.migrate.enabled);
    let wave = later.either(|| argo::wave(WAVE + 1), Labels::new);
    union(wave, reloader::annotations(cx.values.platform()))
}

/// The Job; none where it is not enabled.
pub fn job(cx: &Dagster) -> Option<Job> {
    let values = &cx.values.migrate;
    values
        .enabled
        .then(|| hook::job(cx, (COMPONENT, COMPONENT), &moment(), &values.ttl_seconds_after_finished, spec(cx)))
}

fn spec(cx: &Dagster) -> JobSpec {
    let daemon = &cx.values.daemon;
    part("migrate", (), |()| JobSpec {
        active_deadline_seconds: Some(cx.values.migrate.active_deadline_seconds.get()),
        backoff_limit: Some(1),
        template: PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(labels::pod(cx, &daemon.shared.pod_labels, labels::of_component(COMPONENT))),
                annotations: cx.values.global.common_annotations.get(),
                ..ObjectMeta::default()
            }),
            spec: Some(PodSpec {
                containers: vec![migrate(cx)],
                init_containers: non_empty(wait::containers(cx, &daemon.own.shared)),
                restart_policy: Some("Never".to_owned()),
                volumes: Some(pod::volumes(cx)),
                ..pods::running_as(cx, &daemon.shared, &account::code_name(cx), &account::everywhere(cx))
            }),
        },
        ..JobSpec::default()
    })
}

/// With the daemon's image: the one that runs beside the new tables.
fn migrate(cx: &Dagster) -> Container {
    Container {
        name: COMPONENT.to_owned(),
        command: Some(["dagster", "instance", "migrate"].map(str::to_owned).to_vec()),
        env: Some(env::common(cx, "dagster-migrate")),
        resources: Some(resources::plain(&cx.values.migrate.resources)),
        volume_mounts: Some(pod::mounts(cx)),
        ..container::common(cx, &cx.values.daemon.own.shared)
    }
}
