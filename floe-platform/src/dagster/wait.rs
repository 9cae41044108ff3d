//! An init container that waits for the database, for so long and no longer.

use super::Dagster;
use floe_workload::{image, resources, security, values};
use k8s_openapi::api::core::v1::Container;

/// The init containers of a pod: this one, unless pods do not wait.
pub fn containers(cx: &Dagster, own: &values::Container) -> Vec<Container> {
    let wait = &cx.values.wait_for_database;
    let container = wait.enabled.then(|| Container {
        image: Some(image::name(cx, &wait.image).get()),
        image_pull_policy: Some(wait.image.pull_policy.text().get()),
        resources: Some(resources::plain(&wait.resources)),
        security_context: security::container(cx, &own.security_context).get(),
        ..crate::wait::container(cx, &cx.values.global.own.shared, &wait.timeout_seconds.text())
    });
    container.into_iter().collect()
}
