//! Values that the workloads of all charts have.

mod autoscaling;
mod compatibility;
mod container;
mod disruption_budget;
mod external_secrets;
mod extra_object;
mod global;
mod hooks;
mod image;
mod network;
mod persistence;
mod pod;
mod probe;
mod python;
mod quota;
mod resources;
mod rollout;
mod route;
mod scale;
mod scratch;
mod security;
mod service;
mod service_account;
mod service_monitor;
mod tests;

pub use autoscaling::Autoscaling;
pub use compatibility::{Compatibility, Openshift};
pub use container::Container;
pub use disruption_budget::DisruptionBudget;
pub use external_secrets::{
    ApiVersion, Duration, ExternalSecrets, RemoteRef, SecretStore, SecretStoreKind, SecretStoreRef,
};
pub use extra_object::ExtraObject;
pub use global::Global;
pub use hooks::{HookMode, Hooks};
pub use image::{Digest, Image, PullPolicy, Registry, Repository};
pub use network::{ApiServer, Cidr, Dns, External, NetworkPolicy};
pub use persistence::{AccessMode, Persistence, Retention};
pub use pod::{DnsPolicy, Pod};
pub use probe::Probe;
pub use python::PythonModule;
pub use quota::{LimitRange, Quota, QuotaPreset};
pub use resources::{Preset, Resources, quantities};
pub use rollout::Rollout;
pub use route::{Gateway, HostName, Ingress, IngressHost, PathType, UrlPath};
pub use scale::Scale;
pub use scratch::Scratch;
pub use security::{container_security, pod_security};
pub use service::{IpFamily, IpFamilyPolicy, Service, ServiceType, TrafficPolicy};
pub use service_account::ServiceAccount;
pub use service_monitor::{PrometheusDuration, ServiceMonitor};
pub use tests::Tests;
