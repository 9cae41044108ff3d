//! The server's container.

use super::Postgresql;
use crate::{database, postgresql::config_map};
use floe_schema::{Text, non_empty};
use floe_workload::{container, env, probes, resources, volumes};
use k8s_openapi::{
    api::core::v1::{
        ConfigMapProjection, Container, ContainerPort, EmptyDirVolumeSource, EnvVar, ExecAction, Probe,
        ProjectedVolumeSource, Volume, VolumeMount, VolumeProjection,
    },
    apimachinery::pkg::api::resource::Quantity,
};

/// The container's name.
pub const NAME: &str = "postgresql";
/// The volume with the data: the claim template's name, too.
pub const DATA: &str = "data";
/// The name of the port.
pub const PORT: &str = "postgresql";
/// Where the volume with the data is mounted.
const DATA_PATH: &str = "/var/lib/postgresql/data";
/// Where the image looks for what it runs at its first start.
const INIT_PATH: &str = "/docker-entrypoint-initdb.d";

/// The container.
pub fn container(cx: &Postgresql) -> Container {
    let values = &cx.values.own.shared;
    let server = &cx.values;
    Container {
        name: NAME.to_owned(),
        command: non_empty(values.command.map(Text::get)),
        args: container::args(values, || settings(cx)),
        env: container::variables(values, variables(cx)),
        env_from: container::sources(values, vec![]),
        ports: Some(vec![ContainerPort {
            container_port: server.global.own.shared.postgresql.port.get(),
            name: Some(PORT.to_owned()),
            ..ContainerPort::default()
        }]),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: server.startup_probe.map(|probe| probe.or(ready(cx))),
        liveness_probe: server.liveness_probe.map(|probe| probe.or(probes::connects(PORT))),
        readiness_probe: server.readiness_probe.map(|probe| probe.or(ready(cx))),
        volume_mounts: container::mounts(values, mounts()),
        ..container::common(cx, values)
    }
}

/// `-c name=value` for each setting.
fn settings(cx: &Postgresql) -> Vec<String> {
    let port = cx.values.global.own.shared.postgresql.port.text();
    let own = vec!["-c".to_owned(), format!("port={port}")];
    let users = cx.values.config.flat_map(|name, value| vec!["-c".to_owned(), format!("{name}={value}")]);
    own.into_iter().chain(users).collect()
}

/// What the image and PostgreSQL's own programs read.
fn variables(cx: &Postgresql) -> Vec<EnvVar> {
    let platform = &cx.values.global.own.shared;
    let user = platform.postgresql.user.get();
    let initdb = cx.values.initdb_args.map(|args| env::plain("POSTGRES_INITDB_ARGS", args.get()));
    let fixed = [
        env::plain("POSTGRES_USER", user),
        env::plain("POSTGRES_DB", "postgres".to_owned()),
        // Below the mount: a volume's root may hold `lost+found`.
        env::plain("PGDATA", format!("{DATA_PATH}/pgdata")),
        env::plain("PGPORT", platform.postgresql.port.text().get()),
        password(cx, "POSTGRES_PASSWORD"),
    ];
    fixed.into_iter().chain(initdb).collect()
}

/// The password as a variable.
pub(super) fn password(cx: &Postgresql, name: &str) -> EnvVar {
    let platform = &cx.values.global.own.shared;
    env::secret(name, database::secret(cx, platform), database::password_key(platform))
}

/// By TCP: while databases are created at the first start the server listens on its socket alone.
fn ready(cx: &Postgresql) -> Probe {
    let database = &cx.values.global.own.shared.postgresql;
    let command = ["pg_isready".to_owned(), "--host=127.0.0.1".to_owned(), format!("--username={}", database.user)];
    Probe { exec: Some(ExecAction { command: Some(command.to_vec()) }), ..Probe::default() }
}

fn mounts() -> Vec<VolumeMount> {
    vec![
        volumes::mount(DATA, DATA_PATH.to_owned()),
        volumes::read_only("init", INIT_PATH.to_owned()),
        volumes::mount("run", "/var/run/postgresql".to_owned()),
        volumes::mount("shared-memory", "/dev/shm".to_owned()),
        volumes::tmp_mount(),
    ]
}

/// The chart's files and the user's scripts in one directory.
fn init_volume(cx: &Postgresql) -> Volume {
    let source = |name: String| VolumeProjection {
        config_map: Some(ConfigMapProjection { name, ..ConfigMapProjection::default() }),
        ..VolumeProjection::default()
    };
    let scripts = cx.values.init_scripts.is_empty().not().then(|| source(config_map::scripts_name(cx).get()));
    let sources = [source(config_map::name(cx).get())].into_iter().chain(scripts).collect();
    let projected = ProjectedVolumeSource { sources: Some(sources), ..ProjectedVolumeSource::default() };
    Volume { name: "init".to_owned(), projected: Some(projected), ..Volume::default() }
}

/// The volumes beside the data.
pub(super) fn volumes(cx: &Postgresql) -> Vec<Volume> {
    let shared = EmptyDirVolumeSource {
        medium: Some("Memory".to_owned()),
        size_limit: Some(Quantity(cx.values.shared_memory.text().get())),
        ..EmptyDirVolumeSource::default()
    };
    vec![
        init_volume(cx),
        volumes::scratch("run", &cx.values.scratch),
        Volume { name: "shared-memory".to_owned(), empty_dir: Some(shared), ..Volume::default() },
        volumes::scratch("tmp", &cx.values.scratch),
    ]
}
