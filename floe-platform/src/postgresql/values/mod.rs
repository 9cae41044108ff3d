//! The values of the chart.

mod backup;
mod server;

pub use backup::Backup;
pub use server::{Auth, Generate, Operator, Server, SettingName};

use floe_schema::{Opt, Text, With};
use floe_workload::values::{Container, Image, Pod, PullPolicy};

/// The values of the chart: the server's own, and beside them what every container and every pod has.
pub type Values = With<With<Server, Container>, Pod>;

/// The user that PostgreSQL's image runs as.
pub const USER: i64 = 999;

/// How long the server may take to write what it has in memory, in seconds.
const GRACE: i64 = 60;

/// The defaults of the chart.
#[must_use]
pub fn defaults() -> Values {
    let image = Image {
        registry: Text::from("docker.io").into(),
        repository: "library/postgres".into(),
        tag: Opt::unset(),
        digest: Opt::unset(),
        pull_policy: PullPolicy::IfNotPresent.into(),
    };
    let mut pod = Pod::of_user(USER);
    pod.termination_grace_period_seconds = floe_schema::Int::from(GRACE).into();
    With { own: With { own: Server::default(), shared: Container::of(image) }, shared: pod }
}
