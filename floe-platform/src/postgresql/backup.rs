//! Copies of the databases: on a schedule, and before an upgrade.

use super::{Postgresql, account, container, own_server, stateful_set};
use crate::database;
use floe_chart::hook::{Event, Hook};
use floe_schema::{Flag, Text, part, union};
use floe_workload::{
    container as shared, env,
    labels::{self, Labels},
    names::{self, CRON_JOB_LENGTH},
    pod, resources, volumes,
};
use k8s_openapi::{
    api::{
        batch::v1::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec},
        core::v1::{
            Container, EnvVar, PersistentVolumeClaim, PersistentVolumeClaimSpec, PodSpec, PodTemplateSpec, Volume,
        },
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The component of the objects: no Service selects their pods.
pub(super) const COMPONENT: &str = "backup";
/// The volume with the copies.
const VOLUME: &str = "backup";
/// Where it is mounted.
const PATH: &str = "/backup";
/// Copies every database, and removes the oldest copies.
const SCRIPT: &str = include_str!("backup.sh").trim_ascii_end();

pub(super) fn enabled(cx: &Postgresql) -> Flag {
    own_server(cx).and(&cx.values.backup.enabled)
}

/// The claim of the volume with the copies.
pub fn claim(cx: &Postgresql) -> Option<PersistentVolumeClaim> {
    let backup = &cx.values.backup;
    let class = backup.storage_class.or(cx.values.global.shared.storage_class.or("".into()));
    enabled(cx).and(&backup.existing_claim.is_set().not()).then(|| PersistentVolumeClaim {
        metadata: labels::component_metadata(cx, &names::with(cx, "backup"), COMPONENT),
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
            storage_class_name: class.is_empty().not().then(|| class.get()),
            ..stateful_set::claim_spec(&backup.size)
        }),
        ..PersistentVolumeClaim::default()
    })
}

/// The copies on a schedule.
pub fn cron_job(cx: &Postgresql) -> Option<CronJob> {
    enabled(cx).then(|| CronJob {
        metadata: labels::component_metadata(cx, &names::with_length(cx, "backup", CRON_JOB_LENGTH), COMPONENT),
        spec: CronJobSpec {
            concurrency_policy: Some("Forbid".to_owned()),
            job_template: JobTemplateSpec { spec: Some(job_spec(cx)), ..JobTemplateSpec::default() },
            schedule: cx.values.backup.schedule.get(),
            starting_deadline_seconds: Some(3600),
            ..CronJobSpec::default()
        },
        ..CronJob::default()
    })
}

/// The copy before an upgrade, which the upgrade waits for.
pub fn job(cx: &Postgresql) -> Option<Job> {
    enabled(cx).and(&cx.values.backup.before_upgrade).then(|| {
        let hook: Labels = Hook::on([Event::PreUpgrade]).annotations();
        Job {
            metadata: ObjectMeta {
                annotations: Some(union(cx.values.global.common_annotations.entries(), hook)),
                ..labels::component_metadata(cx, &names::with(cx, "backup-upgrade"), COMPONENT)
            },
            spec: Some(job_spec(cx)),
            ..Job::default()
        }
    })
}

fn job_spec(cx: &Postgresql) -> JobSpec {
    part("backup", (), |()| JobSpec {
        active_deadline_seconds: Some(cx.values.backup.active_deadline_seconds.get()),
        backoff_limit: Some(1),
        template: PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(labels::pod(cx, &cx.values.shared.pod_labels, labels::of_component(COMPONENT))),
                annotations: cx.values.global.common_annotations.get(),
                ..ObjectMeta::default()
            }),
            spec: Some(PodSpec {
                containers: vec![copies(cx)],
                restart_policy: Some("Never".to_owned()),
                volumes: Some(vec![volume(cx), volumes::scratch("tmp", &cx.values.scratch)]),
                ..pod::common(cx, &cx.values.shared, &account(cx))
            }),
        },
        ..JobSpec::default()
    })
}

fn copies(cx: &Postgresql) -> Container {
    Container {
        name: "backup".to_owned(),
        command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned()]),
        env: Some(variables(cx)),
        resources: Some(resources::plain(&cx.values.backup.resources)),
        volume_mounts: Some(vec![volumes::mount(VOLUME, PATH.to_owned()), volumes::tmp_mount()]),
        ..shared::common(cx, &cx.values.own.shared)
    }
}

/// What libpq and the script read.
fn variables(cx: &Postgresql) -> Vec<EnvVar> {
    let platform = &cx.values.global.own.shared;
    vec![
        env::plain("PGHOST", database::service(cx, platform).get()),
        env::plain("PGPORT", platform.postgresql.port.text().get()),
        env::plain("PGUSER", platform.postgresql.user.get()),
        env::plain("PGDATABASE", "postgres".to_owned()),
        container::password(cx, "PGPASSWORD"),
        env::plain("KEEP", cx.values.backup.keep.text().get()),
    ]
}

fn volume(cx: &Postgresql) -> Volume {
    let own: Text = names::with(cx, "backup");
    volumes::claim(VOLUME, cx.values.backup.existing_claim.or(own.get().into()).get())
}
