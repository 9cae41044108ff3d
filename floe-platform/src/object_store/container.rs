//! The server's container: MinIO's or RustFS's.

use super::{COMPONENT, Store, region, values::Engine};
use crate::store;
use floe_schema::{Flag, Text, non_empty};
use floe_workload::{container, env, image, probes, resources, security, service::Port, volumes};
use k8s_openapi::{
    api::core::v1::{Container, ContainerPort, EnvVar, HTTPGetAction, Probe, Volume},
    apimachinery::pkg::util::intstr::IntOrString,
};

/// The port of the store itself.
pub const API: Port = Port { name: "s3", protocol: "http" };
/// The port of the console.
pub const CONSOLE: Port = Port { name: "console", protocol: "http" };
/// Where the container listens for the console.
pub(super) const CONSOLE_LISTENS_AT: i32 = 9001;
/// Where MinIO has metrics.
pub(super) const METRICS: &str = "/minio/v2/metrics/cluster";
/// The volume with the data: the claim template's name, too.
pub(super) const DATA: &str = "data";
/// Where it is mounted.
const DATA_PATH: &str = "/data";

/// Whether it is this engine.
fn is(cx: &Store, engine: Engine) -> Flag {
    cx.values.engine.is(engine)
}

/// The container.
pub fn container(cx: &Store) -> Container {
    let (server, values) = (&cx.values, &cx.values.own.shared);
    let port = |port: Port, number| ContainerPort {
        container_port: number,
        name: Some(port.name.to_owned()),
        ..ContainerPort::default()
    };
    let console = server.console.enabled.then(|| port(CONSOLE, CONSOLE_LISTENS_AT));
    let mounts = [volumes::mount(DATA, DATA_PATH.to_owned()), volumes::tmp_mount()];
    Container {
        name: COMPONENT.to_owned(),
        image: Some(image(cx)),
        image_pull_policy: Some(pull_policy(cx)),
        // The images' own commands prepare what their servers need.
        command: non_empty(values.command.map(Text::get)),
        args: container::args(values, || args(cx)),
        env: container::variables(values, variables(cx)),
        env_from: container::sources(values, vec![]),
        ports: Some([port(API, store::PORT)].into_iter().chain(console).collect()),
        lifecycle: values.lifecycle.get(),
        resources: Some(resources::requirements(cx, values)),
        startup_probe: server.startup_probe.map(|probe| probe.or(ready(cx))),
        liveness_probe: server.liveness_probe.map(|probe| probe.or(probes::connects(API.name))),
        readiness_probe: server.readiness_probe.map(|probe| probe.or(ready(cx))),
        volume_mounts: container::mounts(values, mounts.to_vec()),
        security_context: security::container(cx, &values.security_context).get(),
        termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
        working_dir: values.working_dir.map(Text::get),
        ..Container::default()
    }
}

fn image(cx: &Store) -> String {
    let (minio, rustfs) = (&cx.values.own.shared.image, &cx.values.rustfs_image);
    is(cx, Engine::Rustfs).either(|| image::name(cx, rustfs).get(), || image::name(cx, minio).get())
}

fn pull_policy(cx: &Store) -> String {
    let (minio, rustfs) = (&cx.values.own.shared.image, &cx.values.rustfs_image);
    is(cx, Engine::Rustfs).either(|| rustfs.pull_policy.text().get(), || minio.pull_policy.text().get())
}

fn args(cx: &Store) -> Vec<String> {
    let minio = is(cx, Engine::Minio).then_items(|| {
        let own =
            ["server", DATA_PATH, "--address", ":9000", "--console-address", ":9001", "--certs-dir", "/tmp/certs"];
        own.map(str::to_owned).to_vec()
    });
    let rustfs = is(cx, Engine::Rustfs).then_items(|| vec!["rustfs".to_owned()]);
    minio.into_iter().chain(rustfs).collect()
}

fn variables(cx: &Store) -> Vec<EnvVar> {
    let minio = is(cx, Engine::Minio).then_items(|| minio(cx));
    let rustfs = is(cx, Engine::Rustfs).then_items(|| rustfs(cx));
    minio.into_iter().chain(rustfs).collect()
}

fn minio(cx: &Store) -> Vec<EnvVar> {
    let object_store = cx.values.object_store();
    let browser = cx.values.console.enabled.either(|| "on".to_owned(), || "off".to_owned());
    let readable = cx.values.metrics.service_monitor.enabled.then(|| {
        // Who may connect may read them: no credential for Prometheus.
        env::plain("MINIO_PROMETHEUS_AUTH_TYPE", "public".to_owned())
    });
    let fixed = [
        store::variable(cx, object_store, "MINIO_ROOT_USER", &object_store.access_key_id_key),
        store::variable(cx, object_store, "MINIO_ROOT_PASSWORD", &object_store.secret_access_key_key),
        env::plain("MINIO_SITE_REGION", region(cx)),
        env::plain("MINIO_BROWSER", browser),
        // It would ask the Internet for newer versions.
        env::plain("MINIO_UPDATE", "off".to_owned()),
    ];
    fixed.into_iter().chain(readable).collect()
}

fn rustfs(cx: &Store) -> Vec<EnvVar> {
    let object_store = cx.values.object_store();
    let console = cx.values.console.enabled.either(|| "true".to_owned(), || "false".to_owned());
    vec![
        store::variable(cx, object_store, "RUSTFS_ACCESS_KEY", &object_store.access_key_id_key),
        store::variable(cx, object_store, "RUSTFS_SECRET_KEY", &object_store.secret_access_key_key),
        env::plain("RUSTFS_VOLUMES", DATA_PATH.to_owned()),
        env::plain("RUSTFS_ADDRESS", format!(":{}", store::PORT)),
        env::plain("RUSTFS_REGION", region(cx)),
        env::plain("RUSTFS_CONSOLE_ENABLE", console),
        env::plain("RUSTFS_CONSOLE_ADDRESS", format!(":{CONSOLE_LISTENS_AT}")),
        // To the standard output, and to no file.
        env::plain("RUSTFS_OBS_LOG_DIRECTORY", String::new()),
    ]
}

/// The server takes requests.
fn ready(cx: &Store) -> Probe {
    let path = is(cx, Engine::Minio).either(|| "/minio/health/ready".to_owned(), || "/health".to_owned());
    let port = IntOrString::String(API.name.to_owned());
    Probe { http_get: Some(HTTPGetAction { path: Some(path), port, ..HTTPGetAction::default() }), ..Probe::default() }
}

/// The volumes beside the data.
pub(super) fn volumes(cx: &Store) -> Vec<Volume> {
    vec![volumes::scratch("tmp", &cx.values.scratch)]
}
