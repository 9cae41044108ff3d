//! What the values say of dashboards.

use floe_schema::{DnsLabel, Flag, Format, Fragment, Opt, Text};
use floe_workload::values::PrometheusDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Dashboards for Grafana: of the platform as a whole, and of the parts that have metrics of their own.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrafanaDashboards {
    /// Whether they are made, as ConfigMaps.
    pub enabled: Flag,
    /// The labels by which Grafana's sidecar finds them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the ConfigMaps: `grafana_folder`, say, where the sidecar reads the folder's name from it.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// The namespace of the ConfigMaps, where the sidecar looks in one of its own; that of all objects where it is unset.
    pub namespace: Opt<Text<DnsLabel>>,
    /// The uid of the Prometheus among Grafana's data sources.
    pub datasource_uid: Text<DatasourceUid>,
    /// How often a dashboard asks anew, as of `1m`.
    pub refresh_interval: Text<PrometheusDuration>,
}

/// The format of a data source's uid.
#[derive(Clone, Debug)]
pub struct DatasourceUid;

impl Format for DatasourceUid {
    const PATTERN: &'static str = "[A-Za-z0-9_-]+";
    const TITLE: &'static str = "the uid of a data source";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 40;
    const EXAMPLES: &'static [&'static str] = &["prometheus"];
}

impl Default for GrafanaDashboards {
    fn default() -> Self {
        let sidecar = BTreeMap::from([("grafana_dashboard".to_owned(), "1".to_owned())]);
        Self {
            enabled: false.into(),
            labels: sidecar.into(),
            annotations: Fragment::default(),
            namespace: Opt::unset(),
            datasource_uid: "prometheus".into(),
            refresh_interval: "1m".into(),
        }
    }
}
