//! A container that waits for the database, for so long and no longer.

use crate::{database, global::Platform, workload};
use floe_schema::{Context, Flag, Int, Text};
use floe_workload::{
    Chart, container, env, image, resources, security,
    values::{self, Image, Resources},
};
use k8s_openapi::api::core::v1::Container;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An init container that waits for the PostgreSQL of `global.postgresql`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaitForDatabase {
    /// Whether pods wait.
    pub enabled: Flag,
    /// After how many seconds it gives up, and the pod starts anew.
    pub timeout_seconds: Int<1, 3600>,
    /// An image with `pg_isready`.
    pub image: Image,
    /// CPU and memory.
    pub resources: Resources,
}

impl Default for WaitForDatabase {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            timeout_seconds: 300.into(),
            image: Image { tag: Text::from("17.9").into(), ..workload::image("docker.io", "library/postgres") },
            resources: Resources::of(&[("cpu", "100m"), ("memory", "64Mi")], &[("cpu", "10m"), ("memory", "16Mi")]),
        }
    }
}

/// Tries every two seconds, and says so.
const SCRIPT: &str = include_str!("wait.sh").trim_ascii_end();

/// The init containers of a pod that waits: this one, unless it does not; in the security context of the container `own`.
pub fn containers<V: Chart>(
    cx: &Context<V>,
    platform: &Platform,
    wait: &WaitForDatabase,
    own: &values::Container,
) -> Vec<Container> {
    let container = wait.enabled.then(|| Container {
        image: Some(image::name(cx, &wait.image).get()),
        image_pull_policy: Some(wait.image.pull_policy.text().get()),
        resources: Some(resources::plain(&wait.resources)),
        security_context: security::container(cx, &own.security_context).get(),
        ..self::container(cx, platform, &wait.timeout_seconds.text())
    });
    container.into_iter().collect()
}

/// The container, which gives up after `seconds`; its image, its security and its size are the caller's.
pub fn container<V>(cx: &Context<V>, platform: &Platform, seconds: &Text) -> Container {
    let database = &platform.postgresql;
    Container {
        name: "wait-for-database".to_owned(),
        command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned()]),
        env: Some(vec![
            env::plain("PGHOST", database::host(cx, platform)),
            env::plain("PGPORT", database.port.text().get()),
            env::plain("PGUSER", database.user.get()),
            env::plain("TIMEOUT", seconds.get()),
        ]),
        termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
        ..Container::default()
    }
}
