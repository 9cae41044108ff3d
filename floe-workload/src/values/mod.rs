//! Values that the workloads of all charts have.

mod container;
mod global;
mod image;
mod network;
mod pod;
mod probe;
mod python;
mod resources;
mod route;
mod security;
mod service;
mod service_account;

pub use container::Container;
pub use global::Global;
pub use image::{Digest, Image, PullPolicy, Registry, Repository};
pub use network::{ApiServer, Cidr, Dns, External, NetworkPolicy};
pub use pod::{DnsPolicy, Pod};
pub use probe::Timing;
pub use python::PythonModule;
pub use resources::{Preset, Resources, quantities};
pub use route::{Gateway, HostName, Ingress, IngressHost, PathType, UrlPath};
pub use security::{container_security, pod_security};
pub use service::{IpFamily, IpFamilyPolicy, Service, ServiceType, TrafficPolicy};
pub use service_account::ServiceAccount;
