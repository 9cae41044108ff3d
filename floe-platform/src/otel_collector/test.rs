//! What `helm test` runs: the collector looks at its own configuration, as it would at its start.

use super::{OtelCollector, container, pod as pods};
use floe_schema::non_empty;
use floe_workload::{helm_test, names, resources};
use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};

/// The pod; none where it is not enabled.
pub fn pod(cx: &OtelCollector) -> Option<Pod> {
    let tests = &cx.values.tests;
    tests.enabled.then(|| {
        let validate = Container {
            args: Some(vec!["validate".to_owned(), container::file()]),
            resources: Some(resources::plain(&tests.resources)),
            ..container::bare(cx, "validate")
        };
        let spec = PodSpec {
            active_deadline_seconds: Some(tests.active_deadline_seconds.get()),
            containers: vec![validate],
            volumes: non_empty(container::volumes(cx)),
            ..pods::spec(cx, &false.into())
        };
        let deadline = tests.active_deadline_seconds.get();
        helm_test::pod(cx, helm_test::metadata(cx, &names::with(cx, "test")), deadline, spec)
    })
}
