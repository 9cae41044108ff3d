//! The connections of environments: none from one to another.

use super::{Place, each, each_namespace};
use crate::{
    names,
    values::{Environments, Mapping},
};
use floe_schema::{Context, Text};
use floe_workload::{
    labels,
    network::{self, Flows},
};
use k8s_openapi::{
    api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer},
    apimachinery::pkg::apis::meta::v1::LabelSelector,
};

/// All of them: in each namespace one that allows nothing, and for each environment one that allows what it has.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<NetworkPolicy> {
    cx.values.namespaces().network_policy.enabled.then_items(|| {
        let denied = each_namespace(cx, |place| vec![deny_all(cx, place)]);
        denied.into_iter().chain(each(cx, |place, name| vec![allowed(cx, place, name)])).collect()
    })
}

/// No pod of the namespace has a connection that no other policy allows.
pub(super) fn deny_all<V: Environments>(cx: &Context<V>, place: &Place<'_>) -> NetworkPolicy {
    let metadata = place.metadata(cx, &Text::of("floe-deny-all"));
    network::policy(metadata, LabelSelector::default(), Flows::default())
}

/// What pods of an environment have: each other, name servers, hosts outside the cluster.
pub(super) fn allowed<V: Environments>(cx: &Context<V>, place: &Place<'_>, environment: &Text) -> NetworkPolicy {
    let values = &cx.values.namespaces().network_policy;
    let name = Text::of(format!("floe-{}", names::sanitized(environment)));
    let peers =
        || vec![NetworkPolicyPeer { pod_selector: Some(pods(place.of, environment)), ..NetworkPolicyPeer::default() }];
    let same = &values.same_environment;
    let from_same = same.then(|| NetworkPolicyIngressRule { from: Some(peers()), ports: None });
    let to_same = same.then(|| NetworkPolicyEgressRule { to: Some(peers()), ports: None });
    let flows = Flows {
        ingress: from_same.into_iter().chain(values.extra_ingress.items()).collect(),
        egress: to_same
            .into_iter()
            .chain([network::dns(&values.dns)])
            .chain(network::external(&values.external))
            .chain(values.extra_egress.items())
            .collect(),
    };
    network::policy(place.metadata(cx, &name), pods(place.of, environment), flows)
}

/// The pods of an environment: all of its namespace, or in a shared one those with its label.
fn pods(mapping: &Mapping, environment: &Text) -> LabelSelector {
    let labelled = || network::selector(labels::labels([("floe.dev/environment", environment.get())]));
    names::shared(mapping).either(labelled, LabelSelector::default)
}
