//! What `helm test` runs: a client that asks for every bucket.

use super::{Store, account, bucket_job};
use floe_workload::{helm_test, names, pod, resources, volumes};
use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};

/// The pod; none where it is not enabled.
pub fn pod(cx: &Store) -> Option<Pod> {
    let tests = &cx.values.tests;
    tests.enabled.then(|| {
        let spec = PodSpec {
            containers: vec![Container {
                resources: Some(resources::plain(&tests.resources)),
                ..bucket_job::container(cx, "GET", &tests.timeout_seconds.text())
            }],
            volumes: Some(vec![volumes::scratch("tmp", &cx.values.scratch)]),
            ..pod::common(cx, &cx.values.shared, &account(cx))
        };
        let deadline = tests.active_deadline_seconds.get();
        helm_test::pod(cx, helm_test::metadata(cx, &names::with(cx, "test")), deadline, spec)
    })
}
