//! A Job that makes the realms by the admin tool. It is safe to repeat: the tool leaves a realm that is there as it is, and one Job does it
//! for all replicas.

use super::{
    Polaris,
    deployment::{authority_mount, authority_volume},
    persistence, pod, root,
    values::PersistenceType,
};
use floe_chart::{argo, hook as helm};
use floe_schema::{Flag, Text, part};
use floe_workload::{hook, labels, volumes};
use k8s_openapi::api::{
    batch::v1::{Job, JobSpec},
    core::v1::{Container, PodSpec, Volume, VolumeMount},
};

/// The component.
pub(super) const COMPONENT: &str = "bootstrap";
/// With Argo CD: after what it needs, which is of wave 0.
const WAVE: i32 = 1;
/// What writes the file of credentials.
const SCRIPT: &str = "credentials.py";
/// The volume with the file of credentials, where it is mounted, and the file.
const CREDENTIALS: (&str, &str, &str) = ("credentials", "/credentials", "credentials.yaml");

/// Once all objects are there, the database too: the server gets ready without realms.
fn moment() -> hook::Moment {
    hook::Moment {
        helm: helm::Hook::on([helm::Event::PostInstall, helm::Event::PostUpgrade]),
        argo: argo::Hook { wave: WAVE, ..argo::Hook::at(argo::Phase::Sync) },
    }
}

/// Whether there is a Job.
pub(super) fn wanted(cx: &Polaris) -> Flag {
    cx.values.bootstrap.enabled.and(&persistence::is(cx, PersistenceType::InMemory).not())
}

/// The Job; none where the server makes the realms itself.
pub fn job(cx: &Polaris) -> Option<Job> {
    let ttl = &cx.values.bootstrap.ttl_seconds_after_finished;
    wanted(cx).then(|| hook::job(cx, (COMPONENT, COMPONENT), &moment(), ttl, spec(cx)))
}

fn spec(cx: &Polaris) -> JobSpec {
    part("bootstrap", (), |()| JobSpec {
        active_deadline_seconds: Some(cx.values.bootstrap.active_deadline_seconds.get()),
        backoff_limit: Some(cx.values.bootstrap.backoff_limit.get()),
        template: pod::template(
            cx,
            labels::of_component(COMPONENT),
            PodSpec {
                containers: vec![tool(cx)],
                init_containers: Some(persistence::wait(cx).into_iter().chain([credentials(cx)]).collect()),
                volumes: Some(volumes(cx)),
                ..pod::spec(cx)
            },
        ),
        ..JobSpec::default()
    })
}

/// The file is the only way that leaves no credential in a command line; the tool takes the realms from it, too.
fn tool(cx: &Polaris) -> Container {
    Container {
        args: Some(vec!["bootstrap".to_owned(), "-f".to_owned(), file()]),
        env: Some(persistence::tool_variables(cx)),
        volume_mounts: Some(
            [volumes::read_only(CREDENTIALS.0, CREDENTIALS.1.to_owned()), volumes::tmp_mount()]
                .into_iter()
                .chain(authority_mount(cx))
                .collect(),
        ),
        ..pod::container(cx, COMPONENT, &cx.values.admin.image, &cx.values.admin.resources)
    }
}

/// Writes the file from the Secret.
fn credentials(cx: &Polaris) -> Container {
    let fixed = [pod::job_file(SCRIPT), root::PATH.to_owned(), file()];
    Container {
        command: Some(vec!["python".to_owned()]),
        args: Some(fixed.into_iter().chain(cx.values.realms.map(Text::get)).collect()),
        volume_mounts: Some(mounts()),
        ..pod::container(cx, "credentials", &cx.values.python.image, &cx.values.catalog.resources)
    }
}

fn mounts() -> Vec<VolumeMount> {
    vec![root::mount(), pod::jobs_mount(), volumes::mount(CREDENTIALS.0, CREDENTIALS.1.to_owned())]
}

fn volumes(cx: &Polaris) -> Vec<Volume> {
    let scratch = |name: &str| volumes::scratch(name, &cx.values.scratch);
    let fixed = [root::volume(cx), pod::job_file_volume(cx, SCRIPT), scratch(CREDENTIALS.0), scratch("tmp")];
    fixed.into_iter().chain(authority_volume(cx)).collect()
}

fn file() -> String {
    format!("{}/{}", CREDENTIALS.1, CREDENTIALS.2)
}
