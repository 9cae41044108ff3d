//! Which logical environments are on which physical cluster.

use floe_schema::{Choice, Fragment, List, Map, Opt, Text, formats};
use floe_workload::values::Preset;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Mappings by name.
pub type ClusterMapping = Map<Mapping, MappingName>;

/// Some logical environments, the physical cluster that they are on, and how they are kept apart there.
///
/// Which checks a product has to pass before it is promoted is no matter of clusters: that is in the platform's manifest.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    /// The physical cluster: the name of a context of kubectl, and of a cluster of Argo CD.
    pub cluster: Text<ClusterName>,
    /// The logical environments, as the platform's manifest names them in `artifacts.promotion.environments`. Each is in one
    /// mapping.
    #[schemars(extend("minItems" = 1, "uniqueItems" = true))]
    pub environments: List<Text<EnvironmentName>>,
    /// How environments on one cluster are kept apart; `namespace` where it is unset.
    pub isolation: Opt<Choice<Isolation>>,
    /// The name of an environment's namespace; `floe-{{.environment}}` where it is unset. The placeholder stands for the
    /// environment's name, its `_` as `-`; with the isolation `label` for the mapping's name, for its environments share the
    /// namespace.
    pub namespace_template: Opt<Text<NamespaceTemplate>>,
    /// How large its environments are.
    pub resources: Opt<Sizes>,
}

/// How environments on one cluster are kept apart.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// Each has a namespace of its own.
    Namespace,
    /// They share a namespace, and pods are told apart by the label `floe.dev/environment`. Rights and quotas are those of the
    /// namespace.
    Label,
}

/// How large environments are.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sizes {
    /// The size of workloads and of the quota. Where it is unset, it follows from an environment's name: `large` for production,
    /// `medium` for `staging` and `uat`, `small` for all others.
    pub preset: Opt<Choice<Preset>>,
    /// Amounts of the quota by resource, over those of the preset: `requests.cpu`, `persistentvolumeclaims` and so on.
    pub quota: Fragment<BTreeMap<String, Quantity>>,
}

formats! {
    /// The name of a mapping: it becomes the label `floe.dev/cluster-mapping`.
    MappingName: "a mapping's name, which is a label's value", "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?", 1..=63, ["non-prod"];
    /// The name of a cluster: that of a context of kubectl, without blanks.
    ClusterName: "a cluster's name", "[!-~]+", 1..=253, ["aks-shared-nonprod"];
    /// The name of an environment, as the platform's manifest has it.
    EnvironmentName: "an environment's name: lower-case letters, digits, `-` and `_`, a letter first",
        "[a-z][a-z0-9_-]*", 1..=50, ["qa"];
    /// The name of namespaces, with a place for the environment's name.
    NamespaceTemplate: "a namespace's name with at most one placeholder `{{.environment}}`",
        "[a-z0-9-]*(\\{\\{ ?\\.?environment ?\\}\\}[a-z0-9-]*)?", 1..=90, ["floe-{{.environment}}"];
}
