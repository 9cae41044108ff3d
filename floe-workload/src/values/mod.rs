//! Values that the workloads of all charts have.

mod container;
mod global;
mod image;
mod pod;
mod probe;
mod resources;
mod security;
mod service_account;

pub use container::Container;
pub use global::Global;
pub use image::{Digest, Image, PullPolicy, Registry, Repository};
pub use pod::{DnsPolicy, Pod};
pub use probe::Timing;
pub use resources::{Preset, Resources, quantities};
pub use security::{container_security, pod_security};
pub use service_account::ServiceAccount;
