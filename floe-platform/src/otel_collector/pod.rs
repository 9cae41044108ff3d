//! The pods of the Deployment and of the DaemonSet alike.

use super::{COMPONENT, OtelCollector, account, config_map, container};
use crate::reloader;
use floe_schema::{Flag, Text, digest, union};
use floe_workload::{
    labels::{self, Labels, checksum},
    names, pod as pods,
};
use k8s_openapi::{
    api::core::v1::{PodSpec, PodTemplateSpec, TopologySpreadConstraint},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The metadata of what makes them.
pub fn workload(cx: &OtelCollector) -> ObjectMeta {
    let users = (&cx.values.labels, &cx.values.annotations);
    let own = reloader::annotations(cx.values.platform());
    labels::workload_metadata(cx, &names::own(cx), labels::of_component(COMPONENT), users, own)
}

/// The pods, each apart from others as `constraints` say.
pub fn template(cx: &OtelCollector, constraints: Option<Vec<TopologySpreadConstraint>>) -> PodTemplateSpec {
    let values = &cx.values.shared;
    let own = labels::of_component(COMPONENT);
    PodTemplateSpec {
        metadata: Some(labels::pod_metadata(cx, values, own, annotations(cx))),
        spec: Some(PodSpec {
            containers: pods::containers(values, container::container(cx)),
            init_containers: pods::init_containers(values, vec![]),
            volumes: pods::volumes(values, container::volumes(cx)),
            topology_spread_constraints: constraints,
            ..spec(cx, &cx.values.presets.kubernetes_attributes)
        }),
    }
}

/// A pod, with a token where the values or `asks` say so.
pub fn spec(cx: &OtelCollector, asks: &Flag) -> PodSpec {
    let values = &cx.values.shared;
    let account = Text::of(values.service_account_name.or(account(cx).get().into()).get());
    pods::running_as(cx, values, &account, &values.automount_service_account_token.or(asks))
}

fn annotations(cx: &OtelCollector) -> Labels {
    let container = labels::labels([("kubectl.kubernetes.io/default-container", container::NAME.to_owned())]);
    let config = config_map::is_own(cx).either(|| checksum("config", &digest(&config_map::files(cx))), Labels::new);
    union(config, container)
}
