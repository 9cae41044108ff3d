//! Security contexts: what the values say, without users where OpenShift picks them.

use crate::{Chart, values::Openshift};
use floe_schema::{Context, Flag, Fragment, text_part};
use k8s_openapi::api::core::v1::{PodSecurityContext, SecurityContext};

/// What tells a cluster of OpenShift from others.
const API: &str = "security.openshift.io/v1";
/// What OpenShift picks for a namespace.
const USERS: [&str; 3] = ["fsGroup", "runAsGroup", "runAsUser"];

/// Whether OpenShift picks the users of pods: `true` where it does.
fn picked<V: Chart>(cx: &Context<V>) -> Flag {
    let picked = text_part("openshift", (), |()| {
        let openshift = &cx.values.global().compatibility.openshift;
        let known = openshift.is(Openshift::Auto).and(&cx.capabilities.has(API));
        openshift.is(Openshift::Force).or(&known).either(|| "true".to_owned(), || "false".to_owned())
    });
    picked.is("true")
}

/// The security context of a pod.
pub fn pod<V: Chart>(cx: &Context<V>, context: &Fragment<PodSecurityContext>) -> Fragment<PodSecurityContext> {
    context.without(&USERS, &picked(cx))
}

/// The security context of a container.
pub fn container<V: Chart>(cx: &Context<V>, context: &Fragment<SecurityContext>) -> Fragment<SecurityContext> {
    context.without(&USERS[1..], &picked(cx))
}
