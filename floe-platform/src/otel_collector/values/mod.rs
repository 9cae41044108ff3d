//! The values of the chart.

mod collector;
mod export;
mod pipeline;
mod service;

pub use collector::{Collector, LogLevel, Mode, Presets, Rbac, Test};
pub use export::{CertificateSecret, Debug, Endpoint, Export, HeaderName, Otlp, Prometheus, Protocol, Tls, Verbosity};
pub use pipeline::{Batch, MemoryLimiter, Sampling};
pub use service::Service;

use crate::workload::{Workload, image, workload};
use floe_schema::With;
use floe_workload::values::{Container, Pod, Scale};

/// The values of the chart: the collector's own, and beside them what every Deployment, every container and every pod has.
pub type Values = Workload<With<Collector, Scale>>;

/// The user of the collector's image.
pub const USER: i64 = 10_001;

/// The defaults of the chart. The image has no shell, and no program that could wait before the container ends.
#[must_use]
pub fn defaults() -> Values {
    let container = Container::of(image("docker.io", "otel/opentelemetry-collector-contrib"));
    workload(With::default(), container, Pod::of_user(USER))
}
