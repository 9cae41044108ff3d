//! A container that waits for the database, for so long and no longer.

use crate::{database, global::Platform};
use floe_schema::{Context, Text};
use floe_workload::{container, env};
use k8s_openapi::api::core::v1::Container;

/// Tries every two seconds, and says so.
const SCRIPT: &str = include_str!("wait.sh").trim_ascii_end();

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
