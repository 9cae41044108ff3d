//! Pods: what the values say of each.

use crate::{Chart, values};
use floe_schema::{Context, Int, Text, arg, non_empty, part, with_flags};
use k8s_openapi::api::core::v1::{Container, LocalObjectReference, PodSpec, Volume};

/// What the values say of a pod: where it runs, as whom, by which rules. Containers and volumes are the caller's.
///
/// `account` is the service account of a pod that names none.
pub fn common<V: Chart>(cx: &Context<V>, values: &values::Pod, account: &Text) -> PodSpec {
    part("pod", (arg("pod", values), arg("account", account)), |(values, account)| {
        let spec = PodSpec {
            affinity: values.affinity.get(),
            dns_config: values.dns_config.get(),
            dns_policy: values.dns_policy.map(|policy| policy.text().get()),
            host_aliases: values.host_aliases.get(),
            image_pull_secrets: pull_secrets(cx, values),
            node_selector: values.node_selector.get(),
            priority_class_name: values.priority_class_name.map(Text::get),
            resource_claims: values.resource_claims.get(),
            runtime_class_name: values.runtime_class_name.map(Text::get),
            scheduler_name: values.scheduler_name.map(Text::get),
            security_context: values.pod_security_context.get(),
            service_account_name: Some(values.service_account_name.or(account.get().into()).get()),
            termination_grace_period_seconds: values.termination_grace_period_seconds.map(Int::get),
            tolerations: values.tolerations.get(),
            topology_spread_constraints: values.topology_spread_constraints.get(),
            ..PodSpec::default()
        };
        with_flags(
            spec,
            &[
                (&values.automount_service_account_token, |spec, on| spec.automount_service_account_token = Some(on)),
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

fn pull_secrets<V: Chart>(cx: &Context<V>, values: &values::Pod) -> Option<Vec<LocalObjectReference>> {
    let global = cx.values.global().image_pull_secrets.items();
    non_empty(global.into_iter().chain(values.image_pull_secrets.items()).collect())
}
