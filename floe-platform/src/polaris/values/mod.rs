//! The values of the chart.

mod auth;
mod catalog;
mod config;
mod format;
mod jobs;
mod persistence;
mod server;
mod storage;

pub use auth::{AuthType, Authentication, Generate, Oidc, RootCredentials, TokenBroker, TokenBrokerType};
pub use catalog::{Catalog, Kms, StorageType};
pub use config::{Cors, LogLevel, Logging, Metrics, RateLimiter, RateLimiterType, RealmContext, Tracing};
pub use format::{FeatureName, Header, IsoDuration, JdbcUrl, LoggerName, PropertyName, RealmName, TagName};
pub use jobs::{Admin, Bootstrap, Maintenance, Python};
pub use persistence::{Nosql, Persistence, PersistenceType, RelationalJdbc};
pub use server::{Jvm, Server};
pub use storage::{Azure, Gcp, Storage};

use crate::workload::{self, Workload};
use floe_schema::{Int, With};
use floe_workload::values::{Container, Image, Pod, Resources, Scale};

/// The values of the chart: the server's own, and beside them what every Deployment, every container and every pod has.
pub type Values = Workload<With<Server, Scale>>;

/// The user that Polaris' images run as, and their group.
pub const USER: i64 = 10_000;

/// How long the server may take to answer its last requests, in seconds.
const GRACE: i64 = 30;

/// The defaults of the chart.
#[must_use]
pub fn defaults() -> Values {
    let mut container = Container::of(image("apache/polaris")).draining();
    container.resources = Resources::of(&[("memory", "1Gi")], &[("memory", "512Mi")]);
    let mut pod = Pod::of_user(USER);
    pod.termination_grace_period_seconds = Int::from(GRACE).into();
    let scale = Scale::default();
    workload::workload(With { own: Server::default(), shared: scale }, container, pod)
}

/// An image of Docker's registry.
fn image(repository: &str) -> Image {
    workload::image("docker.io", repository)
}
