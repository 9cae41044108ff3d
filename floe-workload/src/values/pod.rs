//! What every pod has.

use super::pod_security;
use floe_schema::{Choice, DnsSubdomain, Flag, Fragment, Int, Opt, Text};
use k8s_openapi::api::core::v1::{
    Affinity, Container, HostAlias, LocalObjectReference, PodDNSConfig, PodResourceClaim, PodSecurityContext,
    Toleration, TopologySpreadConstraint, Volume,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What every pod has.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pod {
    /// Secrets to pull the images with, beside `global.imagePullSecrets`.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
    /// Further volumes.
    pub extra_volumes: Fragment<Vec<Volume>>,
    /// Init containers, after those of the chart. One with `restartPolicy: Always` is a sidecar.
    pub extra_init_containers: Fragment<Vec<Container>>,
    /// Further containers.
    pub extra_containers: Fragment<Vec<Container>>,
    /// The security context of the pod: the `restricted` Pod Security Standard.
    pub pod_security_context: Fragment<PodSecurityContext>,
    /// The service account; that of the chart where it is unset.
    pub service_account_name: Opt<Text<DnsSubdomain>>,
    /// Whether the service account's token is mounted: for what talks to the Kubernetes API.
    pub automount_service_account_token: Flag,
    /// Labels of the pod; those of the chart win over them.
    pub pod_labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the pod.
    pub pod_annotations: Fragment<BTreeMap<String, String>>,
    /// The labels of the nodes that it may run on; `global.nodeSelector` where it is unset.
    pub node_selector: Fragment<BTreeMap<String, String>>,
    /// The taints that it tolerates; `global.tolerations` where it is unset.
    pub tolerations: Fragment<Vec<Toleration>>,
    /// Which nodes and neighbours it prefers; `global.affinity` where it is unset.
    pub affinity: Fragment<Affinity>,
    /// How pods are spread over nodes and zones; `global.topologySpreadConstraints` where it is unset.
    pub topology_spread_constraints: Fragment<Vec<TopologySpreadConstraint>>,
    /// The priority class; `global.priorityClassName` where it is unset.
    pub priority_class_name: Opt<Text<DnsSubdomain>>,
    /// The runtime class; `global.runtimeClassName` where it is unset.
    pub runtime_class_name: Opt<Text<DnsSubdomain>>,
    /// The scheduler; `global.schedulerName`, else the cluster's own, where it is unset.
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

/// A year, in seconds: no pod takes longer to end.
const MAX_SECONDS: i64 = 366 * 24 * 3600;

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

impl Pod {
    /// A pod of this user and group, in the security context of the `restricted` standard.
    #[must_use]
    pub fn of_user(id: i64) -> Self {
        Self {
            image_pull_secrets: Fragment::default(),
            extra_volumes: Fragment::default(),
            extra_init_containers: Fragment::default(),
            extra_containers: Fragment::default(),
            pod_security_context: pod_security(id).into(),
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
