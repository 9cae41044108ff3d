//! `Chart.yaml`, typed: what a chart is called, which version it has, what it needs.
//!
//! Helm reads the file into `pkg/chart/metadata.go` and silently repairs part of what is wrong in it;
//! [`Metadata::check`] reports instead.

mod rules;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::yaml;

/// The contents of a `Chart.yaml`, in the order in which people expect them.
///
/// ```
/// use floe_chart::metadata::Metadata;
///
/// let chart = Metadata { name: "floe-jobs".into(), version: "1.2.0".into(), ..Default::default() };
/// assert!(chart.check().is_empty());
/// assert!(chart.to_yaml().starts_with("apiVersion: v2\nname: floe-jobs\n"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The version of the chart format.
    pub api_version: ApiVersion,
    /// The chart's name: `^[a-z][a-z0-9-]*$`.
    pub name: String,
    /// One sentence on what the chart installs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the chart can be installed by itself.
    #[serde(default)]
    pub r#type: ChartType,
    /// The chart's own version, by [SemVer 2](https://semver.org).
    pub version: String,
    /// The version of what the chart installs: any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_version: Option<String>,
    /// The Kubernetes versions that the chart runs on, e.g. `>=1.28.0-0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kube_version: Option<String>,
    /// Whether the chart should no longer be used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Words to find the chart by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The address of the project's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// Addresses of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Who looks after the chart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maintainers: Vec<Maintainer>,
    /// The address of an icon, SVG or PNG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The charts that this one brings along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
    /// What other tools read, e.g. `artifacthub.io/license`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// The version of the chart format: `v2`, which Helm 3 and 4 read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApiVersion {
    /// The format of Helm 3 and later.
    #[default]
    V2,
}

/// Whether a chart can be installed by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartType {
    /// A chart to install.
    #[default]
    Application,
    /// A chart of named templates only, for other charts to depend on.
    Library,
}

/// One who looks after a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Maintainer {
    /// A name or an account; required.
    pub name: String,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A chart that this one brings along as a subchart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dependency {
    /// The subchart's own name.
    pub name: String,
    /// The version, or a range of versions.
    pub version: String,
    /// Where the subchart comes from: `https://`, `oci://`, `file://`, `@name`; empty for one that lies in `charts/`.
    pub repository: String,
    /// Values paths, separated by commas; the first that holds a flag switches the subchart on or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Names that switch several subcharts together, below `tags` in the values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The values key of the subchart where it is not its name: `^[a-zA-Z0-9_-]+$`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
}

impl Dependency {
    /// The key below which the subchart's values stand: its alias, or else its name.
    #[must_use]
    pub fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }

    /// The values paths of its condition.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        self.condition.iter().flat_map(|paths| paths.split(',')).map(str::trim).filter(|path| !path.is_empty())
    }
}

/// One thing that is wrong with a `Chart.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Chart.yaml: {path}: {message}")]
pub struct Error {
    /// Where, e.g. `dependencies[0].alias`.
    pub path: String,
    /// What, and what to do about it.
    pub message: String,
}

impl Metadata {
    /// The text of the `Chart.yaml`.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let value: Value =
            serde_json::to_value(self).expect("a struct of strings, lists and string-keyed maps is always JSON");
        yaml::write(&value)
    }

    /// Everything that is wrong: what Helm refuses, what it repairs silently, and what bites later.
    #[must_use]
    pub fn check(&self) -> Vec<Error> {
        rules::check(self)
    }
}
