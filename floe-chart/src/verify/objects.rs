//! All that was rendered: its objects, and the pods that they make.

use super::{field::Field, selector};
use crate::Manifest;

/// The objects of a release.
pub(super) struct Objects<'a> {
    all: Vec<Field<'a>>,
    pods: Vec<Pod<'a>>,
}

/// A pod, or the template that pods are made from.
pub(super) struct Pod<'a> {
    pub(super) metadata: Field<'a>,
    pub(super) spec: Field<'a>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(manifests: &'a [Manifest]) -> Self {
        let all: Vec<_> = manifests.iter().map(|manifest| Field::root(&manifest.object)).collect();
        let pods = all.iter().filter_map(pod).collect();
        Self { all, pods }
    }

    /// Every object.
    pub(super) fn all(&self) -> &[Field<'a>] {
        &self.all
    }

    /// The objects of these kinds.
    pub(super) fn of(&self, kinds: &[&str]) -> impl Iterator<Item = &Field<'a>> {
        self.all.iter().filter(move |object| kinds.contains(&object.kind()))
    }

    /// The object of a kind and a name in the namespace of `near`.
    pub(super) fn find(&self, kind: &str, name: &str, near: &Field<'_>) -> Option<&Field<'a>> {
        self.of(&[kind]).find(|object| object.name() == name && same_namespace(object, near))
    }

    /// Every pod and pod template.
    pub(super) fn pods(&self) -> &[Pod<'a>] {
        &self.pods
    }

    /// The pods with all these labels in the namespace of the field.
    pub(super) fn with_labels(&self, labels: &Field<'_>) -> Vec<&Pod<'a>> {
        self.where_labels(labels, |of_pod| selector::has_all(labels, of_pod))
    }

    /// The pods that a label selector matches in its namespace.
    pub(super) fn matching(&self, selector: &Field<'_>) -> Vec<&Pod<'a>> {
        self.where_labels(selector, |of_pod| selector::matches(selector, of_pod))
    }

    fn where_labels(&self, near: &Field<'_>, fits: impl Fn(&Field<'a>) -> bool) -> Vec<&Pod<'a>> {
        self.pods.iter().filter(|pod| same_namespace(&pod.spec, near) && fits(&pod.metadata.get("labels"))).collect()
    }
}

impl<'a> Pod<'a> {
    /// Its containers of every kind: init, ordinary and ephemeral ones.
    pub(super) fn containers(&self) -> Vec<Field<'a>> {
        let mut all = self.lasting_containers();
        all.extend(self.spec.get("ephemeralContainers").items());
        all
    }

    /// Its init and ordinary containers: those that have resources and ports.
    pub(super) fn lasting_containers(&self) -> Vec<Field<'a>> {
        ["initContainers", "containers"].iter().flat_map(|key| self.spec.get(key).items()).collect()
    }

    /// The name of its service account.
    pub(super) fn service_account(&self) -> &'a str {
        self.spec.get("serviceAccountName").text().filter(|name| !name.is_empty()).unwrap_or("default")
    }
}

/// The pod that an object is or makes.
fn pod<'a>(object: &Field<'a>) -> Option<Pod<'a>> {
    let template = match object.kind() {
        "Pod" => object.clone(),
        "PodTemplate" => object.get("template"),
        "DaemonSet" | "Deployment" | "Job" | "ReplicaSet" | "ReplicationController" | "StatefulSet" => {
            object.at("spec.template")
        }
        "CronJob" => object.at("spec.jobTemplate.spec.template"),
        _ => return None,
    };
    Some(Pod { metadata: template.get("metadata"), spec: template.get("spec") })
}

/// Whether two objects share a namespace. One that names none goes where the release goes, which may be any.
pub(super) fn same_namespace(one: &Field<'_>, other: &Field<'_>) -> bool {
    match (one.namespace(), other.namespace()) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
