//! What the pods of webserver, daemon, code locations and migration have in common.

use super::{Dagster, compute_logs, env::HOME, instance, workspace};
use crate::{database, store};
use floe_schema::{Flag, digest, union};
use floe_workload::{
    labels::{self, Labels, checksum},
    volumes,
};
use k8s_openapi::api::core::v1::{Volume, VolumeMount};

/// The name of the volume with dagster.yaml.
const INSTANCE: &str = "instance";
/// The name of the volume with workspace.yaml.
const WORKSPACE: &str = "workspace";
/// The only directories that can be written: Dagster's home and /tmp.
const HOME_VOLUME: &str = "dagster-home";

/// The volumes of every pod.
pub fn volumes(cx: &Dagster) -> Vec<Volume> {
    let fixed = [
        volumes::scratch(HOME_VOLUME, &cx.values.scratch),
        volumes::config_map(INSTANCE, instance::name(cx)),
        volumes::scratch("tmp", &cx.values.scratch),
    ];
    fixed.into_iter().chain(database::ca_volume(cx.values.platform())).collect()
}

/// The volume of pods that load code locations.
pub fn workspace_volume(cx: &Dagster) -> Volume {
    volumes::config_map(WORKSPACE, workspace::name(cx))
}

/// Where every container sees them. The file lies inside a directory that can be written.
pub fn mounts(cx: &Dagster) -> Vec<VolumeMount> {
    let fixed = [
        volumes::mount(HOME_VOLUME, HOME.to_owned()),
        VolumeMount {
            sub_path: Some(instance::FILE.to_owned()),
            ..volumes::read_only(INSTANCE, format!("{HOME}/{}", instance::FILE))
        },
        volumes::tmp_mount(),
    ];
    fixed.into_iter().chain(database::ca_mount(cx.values.platform())).collect()
}

/// Where a container that loads code locations sees them.
pub fn workspace_mount() -> VolumeMount {
    volumes::read_only(WORKSPACE, workspace::PATH.to_owned())
}

/// What a pod is started with: a file that is mounted by itself does not follow its ConfigMap.
pub fn checksums(cx: &Dagster, container: &str) -> Labels {
    let container = labels::labels([("kubectl.kubernetes.io/default-container", container.to_owned())]);
    let instance = instance::is_own(cx).either(|| checksum("instance", &digest(&instance::files(cx))), Labels::new);
    let own = union(instance, container);
    let store = compute_logs::in_store(cx).either(|| store::rotation(cx.values.object_store()), Labels::new);
    union(union(own, database::rotation(cx.values.platform())), store)
}

/// The same of a pod that loads code locations.
pub fn workspace_checksums(cx: &Dagster, container: &str) -> Labels {
    let own: Flag = cx.values.workspace.existing_config_map.is_set().not();
    let workspace = own.either(|| checksum("workspace", &digest(&workspace::files(cx))), Labels::new);
    union(checksums(cx, container), workspace)
}
