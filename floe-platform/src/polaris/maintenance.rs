//! Upkeep of what is stored, on a schedule: the admin tool's own.

use super::{Polaris, persistence, pod, values::PersistenceType};
use floe_schema::{Flag, Text};
use floe_workload::{
    labels,
    names::{self, CRON_JOB_LENGTH},
    volumes,
};
use k8s_openapi::api::{
    batch::v1::{CronJob, CronJobSpec, JobSpec, JobTemplateSpec},
    core::v1::{Container, PodSpec},
};

/// The component.
pub(super) const COMPONENT: &str = "maintenance";

/// Whether there is a CronJob.
pub(super) fn wanted(cx: &Polaris) -> Flag {
    cx.values.maintenance.enabled.and(&persistence::is(cx, PersistenceType::Nosql))
}

/// The CronJob; none where it is not enabled.
pub fn cron_job(cx: &Polaris) -> Option<CronJob> {
    let values = &cx.values.maintenance;
    wanted(cx).then(|| CronJob {
        metadata: labels::component_metadata(cx, &names::with_length(cx, COMPONENT, CRON_JOB_LENGTH), COMPONENT),
        spec: CronJobSpec {
            concurrency_policy: Some("Forbid".to_owned()),
            job_template: JobTemplateSpec { spec: Some(job_spec(cx)), ..JobTemplateSpec::default() },
            schedule: values.schedule.get(),
            starting_deadline_seconds: Some(3600),
            ..CronJobSpec::default()
        },
        ..CronJob::default()
    })
}

fn job_spec(cx: &Polaris) -> JobSpec {
    JobSpec {
        active_deadline_seconds: Some(cx.values.maintenance.active_deadline_seconds.get()),
        backoff_limit: Some(1),
        template: pod::template(
            cx,
            labels::of_component(COMPONENT),
            PodSpec {
                containers: vec![tool(cx)],
                volumes: Some(vec![volumes::scratch("tmp", &cx.values.scratch)]),
                ..pod::spec(cx)
            },
        ),
        ..JobSpec::default()
    }
}

fn tool(cx: &Polaris) -> Container {
    Container {
        args: Some(cx.values.maintenance.args.map(Text::get)),
        env: Some(persistence::tool_variables(cx)),
        volume_mounts: Some(vec![volumes::tmp_mount()]),
        ..pod::container(cx, COMPONENT, &cx.values.admin.image, &cx.values.admin.resources)
    }
}
