//! What has Prometheus read the collector's metrics.

use super::{COMPONENT, OtelCollector, container};
use floe_workload::{
    labels, names,
    service_monitor::{self, ServiceMonitor, endpoint},
};

/// The ServiceMonitor: of the collector's own metrics, and of those that were sent to it.
pub fn service_monitor(cx: &OtelCollector) -> Option<ServiceMonitor> {
    let (values, own) = (&cx.values.service_monitor, labels::of_component(COMPONENT));
    service_monitor::service_monitor(cx, &names::own(cx), &own, values, || {
        let of = |name: &str| endpoint(name, "/metrics", values);
        let prometheus = cx.values.export.prometheus.enabled.then(|| of(container::PROMETHEUS.name));
        [of(container::METRICS.name)].into_iter().chain(prometheus).collect()
    })
}
