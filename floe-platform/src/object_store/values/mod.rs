//! The values of the chart.

mod buckets;
mod server;

pub use buckets::BucketJob;
pub use server::{AccessKeyId, Auth, Console, Engine, Metrics, Server};

use crate::workload;
use floe_schema::{Text, With};
use floe_workload::values::{Container, Image, Pod};

/// The values of the chart: the server's own, and beside them what every container and every pod has.
pub type Values = With<With<Server, Container>, Pod>;

/// The user that the server runs as; neither image needs one of its own.
pub const USER: i64 = 1000;

/// The defaults of the chart.
#[must_use]
pub fn defaults() -> Values {
    let image = workload::image("quay.io", "minio/minio");
    With { own: With { own: Server::default(), shared: Container::of(image) }, shared: Pod::of_user(USER) }
}

/// An image of a version that is not the chart's.
fn of_version(registry: &str, repository: &str, tag: &str) -> Image {
    Image { tag: Text::from(tag).into(), ..workload::image(registry, repository) }
}
