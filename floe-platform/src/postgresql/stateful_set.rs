//! The server's StatefulSet. What Kubernetes does not let change in it follows from nothing that changes between versions.

use super::{COMPONENT, Postgresql, account, backup, container, own_server, service};
use crate::{database, reloader};
use floe_schema::{Int, Text, digest, non_empty_map, union};
use floe_workload::{
    disruption_budget,
    labels::{self, Labels, checksum},
    names::{STATEFUL_SET_LENGTH, fullname},
    pod, volumes,
};
use k8s_openapi::{
    api::{
        apps::v1::{StatefulSet, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec},
        core::v1::{
            PersistentVolumeClaim, PersistentVolumeClaimSpec, PodSpec, PodTemplateSpec, Volume,
            VolumeResourceRequirements,
        },
        policy::v1::PodDisruptionBudget,
    },
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta},
};
use std::collections::BTreeMap;

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
    let persistence = &cx.values.persistence;
    let own_claim = persistence.enabled.and(&persistence.existing_claim.is_set().not());
    StatefulSetSpec {
        persistent_volume_claim_retention_policy: own_claim.then(|| StatefulSetPersistentVolumeClaimRetentionPolicy {
            when_deleted: Some(persistence.when_deleted.text().get()),
            when_scaled: Some("Retain".to_owned()),
        }),
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
        volume_claim_templates: own_claim.then(|| vec![claim(cx)]),
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
    let copies = backup::enabled(cx).then(|| backup::volume(cx));
    let own = container::volumes(cx).into_iter().chain(data(cx)).chain(copies).collect();
    PodSpec {
        containers: pod::containers(&cx.values.shared, container::container(cx)),
        init_containers: pod::init_containers(&cx.values.shared, vec![]),
        volumes: pod::volumes(&cx.values.shared, own),
        ..pod::common(cx, &cx.values.shared, &account(cx))
    }
}

/// The volume with the data, where no claim template makes it.
fn data(cx: &Postgresql) -> Vec<Volume> {
    let persistence = &cx.values.persistence;
    let none = persistence.enabled.not().then(|| volumes::limited(container::DATA, &persistence.size));
    let existing = persistence
        .enabled
        .and(&persistence.existing_claim.is_set())
        .then(|| volumes::claim(container::DATA, persistence.existing_claim.or("".into()).get()));
    none.into_iter().chain(existing).collect()
}

/// The claim: no label of a version or of an environment, for Kubernetes lets nothing of it change.
fn claim(cx: &Postgresql) -> PersistentVolumeClaim {
    let persistence = &cx.values.persistence;
    PersistentVolumeClaim {
        metadata: ObjectMeta {
            name: Some(container::DATA.to_owned()),
            labels: Some(labels::component_selector(cx, COMPONENT)),
            annotations: persistence.annotations.get(),
            ..ObjectMeta::default()
        },
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(vec![persistence.access_mode.text().get()]),
            storage_class_name: storage_class(cx),
            ..claim_spec(&persistence.size)
        }),
        ..PersistentVolumeClaim::default()
    }
}

/// The storage class of the data.
pub(super) fn storage_class(cx: &Postgresql) -> Option<String> {
    let class = cx.values.persistence.storage_class.or(cx.values.global.shared.storage_class.or("".into()));
    class.is_empty().not().then(|| class.get())
}

/// A claim of a size.
pub(super) fn claim_spec(size: &floe_schema::Quantity) -> PersistentVolumeClaimSpec {
    let requests = BTreeMap::from([("storage".to_owned(), Quantity(size.text().get()))]);
    PersistentVolumeClaimSpec {
        resources: Some(VolumeResourceRequirements {
            requests: Some(requests),
            ..VolumeResourceRequirements::default()
        }),
        ..PersistentVolumeClaimSpec::default()
    }
}
