//! Copies of the databases: on a schedule, and before an upgrade.

use super::{Postgresql, account, container, own_server};
use crate::wait;
use floe_chart::{argo, hook as helm};
use floe_schema::{Flag, Text, part, union};
use floe_workload::{
    container as shared, env, hook, image, labels,
    names::{self, CRON_JOB_LENGTH},
    persistence, pod, resources, security, volumes,
};
use k8s_openapi::{
    api::{
        batch::v1::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec},
        core::v1::{
            Affinity, Container, EnvVar, PersistentVolumeClaim, PersistentVolumeClaimSpec, PodAffinity,
            PodAffinityTerm, PodSpec, PodTemplateSpec, Volume, VolumeMount,
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

/// The claim of the volume with the copies. It outlives the release and `enabled`: as the data does, and because the hook's finished
/// pod, which Helm leaves, would hold it back in deletion.
pub fn claim(cx: &Postgresql) -> Option<PersistentVolumeClaim> {
    let backup = &cx.values.backup;
    enabled(cx).and(&backup.existing_claim.is_set().not()).then(|| PersistentVolumeClaim {
        metadata: ObjectMeta {
            annotations: Some(union(
                cx.values.global.common_annotations.entries(),
                helm::ResourcePolicy::Keep.annotations(),
            )),
            ..labels::component_metadata(cx, &names::with(cx, "backup"), COMPONENT)
        },
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
            storage_class_name: persistence::storage_class(
                &backup.storage_class,
                &cx.values.global.shared.storage_class,
            ),
            ..persistence::claim_spec(&backup.size)
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

/// The copy before an upgrade, which the upgrade waits for. A plain Job waits for nobody.
pub fn job(cx: &Postgresql) -> Option<Job> {
    let backup = &cx.values.backup;
    let moment =
        hook::Moment { helm: helm::Hook::on([helm::Event::PreUpgrade]), argo: argo::Hook::at(argo::Phase::PreSync) };
    enabled(cx).and(&backup.before_upgrade).then(|| {
        hook::job(cx, ("backup-upgrade", COMPONENT), &moment, &backup.ttl_seconds_after_finished, job_spec(cx))
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
                affinity: Some(beside_server(cx)),
                containers: vec![copies(cx)],
                init_containers: Some(vec![wait(cx)]),
                restart_policy: Some("Never".to_owned()),
                volumes: Some(
                    [volume(cx), volumes::scratch("tmp", &cx.values.scratch)]
                        .into_iter()
                        .chain(container::password_volume(cx))
                        .collect(),
                ),
                ..pod::common(cx, &cx.values.shared, &account(cx))
            }),
        },
        ..JobSpec::default()
    })
}

/// On the server's node, which has the volume: most can be used by one node at a time. Where the server may run, the copies may.
fn beside_server(cx: &Postgresql) -> Affinity {
    let server = PodAffinityTerm {
        label_selector: Some(labels::label_selector(cx, super::COMPONENT)),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..PodAffinityTerm::default()
    };
    let required = Some(vec![server]);
    let pod_affinity =
        PodAffinity { required_during_scheduling_ignored_during_execution: required, ..PodAffinity::default() };
    Affinity { pod_affinity: Some(pod_affinity), ..Affinity::default() }
}

/// A server that starts just now is waited for.
fn wait(cx: &Postgresql) -> Container {
    let (values, backup) = (&cx.values.own.shared, &cx.values.backup);
    Container {
        image: Some(image::name(cx, &values.image).get()),
        image_pull_policy: Some(values.image.pull_policy.text().get()),
        resources: Some(resources::plain(&backup.resources)),
        security_context: security::container(cx, &values.security_context).get(),
        ..wait::container(cx, &cx.values.global.own.shared, &backup.wait_seconds.text())
    }
}

fn copies(cx: &Postgresql) -> Container {
    let mounts = [volumes::mount(VOLUME, PATH.to_owned()), volumes::tmp_mount()];
    Container {
        name: "backup".to_owned(),
        command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned()]),
        env: Some(variables(cx)),
        resources: Some(resources::plain(&cx.values.backup.resources)),
        volume_mounts: Some(mounts.into_iter().chain(container::password_mount(cx)).collect()),
        ..shared::common(cx, &cx.values.own.shared)
    }
}

/// What libpq and the script read.
fn variables(cx: &Postgresql) -> Vec<EnvVar> {
    let own = [env::plain("PGDATABASE", "postgres".to_owned()), env::plain("KEEP", cx.values.backup.keep.text().get())];
    container::client(cx).into_iter().chain(own).collect()
}

/// Where the server sees the copies, to restore one. With many storage classes a volume comes into being with the first pod
/// that has it: were that the first copy, `helm install --wait` would wait in vain.
pub(super) fn read_by_server(cx: &Postgresql) -> Option<VolumeMount> {
    enabled(cx).then(|| volumes::read_only(VOLUME, PATH.to_owned()))
}

/// The volume with the copies.
pub(super) fn volume(cx: &Postgresql) -> Volume {
    let own: Text = names::with(cx, "backup");
    volumes::claim(VOLUME, cx.values.backup.existing_claim.or(own.get().into()).get())
}
