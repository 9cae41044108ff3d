//! A Job before every upgrade, which migrates the database. At the first start Dagster makes its tables itself.

use super::{Dagster, account, env, pod};
use floe_chart::hook::{Event, Hook};
use floe_schema::union;
use floe_workload::{
    container,
    labels::{self, Labels},
    names, pod as pods, resources,
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

/// The Job; none where it is not enabled.
pub fn job(cx: &Dagster) -> Option<Job> {
    cx.values.migrate.enabled.then(|| {
        let hook: Labels = Hook::on([Event::PreUpgrade]).annotations();
        Job {
            metadata: ObjectMeta {
                annotations: Some(union(cx.values.global.common_annotations.entries(), hook)),
                ..labels::component_metadata(cx, &names::with(cx, COMPONENT), COMPONENT)
            },
            spec: Some(spec(cx)),
            ..Job::default()
        }
    })
}

fn spec(cx: &Dagster) -> JobSpec {
    let daemon = &cx.values.daemon;
    JobSpec {
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
                restart_policy: Some("Never".to_owned()),
                volumes: Some(pod::volumes(cx)),
                ..pods::running_as(cx, &daemon.shared, &account::code_name(cx), &account::everywhere(cx))
            }),
        },
        ..JobSpec::default()
    }
}

/// With the daemon's image: the one that runs beside the new tables.
fn migrate(cx: &Dagster) -> Container {
    Container {
        name: COMPONENT.to_owned(),
        command: Some(["dagster", "instance", "migrate"].map(str::to_owned).to_vec()),
        env: Some(env::common(cx, "dagster-migrate")),
        resources: Some(resources::plain(&cx.values.migrate.resources)),
        volume_mounts: Some(pod::mounts()),
        ..container::common(cx, &cx.values.daemon.own.shared)
    }
}
