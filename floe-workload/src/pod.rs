//! Pods: what the values say of each.

use crate::{Chart, security, values};
use floe_schema::{Context, Flag, Int, Text, arg, non_empty, part, with_flags};
use k8s_openapi::api::core::v1::{Container, LocalObjectReference, PodSpec, Volume};

/// What the values say of a pod: where it runs, as whom, by which rules. Containers and volumes are the caller's.
///
/// `account` is the service account of a pod that names none.
pub fn common<V: Chart>(cx: &Context<V>, values: &values::Pod, account: &Text) -> PodSpec {
    let account = Text::of(values.service_account_name.or(account.get().into()).get());
    running_as(cx, values, &account, &values.automount_service_account_token)
}

/// The same of a pod that runs as `account`, and has its token where `token` says so, whatever the values say.
pub fn running_as<V: Chart>(cx: &Context<V>, values: &values::Pod, account: &Text, token: &Flag) -> PodSpec {
    let global = cx.values.global();
    let constraints = values.topology_spread_constraints.or(&global.topology_spread_constraints);
    // Beside the part: who spreads pods, or binds them to others, sets these anew.
    PodSpec {
        affinity: values.affinity.or(&global.affinity).get(),
        topology_spread_constraints: constraints.get(),
        ..placed(cx, values, account, token)
    }
}

fn placed<V: Chart>(cx: &Context<V>, values: &values::Pod, account: &Text, token: &Flag) -> PodSpec {
    part("pod", (arg("pod", values), arg("account", account), arg("token", token)), |(values, account, token)| {
        let global = cx.values.global();
        let spec = PodSpec {
            dns_config: values.dns_config.get(),
            dns_policy: values.dns_policy.map(|policy| policy.text().get()),
            host_aliases: values.host_aliases.get(),
            image_pull_secrets: pull_secrets(cx, values),
            node_selector: values.node_selector.or(&global.node_selector).get(),
            priority_class_name: values.priority_class_name.or_else(&global.priority_class_name).map(Text::get),
            resource_claims: values.resource_claims.get(),
            runtime_class_name: values.runtime_class_name.or_else(&global.runtime_class_name).map(Text::get),
            scheduler_name: values.scheduler_name.or_else(&global.scheduler_name).map(Text::get),
            security_context: security::pod(cx, &values.pod_security_context).get(),
            service_account_name: Some(account.get()),
            termination_grace_period_seconds: values.termination_grace_period_seconds.map(Int::get),
            tolerations: values.tolerations.or(&global.tolerations).get(),
            ..PodSpec::default()
        };
        with_flags(
            spec,
            &[
                (token, |spec, on| spec.automount_service_account_token = Some(on)),
                (&values.enable_service_links, |spec, on| spec.enable_service_links = Some(on)),
                (&values.host_network, |spec, on| spec.host_network = on.then_some(true)),
                (&values.host_users, |spec, on| spec.host_users = (!on).then_some(false)),
                (&values.share_process_namespace, |spec, on| spec.share_process_namespace = on.then_some(true)),
            ],
        )
    })
}

/// The chart's container, then the user's.
pub fn containers(values: &values::Pod, own: Container) -> Vec<Container> {
    [own].into_iter().chain(values.extra_containers.items()).collect()
}

/// The chart's init containers, then the user's.
pub fn init_containers(values: &values::Pod, own: Vec<Container>) -> Option<Vec<Container>> {
    non_empty(own.into_iter().chain(values.extra_init_containers.items()).collect())
}

/// The chart's volumes, then the user's.
pub fn volumes(values: &values::Pod, own: Vec<Volume>) -> Option<Vec<Volume>> {
    non_empty(own.into_iter().chain(values.extra_volumes.items()).collect())
}

/// The platform's pull secrets, then the pod's.
pub fn pull_secrets<V: Chart>(cx: &Context<V>, values: &values::Pod) -> Option<Vec<LocalObjectReference>> {
    let global = cx.values.global().image_pull_secrets.items();
    non_empty(global.into_iter().chain(values.image_pull_secrets.items()).collect())
}
