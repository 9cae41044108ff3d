//! ServiceMonitors of the Prometheus Operator: which ports of a Service have metrics.

use crate::{
    Chart,
    labels::{self, Labels},
    object::Object,
    values,
};
use floe_schema::{Context, FreeForm, Text, union};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An object of the operator's API, `monitoring.coreos.com`.
pub type ServiceMonitor = Object<Spec>;

/// The Services, and what of them has metrics.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Spec {
    /// What selects the Services, in the namespace of the object.
    pub selector: LabelSelector,
    /// Their ports with metrics.
    pub endpoints: Vec<Endpoint>,
}

/// A port with metrics.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// The name of the Service's port.
    pub port: String,
    /// Where the metrics are.
    pub path: String,
    /// How often they are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// After how long a reading is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scrape_timeout: Option<String>,
    /// How labels of targets change, as the user writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relabelings: Option<Vec<BTreeMap<String, FreeForm>>>,
    /// How labels of metrics change, as the user writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric_relabelings: Option<Vec<BTreeMap<String, FreeForm>>>,
}

/// The port `port` of a Service, with metrics at `path`.
pub fn endpoint(port: &str, path: &str, values: &values::ServiceMonitor) -> Endpoint {
    Endpoint {
        port: port.to_owned(),
        path: path.to_owned(),
        interval: values.interval.map(Text::get),
        scrape_timeout: values.scrape_timeout.map(Text::get),
        relabelings: values.relabelings.get(),
        metric_relabelings: values.metric_relabelings.get(),
    }
}

/// The ServiceMonitor of the Service whose labels `own` tell it from others; none where it is not enabled.
pub fn service_monitor<V: Chart, F>(
    cx: &Context<V>,
    name: &Text<F>,
    own: &Labels,
    values: &values::ServiceMonitor,
    mut endpoints: impl FnMut() -> Vec<Endpoint>,
) -> Option<ServiceMonitor> {
    values.enabled.then(|| ServiceMonitor {
        api_version: "monitoring.coreos.com/v1".to_owned(),
        kind: "ServiceMonitor".to_owned(),
        metadata: ObjectMeta {
            labels: Some(union(values.labels.entries(), union(labels::common(cx), own.clone()))),
            annotations: labels::annotations(cx, Some(&values.annotations)),
            ..labels::metadata(cx, name)
        },
        spec: Spec {
            selector: LabelSelector {
                match_labels: Some(union(labels::selector(cx), own.clone())),
                ..LabelSelector::default()
            },
            endpoints: endpoints(),
        },
    })
}
