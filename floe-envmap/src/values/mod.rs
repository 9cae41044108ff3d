//! Values: which environments are on which cluster, and what their namespaces hold.
//!
//! They are values of the chart floe-platform, and the input of this crate's library and command line.

mod mapping;
mod namespaces;

pub use mapping::{
    ClusterMapping, ClusterName, EnvironmentName, Isolation, Mapping, MappingName, NamespaceTemplate, Sizes,
};
pub use namespaces::{Access, GroupName, Level, Namespaces, Network, PodSecurity, Quota};

use floe_schema::{DnsLabel, LabelValue, Opt, Text};
use floe_workload::{Chart, values::Global};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A chart's values with environments in them.
pub trait Environments: Chart {
    /// The physical cluster that the release is installed on.
    fn cluster(&self) -> &Opt<Text<ClusterName>>;
    /// Which environments are on which cluster.
    fn cluster_mapping(&self) -> &ClusterMapping;
    /// What the namespaces of environments hold.
    fn namespaces(&self) -> &Namespaces;
}

/// The accessors of [`Environments`] for a values type with fields of these names.
#[macro_export]
macro_rules! environments {
    () => {
        fn cluster(&self) -> &::floe_schema::Opt<::floe_schema::Text<$crate::values::ClusterName>> {
            &self.cluster
        }

        fn cluster_mapping(&self) -> &$crate::values::ClusterMapping {
            &self.cluster_mapping
        }

        fn namespaces(&self) -> &$crate::values::Namespaces {
            &self.namespaces
        }
    };
}

/// The environments alone, for the library's own renderings.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// What all charts of the platform share.
    pub global: Global,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of objects that belong to no environment.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment of objects that belong to none of `clusterMapping`.
    pub environment: Opt<Text<LabelValue>>,
    /// The physical cluster that this release is installed on, as `clusterMapping` names it: only the environments of its
    /// mappings are made.
    pub cluster: Opt<Text<ClusterName>>,
    /// Which logical environments are on which physical cluster, by names of your choice, such as `non-prod`.
    pub cluster_mapping: ClusterMapping,
    /// What the namespaces of environments hold.
    pub namespaces: Namespaces,
}

impl Chart for Values {
    const NAME: &'static str = "floe-environments";
    const PART_OF: &'static str = "floe-platform";

    floe_workload::chart_values!();
}

impl Environments for Values {
    crate::environments!();
}
