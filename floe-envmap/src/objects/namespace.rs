//! The namespaces of environments.

use super::{Place, each_namespace};
use crate::values::Environments;
use floe_schema::{Context, union};
use floe_workload::labels::{self, Labels};
use k8s_openapi::{api::core::v1::Namespace, apimachinery::pkg::apis::meta::v1::ObjectMeta};

/// The layer of the platform, by which policies of a whole cluster may tell its namespaces.
const LAYER: &str = "3";

/// All of them.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<Namespace> {
    each_namespace(cx, |place| vec![namespace(cx, place)])
}

/// One: pod security is the matter of its labels.
pub fn namespace<V: Environments>(cx: &Context<V>, place: &Place<'_>) -> Namespace {
    let values = cx.values.namespaces();
    let annotations = union(cx.values.global().common_annotations.entries(), values.annotations.entries());
    Namespace {
        metadata: ObjectMeta {
            name: Some(place.namespace.get()),
            labels: Some(union(values.labels.entries(), union(place.labels.clone(), own(cx)))),
            annotations: Some(union(annotations, kept())),
            ..ObjectMeta::default()
        },
        ..Namespace::default()
    }
}

/// What no user's label changes.
fn own<V: Environments>(cx: &Context<V>) -> Labels {
    let security = &cx.values.namespaces().pod_security;
    labels::labels([
        ("floe.dev/layer", LAYER.to_owned()),
        ("pod-security.kubernetes.io/enforce", security.enforce.text().get()),
        ("pod-security.kubernetes.io/audit", security.audit.text().get()),
        ("pod-security.kubernetes.io/warn", security.warn.text().get()),
    ])
}

/// What is in a namespace is worth more than its line in a chart: an environment that moves, or is gone from the mapping, leaves
/// its namespace to whoever looks after the data.
fn kept() -> Labels {
    labels::labels([
        ("argocd.argoproj.io/sync-options", "Prune=false".to_owned()),
        ("helm.sh/resource-policy", "keep".to_owned()),
        ("kustomize.toolkit.fluxcd.io/prune", "disabled".to_owned()),
    ])
}
