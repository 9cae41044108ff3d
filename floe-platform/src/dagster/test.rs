//! What `helm test` runs: a client of the webservers.

use super::{Dagster, account, webserver};
use floe_workload::{container, helm_test, names, pod as pods, resources};
use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};

/// Asks the webservers, and gives up after a time.
const SCRIPT: &str = include_str!("test.py").trim_ascii_end();

/// The pod; none where it is not enabled.
pub fn pod(cx: &Dagster) -> Option<Pod> {
    cx.values.tests.enabled.then(|| {
        let spec = PodSpec {
            active_deadline_seconds: Some(cx.values.tests.active_deadline_seconds.get()),
            containers: vec![client(cx)],
            ..pods::running_as(cx, &cx.values.webserver.shared, &account::code_name(cx), &account::everywhere(cx))
        };
        let deadline = cx.values.tests.active_deadline_seconds.get();
        helm_test::pod(cx, helm_test::metadata(cx, &names::with(cx, "test")), deadline, spec)
    })
}

fn client(cx: &Dagster) -> Container {
    let fixed = [SCRIPT.to_owned(), cx.values.tests.timeout_seconds.text().get()];
    Container {
        name: "client".to_owned(),
        command: Some(["python", "-c"].map(str::to_owned).to_vec()),
        args: Some(fixed.into_iter().chain(webserver::urls(cx)).collect()),
        resources: Some(resources::plain(&cx.values.tests.resources)),
        ..container::common(cx, &cx.values.webserver.own.shared)
    }
}
