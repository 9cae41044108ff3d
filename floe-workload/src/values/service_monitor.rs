//! What Prometheus scrapes.

use floe_schema::{Flag, Format, Fragment, FreeForm, Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A ServiceMonitor of the Prometheus Operator.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceMonitor {
    /// Whether it is made; the Prometheus Operator must be installed.
    pub enabled: Flag,
    /// How often metrics are read, as of `30s`; as often as Prometheus likes where it is unset.
    pub interval: Opt<Text<PrometheusDuration>>,
    /// After how long a reading is given up, as of `10s`: not longer than the interval. Prometheus' own where it is unset.
    pub scrape_timeout: Opt<Text<PrometheusDuration>>,
    /// Its labels, by which a Prometheus may select it; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Its annotations.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How labels of targets change before they are read, as the operator writes it.
    pub relabelings: Fragment<Vec<BTreeMap<String, FreeForm>>>,
    /// How labels of metrics change before they are kept, as the operator writes it.
    pub metric_relabelings: Fragment<Vec<BTreeMap<String, FreeForm>>>,
}

/// The format of a duration as Prometheus writes it.
#[derive(Clone, Debug)]
pub struct PrometheusDuration;

impl Format for PrometheusDuration {
    const PATTERN: &'static str = "([0-9]+(ms|[smhdwy]))+";
    const TITLE: &'static str = "a duration as Prometheus writes it";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["30s", "1m30s"];
}

impl Default for ServiceMonitor {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            interval: Opt::unset(),
            scrape_timeout: Opt::unset(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            relabelings: Fragment::default(),
            metric_relabelings: Fragment::default(),
        }
    }
}
