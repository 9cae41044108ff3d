//! The server itself.

use super::{BucketJob, of_version};
use crate::{
    global::{BucketName, Global, Networks, ObjectStore, Outside, Platform, Storage, Store},
    postgresql::values::Generate,
};
use floe_schema::{Choice, DnsLabel, Flag, Format, Fragment, Int, LabelValue, List, Opt, Quantity, Text, With};
use floe_workload::{
    Chart,
    values::{
        DisruptionBudget, Image, Ingress, NetworkPolicy, Persistence, Probe, Resources, Scratch, Service,
        ServiceAccount, ServiceMonitor, Tests,
    },
};
use k8s_openapi::api::apps::v1::StatefulSetUpdateStrategy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The object store that the platform brings along: one server with one volume, for development.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Server {
    /// What all charts of the platform share; a parent chart hands it down. What clients have to know of the store is in
    /// `global.objectStore`.
    pub global: With<With<With<Global, Storage>, Store>, Outside>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset. Clients look for the
    /// store in theirs.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment`; `global.environment` where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// Whether the store may be installed in an environment whose name begins with `prod`. It has one server and one volume:
    /// with either of them your data are gone.
    pub allow_in_production: Flag,
    /// Which program it is. Neither reads what the other has written.
    pub engine: Choice<Engine>,
    /// The image of RustFS, in place of `image`, with the engine `rustfs`.
    pub rustfs_image: Image,
    /// The keys of the store.
    pub auth: Auth,
    /// Further buckets that are created, beside those of `global.objectStore.buckets`.
    pub extra_buckets: List<Text<BucketName>>,
    /// The Job that creates buckets.
    pub bucket_job: BucketJob,
    /// The console: a user interface for people.
    pub console: Console,
    /// An Ingress to the store itself, for clients outside of the cluster: its address is `global.objectStore.publicEndpoint`.
    pub ingress: Ingress,
    /// Metrics for Prometheus, of the engine `minio`.
    pub metrics: Metrics,
    /// Where the data lie.
    pub persistence: Persistence,
    /// The writable directories beside the data.
    pub scratch: Scratch,
    /// How the pod is replaced, as Kubernetes writes it.
    pub update_strategy: Fragment<StatefulSetUpdateStrategy>,
    /// How long a new pod must be ready before it counts, in seconds.
    pub min_ready_seconds: Opt<Int<0, 86_400>>,
    /// How many old revisions are kept, to go back to; null for Kubernetes' own ten.
    pub revision_history_limit: Opt<Int<0, 100>>,
    /// How many pods may be missing while nodes are drained: with one pod, `maxUnavailable: 0` keeps it where it is.
    pub pod_disruption_budget: DisruptionBudget,
    /// Annotations of the Service.
    pub service_annotations: Fragment<BTreeMap<String, String>>,
    /// Annotations of the StatefulSet.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
    /// The server's NetworkPolicy, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicy,
    /// The service account that the server runs as.
    pub service_account: ServiceAccount,
    /// What `helm test` checks: every bucket is there, and the keys open it.
    pub tests: Tests,
}

/// A program that speaks S3.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// MinIO, whose last image is from 2025.
    Minio,
    /// RustFS, which is developed further.
    Rustfs,
}

/// The keys of the store.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Auth {
    /// The id of the access key, which is no secret; drawn with the secret one where it is unset.
    pub access_key_id: Opt<Text<AccessKeyId>>,
    /// The secret access key in clear, of eight characters or more; for development. Else name a Secret by
    /// `global.objectStore.existingSecret`, or let it be drawn.
    #[schemars(extend("writeOnly" = true))]
    pub secret_access_key: Opt<Text>,
    /// What to do without a key and without an existing Secret.
    pub generate: Choice<Generate>,
}

/// The format of an access key's id.
#[derive(Clone, Debug)]
pub struct AccessKeyId;

impl Format for AccessKeyId {
    const PATTERN: &'static str = "[A-Za-z0-9._-]+";
    const TITLE: &'static str = "an access key's id: letters, digits, `.`, `_` and `-`";
    const MIN_LENGTH: usize = 3;
    const MAX_LENGTH: usize = 128;
    const EXAMPLES: &'static [&'static str] = &["floe"];
}

/// The console.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Console {
    /// Whether it is there.
    pub enabled: Flag,
    /// Its Service.
    pub service: Service,
    /// An Ingress to its Service.
    pub ingress: Ingress,
}

/// Metrics for Prometheus.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metrics {
    /// A ServiceMonitor of the Prometheus Operator.
    pub service_monitor: ServiceMonitor,
}

impl Server {
    /// What all charts of the platform have to agree on.
    pub(crate) const fn platform(&self) -> &Platform {
        &self.global.own.own.own.shared
    }

    /// What the charts with volumes share.
    pub(crate) const fn storage(&self) -> &Storage {
        &self.global.own.own.shared
    }

    /// The store, as its clients know it.
    pub(crate) const fn object_store(&self) -> &ObjectStore {
        &self.global.own.shared.object_store
    }

    /// What is outside of the platform.
    pub(crate) const fn networks(&self) -> &Networks {
        &self.global.shared.networks
    }
}

impl Chart for Server {
    const NAME: &'static str = crate::store::CHART;
    const PART_OF: &'static str = "floe-platform";
    const CLIENT_OF: &'static [&'static str] = &[crate::store::CHART];

    fn global(&self) -> &floe_workload::values::Global {
        &self.global
    }

    fn name_override(&self) -> Opt<Text<DnsLabel>> {
        Opt::unset()
    }

    /// Clients have to find the store: its name is theirs, too.
    fn fullname_override(&self) -> Opt<Text<DnsLabel>> {
        self.object_store().bundled.fullname_override.clone()
    }

    fn namespace_override(&self) -> Opt<Text<DnsLabel>> {
        self.namespace_override.clone()
    }

    fn environment(&self) -> Opt<Text<LabelValue>> {
        self.environment.clone()
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            global: With::default(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            allow_in_production: false.into(),
            engine: Engine::Minio.into(),
            rustfs_image: of_version("docker.io", "rustfs/rustfs", "1.0.0"),
            auth: Auth {
                access_key_id: Opt::unset(),
                secret_access_key: Opt::unset(),
                generate: Generate::Lookup.into(),
            },
            extra_buckets: List::default(),
            bucket_job: BucketJob::default(),
            console: Console { enabled: false.into(), service: Service::at(9001), ingress: Ingress::default() },
            ingress: Ingress::default(),
            metrics: Metrics::default(),
            persistence: Persistence::default(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            update_strategy: Fragment::default(),
            min_ready_seconds: Opt::unset(),
            revision_history_limit: Int::from(3).into(),
            pod_disruption_budget: DisruptionBudget::default(),
            service_annotations: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(5, 5, 60).into(),
            liveness_probe: Probe::every(20, 5, 6).into(),
            readiness_probe: Probe::every(10, 5, 3).into(),
            network_policy: NetworkPolicy::of(true),
            service_account: ServiceAccount::default(),
            tests: Tests {
                enabled: true.into(),
                timeout_seconds: 60.into(),
                active_deadline_seconds: 300.into(),
                resources: Resources::of(&[("cpu", "100m"), ("memory", "64Mi")], &[("cpu", "10m"), ("memory", "16Mi")]),
            },
        }
    }
}
