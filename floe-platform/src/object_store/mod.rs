//! The subchart object-store: a server that speaks S3, for development.

pub mod bucket_job;
pub mod checks;
pub mod container;
pub mod ingress;
pub mod network_policy;
pub mod notes;
pub mod secret;
pub mod service;
pub mod stateful_set;
pub mod test;
pub mod values;

use crate::store;
use floe_chart::{Chart, metadata::Metadata};
use floe_schema::{Context, Text};
use floe_workload::{
    labels, metadata, service_account,
    service_monitor::{self, ServiceMonitor},
};
use k8s_openapi::api::core::v1::ServiceAccount;
use values::Values;

/// What every builder of this chart is given.
pub type Store = Context<Values>;

/// The component that the server's objects are of; clients find its pods by it.
pub const COMPONENT: &str = "server";

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), values::defaults(), "floe-platform/src/object_store/values")
        .readme(include_str!("chart.md"))
        .part()
        .template("externalsecret.yaml", "floe-platform/src/object_store/secret.rs", secret::external)
        .template("ingress.yaml", "floe-platform/src/object_store/ingress.rs", ingress::ingresses)
        .template("job-buckets.yaml", "floe-platform/src/object_store/bucket_job.rs", bucket_job::job)
        .template("networkpolicy.yaml", "floe-platform/src/object_store/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", stateful_set::disruption_budget)
        .template("secret.yaml", "floe-platform/src/object_store/secret.rs", secret::secret)
        .template("service.yaml", "floe-platform/src/object_store/service.rs", service::service)
        .template("service-console.yaml", "floe-platform/src/object_store/service.rs", service::console)
        .template("service-headless.yaml", "floe-platform/src/object_store/service.rs", service::headless)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", service_account)
        .template("servicemonitor.yaml", "floe-workload/src/service_monitor.rs", service_monitor)
        .template("statefulset.yaml", "floe-platform/src/object_store/stateful_set.rs", stateful_set::stateful_set)
        .template("tests/pod.yaml", "floe-platform/src/object_store/test.rs", test::pod)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        store::CHART,
        "An object store for the floe data platform in development: MinIO or RustFS, one server with one volume",
        "RELEASE.2025-09-07T16-13-09Z",
        &[
            ("minio", "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z"),
            ("rustfs", "docker.io/rustfs/rustfs:1.0.0"),
            ("curl", "docker.io/curlimages/curl:8.16.0"),
        ],
    )
}

fn service_account(cx: &Store) -> Option<ServiceAccount> {
    service_account::service_account(cx, &cx.values.service_account)
}

/// The metrics of the Service that clients use.
fn service_monitor(cx: &Store) -> Option<ServiceMonitor> {
    let values = &cx.values.metrics.service_monitor;
    let own = labels::of_component(COMPONENT);
    service_monitor::service_monitor(cx, &service::name(cx), &own, values, || {
        vec![service_monitor::endpoint(container::API.name, container::METRICS, values)]
    })
}

/// The service account's name.
fn account(cx: &Store) -> Text {
    service_account::name(cx, &cx.values.service_account)
}

/// The region that requests are signed for.
fn region(cx: &Store) -> String {
    cx.values.object_store().region.or(store::REGION.into()).get()
}
