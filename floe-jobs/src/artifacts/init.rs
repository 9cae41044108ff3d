//! The init containers that pull and check the CompiledArtifacts.

use super::{VOLUME, mount, path, present};
use crate::{
    Jobs, env,
    values::{Job, JobType},
};
use floe_workload::{container, env::plain, image, resources, security, volumes};
use k8s_openapi::api::core::v1::{Container, Volume};

/// The volume with the registry's credentials.
const REGISTRY: &str = "registry";
/// Where it is mounted.
const REGISTRY_PATH: &str = "/registry";
/// The file in it, as ORAS and Docker name it.
const REGISTRY_FILE: &str = "config.json";

/// Checks shape and version; its tables are those of this module's parent.
const CHECK: &str = include_str!("check.py").trim_ascii_end();

/// The init containers: first the one that pulls, then the one that checks.
pub fn containers(jobs: &Jobs, job: &Job) -> Vec<Container> {
    let artifacts = &jobs.values.artifacts;
    let pull = artifacts.oci.reference.map(|reference| pull(jobs, job, &reference.get()));
    let has_python = job.r#type.is(JobType::Custom).not();
    let unchecked = present(jobs).and(&artifacts.inline.is_set().not());
    let check = artifacts.validate.and(&unchecked).and(&has_python).then(|| check(jobs, job));
    pull.into_iter().chain(check).collect()
}

fn pull(jobs: &Jobs, job: &Job, reference: &str) -> Container {
    let oci = &jobs.values.artifacts.oci;
    let options = [
        oci.plain_http.then(|| "--plain-http".to_owned()),
        oci.pull_secret.map(|_| "--registry-config".to_owned()),
        oci.pull_secret.map(|_| format!("{REGISTRY_PATH}/{REGISTRY_FILE}")),
    ];
    let fixed = ["pull", "--no-tty", "--output"].map(str::to_owned);
    let place = [jobs.values.artifacts.mount_path.get()];
    let credentials = oci.pull_secret.map(|_| volumes::read_only(REGISTRY, REGISTRY_PATH.to_owned()));
    let own = [volumes::mount(VOLUME, jobs.values.artifacts.mount_path.get()), volumes::tmp_mount()];
    Container {
        name: "pull-artifacts".to_owned(),
        image: Some(image::name(jobs, &oci.image).get()),
        image_pull_policy: Some(oci.image.pull_policy.text().get()),
        command: Some(vec!["oras".to_owned()]),
        args: Some(
            fixed.into_iter().chain(place).chain(options.into_iter().flatten()).chain([reference.to_owned()]).collect(),
        ),
        env: Some(vec![env::home()]),
        volume_mounts: Some(own.into_iter().chain(credentials).collect()),
        ..common(jobs, job)
    }
}

fn check(jobs: &Jobs, job: &Job) -> Container {
    Container {
        name: "check-artifacts".to_owned(),
        image: Some(image::name(jobs, &job.own.shared.image).get()),
        image_pull_policy: Some(job.own.shared.image.pull_policy.text().get()),
        command: Some(["python", "-c"].map(str::to_owned).to_vec()),
        args: Some(vec![CHECK.to_owned()]),
        env: Some(vec![plain("FLOE_COMPILED_ARTIFACTS", path(jobs).get())]),
        volume_mounts: Some(mount(jobs).into_iter().chain([volumes::tmp_mount()]).collect()),
        ..common(jobs, job)
    }
}

fn common(jobs: &Jobs, job: &Job) -> Container {
    Container {
        resources: Some(resources::plain(&jobs.values.artifacts.resources)),
        security_context: security::container(jobs, &job.own.shared.security_context).get(),
        termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
        ..Container::default()
    }
}

/// The credentials of the registry, where there are some.
pub(super) fn registry_volume(jobs: &Jobs) -> Option<Volume> {
    let oci = &jobs.values.artifacts.oci;
    oci.reference
        .is_set()
        .and(&oci.pull_secret.is_set())
        .then(|| volumes::secret_key(REGISTRY, oci.pull_secret.or("".into()).get(), ".dockerconfigjson", REGISTRY_FILE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifacts::{MEMBERS, VERSIONS};

    #[test]
    fn the_script_has_the_tables_of_the_checks() {
        for member in MEMBERS {
            assert!(CHECK.contains(&format!("\"{member}\"")), "{member}");
        }
        assert!(CHECK.contains(VERSIONS), "{VERSIONS}");
    }
}
