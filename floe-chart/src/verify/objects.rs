//! All that was rendered: its objects, and the pods that they make; and what else the cluster is said to hold.

use super::{
    Assumptions,
    field::Field,
    selector::{self, Labels, Selector},
};
use crate::Manifest;
use std::collections::HashMap;

/// The objects of a release, and those around it.
///
/// Rules judge what is rendered; what is referred to may also be outside.
pub(super) struct Objects<'a> {
    rendered: Vec<Field<'a>>,
    outside: Vec<Field<'a>>,
    /// Those of the rendering first.
    pods: Vec<Pod<'a>>,
    /// How many pods are of the rendering.
    own_pods: usize,
    /// By kind and name.
    by_name: HashMap<&'a str, HashMap<&'a str, Vec<Field<'a>>>>,
    assumptions: &'a Assumptions,
}

/// A pod, or the template that pods are made from.
pub(super) struct Pod<'a> {
    pub(super) metadata: Field<'a>,
    pub(super) spec: Field<'a>,
    pub(super) labels: Labels,
}

impl<'a> Objects<'a> {
    pub(super) fn new(manifests: &'a [Manifest], assumptions: &'a Assumptions) -> Self {
        let rendered: Vec<_> = manifests.iter().map(|manifest| Field::root(&manifest.object)).collect();
        let outside: Vec<_> = assumptions.external.iter().flatten().map(Field::root).collect();
        let mut pods: Vec<_> = rendered.iter().filter_map(pod).collect();
        let own_pods = pods.len();
        pods.extend(outside.iter().filter_map(pod));
        let mut by_name: HashMap<_, HashMap<_, Vec<_>>> = HashMap::new();
        for object in rendered.iter().chain(&outside) {
            by_name.entry(object.kind()).or_default().entry(object.name()).or_default().push(object.clone());
        }
        Self { rendered, outside, pods, own_pods, by_name, assumptions }
    }

    /// What is taken for granted.
    pub(super) const fn assumptions(&self) -> &'a Assumptions {
        self.assumptions
    }

    /// Every object of the rendering.
    pub(super) fn all(&self) -> &[Field<'a>] {
        &self.rendered
    }

    /// The objects of these kinds in the rendering.
    pub(super) fn of(&self, kinds: &[&str]) -> impl Iterator<Item = &Field<'a>> {
        self.rendered.iter().filter(move |object| kinds.contains(&object.kind()))
    }

    /// The objects of these kinds, of the rendering and outside.
    pub(super) fn everywhere(&self, kinds: &[&str]) -> impl Iterator<Item = &Field<'a>> {
        self.rendered.iter().chain(&self.outside).filter(move |object| kinds.contains(&object.kind()))
    }

    /// The object of a kind and a name in the namespace of `near`, of the rendering or outside.
    pub(super) fn find(&self, kind: &str, name: &str, near: &Field<'_>) -> Option<&Field<'a>> {
        self.by_name.get(kind)?.get(name)?.iter().find(|object| same_namespace(object, near))
    }

    /// Every pod and pod template of the rendering.
    pub(super) fn pods(&self) -> &[Pod<'a>] {
        self.pods.get(..self.own_pods).unwrap_or_default()
    }

    /// The pods of the rendering, then those outside.
    pub(super) fn all_pods(&self) -> &[Pod<'a>] {
        &self.pods
    }

    /// The pods that a selector of `near` matches in its namespace, those outside included.
    pub(super) fn matching(&self, selector: &Selector, near: &Field<'_>) -> Vec<&Pod<'a>> {
        self.pods.iter().filter(|pod| selector.matches(&pod.labels) && same_namespace(&pod.spec, near)).collect()
    }

    /// The namespace that an object is in: its own, else the release's.
    pub(super) fn namespace_of(&self, object: &Field<'a>) -> &'a str {
        object.namespace().unwrap_or(&self.assumptions.namespace)
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
    let metadata = template.get("metadata");
    let labels = selector::labels(&metadata.get("labels"));
    Some(Pod { metadata, spec: template.get("spec"), labels })
}

/// Whether two objects share a namespace. One that names none goes where the release goes, which may be any.
pub(super) fn same_namespace(one: &Field<'_>, other: &Field<'_>) -> bool {
    match (one.namespace(), other.namespace()) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
