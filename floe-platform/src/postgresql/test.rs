//! What `helm test` runs: a client that asks every database.

use super::{Postgresql, account, container};
use crate::database;
use floe_schema::non_empty;
use floe_workload::{container as shared, env, helm_test, names, pod, resources};
use k8s_openapi::api::core::v1::{Container, EnvVar, Pod, PodSpec};

/// Asks every database.
const SCRIPT: &str = include_str!("test.sh").trim_ascii_end();

/// The pod; none where it is not enabled.
pub fn pod(cx: &Postgresql) -> Option<Pod> {
    let platform = &cx.values.global.own.shared;
    cx.values.tests.enabled.then(|| {
        let volumes = container::password_volume(cx).into_iter().chain(database::ca_volume(platform)).collect();
        let spec = PodSpec {
            active_deadline_seconds: Some(cx.values.tests.active_deadline_seconds.get()),
            containers: vec![client(cx)],
            volumes: non_empty(volumes),
            ..pod::common(cx, &cx.values.shared, &account(cx))
        };
        let deadline = cx.values.tests.active_deadline_seconds.get();
        helm_test::pod(cx, helm_test::metadata(cx, &names::with(cx, "test")), deadline, spec)
    })
}

fn client(cx: &Postgresql) -> Container {
    let platform = &cx.values.global.own.shared;
    let mounts = container::password_mount(cx).into_iter().chain(database::ca_mount(platform)).collect();
    Container {
        name: "client".to_owned(),
        command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned()]),
        env: Some(variables(cx)),
        resources: Some(resources::plain(&cx.values.tests.resources)),
        volume_mounts: non_empty(mounts),
        ..shared::common(cx, &cx.values.own.shared)
    }
}

/// What libpq and the script read.
fn variables(cx: &Postgresql) -> Vec<EnvVar> {
    let own = [
        env::plain("DATABASES", container::databases(cx)),
        env::plain("TIMEOUT", cx.values.tests.timeout_seconds.text().get()),
    ];
    container::client(cx).into_iter().chain(tls(cx)).chain(own).collect()
}

fn tls(cx: &Postgresql) -> Vec<EnvVar> {
    let platform = &cx.values.global.own.shared;
    let mode = platform.postgresql.ssl_mode.map(|mode| env::plain("PGSSLMODE", mode.text().get()));
    let authority = platform.postgresql.ca_secret.name.map(|_| env::plain("PGSSLROOTCERT", database::ca_path()));
    mode.into_iter().chain(authority).collect()
}
