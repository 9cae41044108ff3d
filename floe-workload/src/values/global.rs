//! Values that all charts of the platform share.

use super::{Preset, image::Registry};
use floe_schema::{Choice, DnsLabel, Fragment, LabelValue, Opt, Text};
use k8s_openapi::api::core::v1::LocalObjectReference;
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
}
