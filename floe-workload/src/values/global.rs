//! Values that all charts of the platform share.

use super::{Compatibility, Hooks, Preset, image::Registry};
use floe_schema::{Choice, DnsLabel, DnsSubdomain, Fragment, LabelValue, Opt, Text};
use k8s_openapi::api::core::v1::{Affinity, LocalObjectReference, Toleration, TopologySpreadConstraint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What all charts of the platform share; a parent chart hands it down. Keys of other charts may stand here too.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("additionalProperties" = true))]
pub struct Global {
    /// The environment where `environment` is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// The namespace of every object where `namespaceOverride` is unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The registry of every image, for a mirror; it wins over an image's own registry.
    pub image_registry: Opt<Text<Registry>>,
    /// Secrets to pull images with, beside those of a pod.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
    /// How large every workload is that does not say so itself; `medium` where it is unset.
    pub resource_preset: Opt<Choice<Preset>>,
    /// Labels of every object and pod.
    pub common_labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of every object and pod.
    pub common_annotations: Fragment<BTreeMap<String, String>>,
    /// Jobs at the moments of a release: migrations, copies before an upgrade.
    pub hooks: Hooks,
    /// The labels of the nodes that pods may run on which say none themselves.
    pub node_selector: Fragment<BTreeMap<String, String>>,
    /// The taints that pods tolerate which say none themselves.
    pub tolerations: Fragment<Vec<Toleration>>,
    /// Which nodes and neighbours pods prefer which say none themselves.
    pub affinity: Fragment<Affinity>,
    /// How pods are spread over nodes and zones which do not say so themselves. Its selectors are those of all pods.
    pub topology_spread_constraints: Fragment<Vec<TopologySpreadConstraint>>,
    /// The priority class of pods that name none.
    pub priority_class_name: Opt<Text<DnsSubdomain>>,
    /// The runtime class of pods that name none.
    pub runtime_class_name: Opt<Text<DnsSubdomain>>,
    /// The scheduler of pods that name none; the cluster's own where it is unset.
    pub scheduler_name: Opt<Text<DnsSubdomain>>,
    /// What clusters ask for that are not plain Kubernetes.
    pub compatibility: Compatibility,
}
