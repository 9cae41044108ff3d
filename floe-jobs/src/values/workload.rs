//! What every workload has: image, environment, volumes, security, scheduling.

use super::{Image, Preset, PullPolicy, Resources, Secrets, job::MAX_SECONDS, security};
use floe_schema::{
    Choice, ConfigMapKey, DnsSubdomain, EnvVarName, Flag, Fragment, Int, List, Map, Opt, Path, Quantity, Text,
};
use k8s_openapi::api::core::v1::{
    Affinity, Container, EnvFromSource, EnvVar, HostAlias, LocalObjectReference, PodDNSConfig, PodResourceClaim,
    PodSecurityContext, SecurityContext, Toleration, TopologySpreadConstraint, Volume, VolumeMount,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What every workload has: image, environment, volumes, security, scheduling.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workload {
    /// Whether a failed container is started again in its pod, or in a new one.
    pub restart_policy: Choice<RestartPolicy>,
    /// The image: dbt with the adapter and the project of the data product.
    pub image: Image,
    /// Secrets to pull the image with.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
    /// Replaces the command; a job of type `custom` needs one, or an image that brings its own.
    pub command: List<Text>,
    /// Replaces the arguments.
    pub args: List<Text>,
    /// Further arguments, after those of the job's type.
    pub extra_args: List<Text>,
    /// The directory that the command starts in; the image's own where it is unset.
    pub working_dir: Opt<Text<Path>>,
    /// Environment variables with their values.
    pub env: Map<Text, EnvVarName>,
    /// Credentials from Secrets.
    pub secrets: Secrets,
    /// Environment variables as Kubernetes writes them, after all others.
    pub extra_env: Fragment<Vec<EnvVar>>,
    /// Further sources of environment variables, as Kubernetes writes them.
    pub extra_env_from: Fragment<Vec<EnvFromSource>>,
    /// Files by name, mounted into `filesPath`: a pipeline, a selectors.yml. No credentials: they lie in a ConfigMap.
    pub files: Map<Text, ConfigMapKey>,
    /// The directory that `files` are mounted into.
    pub files_path: Text<Path>,
    /// How large the job is: the sizes that `resources` does not say; `global.resourcePreset` where it is unset.
    pub resource_preset: Opt<Choice<Preset>>,
    /// CPU and memory of the container, over those of the preset.
    pub resources: Resources,
    /// The writable directories `/work` and `/tmp`: nothing else is writable.
    pub scratch: Scratch,
    /// Further volumes.
    pub extra_volumes: Fragment<Vec<Volume>>,
    /// Where they are mounted.
    pub extra_volume_mounts: Fragment<Vec<VolumeMount>>,
    /// Init containers, after those of the chart. One with `restartPolicy: Always` is a sidecar, which ends with the job.
    pub extra_init_containers: Fragment<Vec<Container>>,
    /// Further containers; the job ends only when they do.
    pub extra_containers: Fragment<Vec<Container>>,
    /// The security context of the pod: the `restricted` Pod Security Standard.
    pub pod_security_context: Fragment<PodSecurityContext>,
    /// The security context of the container: the `restricted` Pod Security Standard, with a read-only root.
    pub security_context: Fragment<SecurityContext>,
    /// The service account of this job; that of the chart where it is unset.
    pub service_account_name: Opt<Text<DnsSubdomain>>,
    /// Whether the service account's token is mounted: for jobs that talk to the Kubernetes API.
    pub automount_service_account_token: Flag,
    /// Labels of the pod; those of the chart win over them.
    pub pod_labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the pod.
    pub pod_annotations: Fragment<BTreeMap<String, String>>,
    /// The labels of the nodes that it may run on.
    pub node_selector: Fragment<BTreeMap<String, String>>,
    /// The taints that it tolerates.
    pub tolerations: Fragment<Vec<Toleration>>,
    /// Which nodes and neighbours it prefers.
    pub affinity: Fragment<Affinity>,
    /// How pods are spread over nodes and zones.
    pub topology_spread_constraints: Fragment<Vec<TopologySpreadConstraint>>,
    /// The priority class.
    pub priority_class_name: Opt<Text<DnsSubdomain>>,
    /// The runtime class.
    pub runtime_class_name: Opt<Text<DnsSubdomain>>,
    /// The scheduler; the cluster's own where it is unset.
    pub scheduler_name: Opt<Text<DnsSubdomain>>,
    /// Claims to devices, for `resources.claims`.
    pub resource_claims: Fragment<Vec<PodResourceClaim>>,
    /// How long a pod that is ended may take, in seconds.
    pub termination_grace_period_seconds: Opt<Int<0, MAX_SECONDS>>,
    /// Entries of the pod's hosts file.
    pub host_aliases: Fragment<Vec<HostAlias>>,
    /// How names are resolved; `ClusterFirst` where it is unset.
    pub dns_policy: Opt<Choice<DnsPolicy>>,
    /// Name servers, search domains and options.
    pub dns_config: Fragment<PodDNSConfig>,
    /// Whether the pod uses the node's network, which the `restricted` Pod Security Standard forbids.
    pub host_network: Flag,
    /// Whether the pod's containers see each other's processes.
    pub share_process_namespace: Flag,
    /// Whether the pod's users are those of the node; false gives it a user namespace of its own.
    pub host_users: Flag,
    /// Whether variables tell of every Service of the namespace.
    pub enable_service_links: Flag,
}

/// Whether a failed container is started again in its pod.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum RestartPolicy {
    /// A new pod is made: the failed one's logs stay.
    Never,
    /// In its pod.
    OnFailure,
}

/// How a pod resolves names.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum DnsPolicy {
    /// By the cluster, then by the node's own servers.
    ClusterFirst,
    /// The same in a pod on the node's network.
    ClusterFirstWithHostNet,
    /// As the node does.
    Default,
    /// By `dnsConfig` alone.
    None,
}

/// Writable directories of the pod.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scratch {
    /// The size limit of each; the pod is evicted beyond it.
    pub size_limit: Opt<Quantity>,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            restart_policy: RestartPolicy::Never.into(),
            image: Image {
                registry: Text::from("ghcr.io").into(),
                repository: "dbt-labs/dbt-postgres".into(),
                tag: Opt::unset(),
                digest: Opt::unset(),
                pull_policy: PullPolicy::IfNotPresent.into(),
            },
            image_pull_secrets: Fragment::default(),
            command: List::default(),
            args: List::default(),
            extra_args: List::default(),
            working_dir: Opt::unset(),
            env: Map::default(),
            secrets: Secrets::default(),
            extra_env: Fragment::default(),
            extra_env_from: Fragment::default(),
            files: Map::default(),
            files_path: "/etc/floe-files".into(),
            resource_preset: Opt::unset(),
            resources: Resources::default(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            extra_volumes: Fragment::default(),
            extra_volume_mounts: Fragment::default(),
            extra_init_containers: Fragment::default(),
            extra_containers: Fragment::default(),
            pod_security_context: security::pod().into(),
            security_context: security::container().into(),
            service_account_name: Opt::unset(),
            automount_service_account_token: false.into(),
            pod_labels: Fragment::default(),
            pod_annotations: Fragment::default(),
            node_selector: Fragment::default(),
            tolerations: Fragment::default(),
            affinity: Fragment::default(),
            topology_spread_constraints: Fragment::default(),
            priority_class_name: Opt::unset(),
            runtime_class_name: Opt::unset(),
            scheduler_name: Opt::unset(),
            resource_claims: Fragment::default(),
            termination_grace_period_seconds: Opt::unset(),
            host_aliases: Fragment::default(),
            dns_policy: Opt::unset(),
            dns_config: Fragment::default(),
            host_network: false.into(),
            share_process_namespace: false.into(),
            host_users: true.into(),
            enable_service_links: false.into(),
        }
    }
}
