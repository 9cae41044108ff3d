//! The volume with the data of a StatefulSet that has one pod.

use crate::{labels::Labels, values::Persistence, volumes};
use floe_schema::{DnsSubdomain, Flag, Opt, Text};
use k8s_openapi::{
    api::{
        apps::v1::StatefulSetPersistentVolumeClaimRetentionPolicy,
        core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, Volume, VolumeResourceRequirements},
    },
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta},
};
use std::collections::BTreeMap;

/// Whether the StatefulSet makes a claim of its own.
pub fn own_claim(data: &Persistence) -> Flag {
    data.enabled.and(&data.existing_claim.is_set().not())
}

/// What becomes of its own claim when the StatefulSet goes.
pub fn retention(data: &Persistence) -> Option<StatefulSetPersistentVolumeClaimRetentionPolicy> {
    own_claim(data).then(|| StatefulSetPersistentVolumeClaimRetentionPolicy {
        when_deleted: Some(data.when_deleted.text().get()),
        when_scaled: Some("Retain".to_owned()),
    })
}

/// The volume `name`, where no claim template makes it.
pub fn volumes(name: &str, data: &Persistence) -> Vec<Volume> {
    let none = data.enabled.not().then(|| volumes::limited(name, &data.size));
    let existing = data
        .enabled
        .and(&data.existing_claim.is_set())
        .then(|| volumes::claim(name, data.existing_claim.or("".into()).get()));
    none.into_iter().chain(existing).collect()
}

/// The claim template of the volume `name`. The labels are those of no version and of no environment, for Kubernetes lets nothing
/// of it change.
pub fn claims(
    name: &str,
    data: &Persistence,
    labels: &Labels,
    platforms_class: &Opt<Text<DnsSubdomain>>,
) -> Option<Vec<PersistentVolumeClaim>> {
    own_claim(data).then(|| {
        vec![PersistentVolumeClaim {
            metadata: ObjectMeta {
                name: Some(name.to_owned()),
                labels: Some(labels.clone()),
                annotations: data.annotations.get(),
                ..ObjectMeta::default()
            },
            spec: Some(PersistentVolumeClaimSpec {
                access_modes: Some(vec![data.access_mode.text().get()]),
                storage_class_name: storage_class(&data.storage_class, platforms_class),
                ..claim_spec(&data.size)
            }),
            ..PersistentVolumeClaim::default()
        }]
    })
}

/// The storage class: the volume's own, else the platform's, else the cluster's default.
pub fn storage_class(own: &Opt<Text<DnsSubdomain>>, platforms: &Opt<Text<DnsSubdomain>>) -> Option<String> {
    let class = own.or(platforms.or("".into()));
    class.is_empty().not().then(|| class.get())
}

/// A claim of a size.
pub fn claim_spec(size: &floe_schema::Quantity) -> PersistentVolumeClaimSpec {
    let requests = BTreeMap::from([("storage".to_owned(), Quantity(size.text().get()))]);
    PersistentVolumeClaimSpec {
        resources: Some(VolumeResourceRequirements {
            requests: Some(requests),
            ..VolumeResourceRequirements::default()
        }),
        ..PersistentVolumeClaimSpec::default()
    }
}
