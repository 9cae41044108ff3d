//! The server's StatefulSet. What Kubernetes does not let change in it follows from nothing that changes between versions.

use super::{COMPONENT, Postgresql, account, backup, container, own_server, service};
use crate::{database, reloader};
use floe_schema::{Int, Text, digest, non_empty_map, union};
use floe_workload::{
    disruption_budget,
    labels::{self, Labels, checksum},
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

/// The name: Kubernetes adds to it in a label.
fn name(cx: &Postgresql) -> Text {
    fullname(cx).shorten(STATEFUL_SET_LENGTH)
}

/// The StatefulSet; none where an operator runs the server.
pub fn stateful_set(cx: &Postgresql) -> Option<StatefulSet> {
    let annotations = || union(cx.values.global.common_annotations.entries(), cx.values.annotations.entries());
    own_server(cx).then(|| StatefulSet {
        metadata: ObjectMeta {
            annotations: non_empty_map(union(annotations(), reloader::annotations(&cx.values.global.own.shared))),
            ..labels::component_metadata(cx, &name(cx), COMPONENT)
        },
        spec: spec(cx),
        ..StatefulSet::default()
    })
}

/// The budget of disruptions, where the user asks for one: there is one pod.
pub fn disruption_budget(cx: &Postgresql) -> Option<PodDisruptionBudget> {
    let (name, own) = (name(cx), labels::of_component(COMPONENT));
    let budget = &cx.values.pod_disruption_budget;
    let budget = own_server(cx).then(|| disruption_budget::disruption_budget(cx, &name, &own, budget, &false.into()));
    budget.flatten()
}

fn spec(cx: &Postgresql) -> StatefulSetSpec {
    let data = &cx.values.persistence;
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
            &labels::component_selector(cx, COMPONENT),
            &cx.values.global.shared.storage_class,
        ),
        ..StatefulSetSpec::default()
    }
}

/// What the server is started with. The password is none of it: it may be drawn anew at every rendering.
fn annotations(cx: &Postgresql) -> Labels {
    let rotation = database::rotation(&cx.values.global.own.shared);
    let container = labels::labels([("kubectl.kubernetes.io/default-container", container::NAME.to_owned())]);
    let scripts = &cx.values.init_scripts;
    let scripts = scripts.is_empty().either(Labels::new, || checksum("scripts", &scripts.digest()));
    let config = union(checksum("init", &digest(&super::config_map::files(cx))), scripts);
    union(union(config, rotation), container)
}

fn pod_spec(cx: &Postgresql) -> PodSpec {
    let data = persistence::volumes(container::DATA, &cx.values.persistence);
    let copies = backup::enabled(cx).then(|| backup::volume(cx));
    let own = container::volumes(cx).into_iter().chain(data).chain(copies).collect();
    PodSpec {
        containers: pod::containers(&cx.values.shared, container::container(cx)),
        init_containers: pod::init_containers(&cx.values.shared, vec![]),
        volumes: pod::volumes(&cx.values.shared, own),
        ..pod::common(cx, &cx.values.shared, &account(cx))
    }
}

/// The storage class of the data.
pub(super) fn storage_class(cx: &Postgresql) -> Option<String> {
    persistence::storage_class(&cx.values.persistence.storage_class, &cx.values.global.shared.storage_class)
}
