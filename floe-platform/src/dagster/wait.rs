//! An init container that waits for the database, for so long and no longer.

use super::Dagster;
use crate::database;
use floe_workload::{container, env, image, resources, security, values};
use k8s_openapi::api::core::v1::Container;

/// Tries every two seconds, and says so.
const SCRIPT: &str = include_str!("wait.sh").trim_ascii_end();

/// The init containers of a pod: this one, unless pods do not wait.
pub fn containers(cx: &Dagster, own: &values::Container) -> Vec<Container> {
    let wait = &cx.values.wait_for_database;
    let container = wait.enabled.then(|| {
        let platform = &cx.values.global.own.shared;
        let database = &platform.postgresql;
        Container {
            name: "wait-for-database".to_owned(),
            image: Some(image::name(cx, &wait.image).get()),
            image_pull_policy: Some(wait.image.pull_policy.text().get()),
            command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
            args: Some(vec![SCRIPT.to_owned()]),
            env: Some(vec![
                env::plain("PGHOST", database::host(cx, platform)),
                env::plain("PGPORT", database.port.text().get()),
                env::plain("PGUSER", database.user.get()),
                env::plain("TIMEOUT", wait.timeout_seconds.text().get()),
            ]),
            resources: Some(resources::plain(&wait.resources)),
            security_context: security::container(cx, &own.security_context).get(),
            termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
            ..Container::default()
        }
    });
    container.into_iter().collect()
}
