//! What `helm test` runs: a client of the API and of the user interface.

use super::{Marquez, account, api, web};
use floe_workload::{container, env, helm_test, image, names, pod, resources, security};
use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};

/// Asks each address.
const SCRIPT: &str = include_str!("test.sh").trim_ascii_end();

/// The pod; none where it is not enabled.
pub fn pod(cx: &Marquez) -> Option<Pod> {
    let tests = &cx.values.tests;
    tests.enabled.then(|| {
        let spec = PodSpec { containers: vec![client(cx)], ..pod::common(cx, &cx.values.api.shared, &account(cx)) };
        let deadline = tests.active_deadline_seconds.get();
        helm_test::pod(cx, helm_test::metadata(cx, &names::with(cx, "test")), deadline, spec)
    })
}

fn client(cx: &Marquez) -> Container {
    let (image, tests) = (&cx.values.test_image, &cx.values.tests);
    let web = cx.values.web.enabled.either(|| format!(" {}/healthcheck", web::address(cx)), String::new);
    Container {
        name: "client".to_owned(),
        image: Some(image::name(cx, image).get()),
        image_pull_policy: Some(image.pull_policy.text().get()),
        command: Some(["sh", "-ec"].map(str::to_owned).to_vec()),
        args: Some(vec![SCRIPT.to_owned()]),
        env: Some(vec![
            env::plain("URLS", format!("{}/api/v1/namespaces{web}", api::address(cx))),
            env::plain("TIMEOUT", tests.timeout_seconds.text().get()),
        ]),
        resources: Some(resources::plain(&tests.resources)),
        security_context: security::container(cx, &cx.values.api.own.shared.security_context).get(),
        termination_message_policy: Some(container::TERMINATION_MESSAGE_POLICY.to_owned()),
        ..Container::default()
    }
}
