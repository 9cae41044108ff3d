//! What `helm test` runs: a client of the server.

use super::{Polaris, credential, pod, root, service};
use floe_schema::{Flag, Text};
use floe_workload::{helm_test, names};
use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};

/// Asks the server, and gives up after a time.
const SCRIPT: &str = include_str!("test.py").trim_ascii_end();

/// Whether there is one.
pub(super) fn wanted(cx: &Polaris) -> Flag {
    cx.values.tests.enabled.clone()
}

/// The pod; none where it is not enabled.
pub fn pod(cx: &Polaris) -> Option<Pod> {
    wanted(cx).then(|| {
        let deadline = cx.values.tests.active_deadline_seconds.get();
        let spec = PodSpec { containers: vec![client(cx)], volumes: Some(vec![root::volume(cx)]), ..pod::spec(cx) };
        helm_test::pod(cx, helm_test::metadata(cx, &names::with(cx, "test")), deadline, spec)
    })
}

/// Where tokens are another server's, nobody gets one here.
fn client(cx: &Polaris) -> Container {
    let fixed = [
        SCRIPT.to_owned(),
        cx.values.tests.timeout_seconds.text().get(),
        service::url(cx),
        service::management_url(cx),
        root::PATH.to_owned(),
        cx.values.realm_context.header_name.get(),
    ];
    let realms = credential::internal(cx).then_items(|| cx.values.realms.map(Text::get));
    Container {
        command: Some(["python", "-c"].map(str::to_owned).to_vec()),
        args: Some(fixed.into_iter().chain(realms).collect()),
        volume_mounts: Some(vec![root::mount()]),
        ..pod::container(cx, "client", &cx.values.python.image, &cx.values.tests.resources)
    }
}
