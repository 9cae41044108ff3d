//! The server's container.

use super::{Postgresql, backup};
use crate::{database, postgresql::config_map};
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
/// What starts the server.
const SCRIPT: &str = include_str!("start.sh").trim_ascii_end();
/// Where the volume with the data is mounted.
const DATA_PATH: &str = "/var/lib/postgresql/data";
/// The volume with the password as a file, and where it is mounted.
const PASSWORD_VOLUME: &str = "password";
const PASSWORD_PATH: &str = "/etc/floe/password";
/// Where the image looks for what it runs at its first start.
const INIT_PATH: &str = "/docker-entrypoint-initdb.d";

/// The container.
pub fn container(cx: &Postgresql) -> Container {
    let values = &cx.values.own.shared;
    let server = &cx.values;
    Container {
        name: NAME.to_owned(),
        command: container::command(values, &["sh", "-ec", SCRIPT, "start"]),
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
        volume_mounts: container::mounts(values, mounts(cx)),
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
        env::plain("DATABASES", databases(cx)),
        password(cx, "POSTGRES_PASSWORD"),
    ];
    fixed.into_iter().chain(initdb).collect()
}

/// What libpq reads in a client of the server.
pub(super) fn client(cx: &Postgresql) -> Vec<EnvVar> {
    let platform = &cx.values.global.own.shared;
    vec![
        env::plain("PGHOST", database::service(cx, platform).get()),
        env::plain("PGPORT", platform.postgresql.port.text().get()),
        env::plain("PGUSER", platform.postgresql.user.get()),
        env::plain("PGCONNECT_TIMEOUT", "10".to_owned()),
        password(cx, "PGPASSWORD"),
    ]
}

/// The names of all databases, with blanks between them.
pub(super) fn databases(cx: &Postgresql) -> String {
    let databases = &cx.values.global.own.shared.postgresql.databases;
    databases.write(|name| format!(" {name}")).trim_prefix(" ").get()
}

/// The password as the variable `name`; or as `name_FILE`, the path of a file that holds it.
pub(super) fn password(cx: &Postgresql, name: &str) -> EnvVar {
    let platform = &cx.values.global.own.shared;
    let file = || env::plain(&format!("{name}_FILE"), format!("{PASSWORD_PATH}/{}", database::PASSWORD));
    let variable = || env::secret(name, database::secret(cx, platform), database::password_key(platform));
    cx.values.auth.use_password_files.either(file, variable)
}

/// The volume with that file.
pub(super) fn password_volume(cx: &Postgresql) -> Option<Volume> {
    let platform = &cx.values.global.own.shared;
    cx.values.auth.use_password_files.then(|| {
        let key = database::password_key(platform);
        volumes::secret_key(PASSWORD_VOLUME, database::secret(cx, platform), &key, database::PASSWORD)
    })
}

/// Where it is mounted.
pub(super) fn password_mount(cx: &Postgresql) -> Option<VolumeMount> {
    cx.values.auth.use_password_files.then(|| volumes::read_only(PASSWORD_VOLUME, PASSWORD_PATH.to_owned()))
}

/// By TCP: while databases are created at the first start the server listens on its socket alone.
fn ready(cx: &Postgresql) -> Probe {
    let database = &cx.values.global.own.shared.postgresql;
    let command = ["pg_isready".to_owned(), "--host=127.0.0.1".to_owned(), format!("--username={}", database.user)];
    Probe { exec: Some(ExecAction { command: Some(command.to_vec()) }), ..Probe::default() }
}

fn mounts(cx: &Postgresql) -> Vec<VolumeMount> {
    let fixed = [
        volumes::mount(DATA, DATA_PATH.to_owned()),
        volumes::read_only("init", INIT_PATH.to_owned()),
        volumes::mount("run", "/var/run/postgresql".to_owned()),
        volumes::mount("shared-memory", "/dev/shm".to_owned()),
        volumes::tmp_mount(),
    ];
    fixed.into_iter().chain(password_mount(cx)).chain(backup::read_by_server(cx)).collect()
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
    let fixed = [
        init_volume(cx),
        volumes::scratch("run", &cx.values.scratch),
        Volume { name: "shared-memory".to_owned(), empty_dir: Some(shared), ..Volume::default() },
        volumes::scratch("tmp", &cx.values.scratch),
    ];
    fixed.into_iter().chain(password_volume(cx)).collect()
}
