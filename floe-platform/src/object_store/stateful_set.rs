//! The server's StatefulSet. What Kubernetes does not let change in it follows from nothing that changes between versions.

use super::{COMPONENT, Store, account, container, service};
use crate::{reloader, store};
use floe_schema::{Int, Text, union};
use floe_workload::{
    disruption_budget,
    labels::{self, Labels},
    names::{STATEFUL_SET_LENGTH, fullname},
    persistence, pod,
};
use k8s_openapi::{
    api::{
        apps::v1::{StatefulSet, StatefulSetSpec},
        core::v1::{PodSpec, PodTemplateSpec},
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// What a rendering says to whoever reads it.
pub(super) const WARNING: &str = "not for production: one server, one volume";

/// The name: Kubernetes adds to it in a label.
fn name(cx: &Store) -> Text {
    fullname(cx).shorten(STATEFUL_SET_LENGTH)
}

/// The StatefulSet.
pub fn stateful_set(cx: &Store) -> StatefulSet {
    let users = union(cx.values.global.common_annotations.entries(), cx.values.annotations.entries());
    let own = labels::labels([("floe.dev/warning", WARNING.to_owned())]);
    StatefulSet {
        metadata: ObjectMeta {
            annotations: Some(union(users, union(own, reloader::annotations(cx.values.platform())))),
            ..labels::component_metadata(cx, &name(cx), COMPONENT)
        },
        spec: spec(cx),
        ..StatefulSet::default()
    }
}

/// The budget of disruptions, where the user asks for one: there is one pod.
pub fn disruption_budget(cx: &Store) -> Option<PodDisruptionBudget> {
    let own = labels::of_component(COMPONENT);
    disruption_budget::disruption_budget(cx, &name(cx), &own, &cx.values.pod_disruption_budget, &false.into())
}

fn spec(cx: &Store) -> StatefulSetSpec {
    let data = &cx.values.persistence;
    let selector = labels::component_selector(cx, COMPONENT);
    StatefulSetSpec {
        persistent_volume_claim_retention_policy: persistence::retention(data),
        min_ready_seconds: cx.values.min_ready_seconds.map(Int::get),
        replicas: Some(1),
        revision_history_limit: cx.values.revision_history_limit.map(Int::get),
        selector: labels::label_selector(cx, COMPONENT),
        service_name: Some(service::headless_name(cx).get()),
        template: PodTemplateSpec {
            metadata: Some(labels::pod_metadata(
                cx,
                &cx.values.shared,
                labels::of_component(COMPONENT),
                annotations(cx),
            )),
            spec: Some(pod_spec(cx)),
        },
        update_strategy: cx.values.update_strategy.get(),
        volume_claim_templates: persistence::claims(
            container::DATA,
            data,
            &selector,
            &cx.values.storage().storage_class,
        ),
        ..StatefulSetSpec::default()
    }
}

/// The keys are no part of it: they may be drawn anew at every rendering.
fn annotations(cx: &Store) -> Labels {
    let container = labels::labels([("kubectl.kubernetes.io/default-container", COMPONENT.to_owned())]);
    union(store::rotation(cx.values.object_store()), container)
}

fn pod_spec(cx: &Store) -> PodSpec {
    let data = persistence::volumes(container::DATA, &cx.values.persistence);
    let own = container::volumes(cx).into_iter().chain(data).collect();
    PodSpec {
        containers: pod::containers(&cx.values.shared, container::container(cx)),
        init_containers: pod::init_containers(&cx.values.shared, vec![]),
        volumes: pod::volumes(&cx.values.shared, own),
        ..pod::common(cx, &cx.values.shared, &account(cx))
    }
}
