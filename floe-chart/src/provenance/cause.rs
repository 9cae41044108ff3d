//! Which changes of values made which changes of objects.

use super::{Explanation, Guard, Inputs, Object, Release};
use crate::{
    diff::{self, FieldChange, ObjectChange},
    path::Path,
    render::Manifest,
};

/// Two releases of one chart, and what differs between them.
pub struct Comparison<'a> {
    old: &'a Release,
    new: &'a Release,
    /// The objects that differ.
    pub objects: Vec<ObjectChange>,
    /// The keys whose values differ.
    pub keys: Vec<FieldChange>,
}

impl<'a> Comparison<'a> {
    /// Compares two releases.
    #[must_use]
    pub fn new(old: &'a Release, new: &'a Release) -> Self {
        let objects = diff::compare(&manifests(old), &manifests(new));
        Self { old, new, objects, keys: diff::fields(&old.values, &new.values) }
    }

    /// The keys that brought an object about or took it away, or else gave it another name.
    #[must_use]
    pub fn causes_of(&self, object: &ObjectChange) -> Vec<&Path> {
        let there: Vec<&Object> = self.sides(object).into_iter().flatten().collect();
        let causes = self.changed(&there.iter().flat_map(|object| guards(&object.whole())).collect());
        if !causes.is_empty() {
            return causes;
        }
        // Another identity is another object.
        let identity: [&[&str]; 4] = [&["apiVersion"], &["kind"], &["metadata", "namespace"], &["metadata", "name"]];
        let identity = identity.map(|names| Path::of_names(names.iter().copied()));
        let fields = there.iter().flat_map(|object| identity.iter().filter_map(|field| object.at(field)));
        self.changed(&fields.flat_map(|field| guards(&field).into_iter().chain(field.inputs)).collect())
    }

    /// The keys that changed a field of an object that is there on both sides.
    #[must_use]
    pub fn causes(&self, object: &ObjectChange, field: &FieldChange) -> Vec<&Path> {
        let [Some(old), Some(new)] = self.sides(object) else { return vec![] };
        let (old, new) = (nearest(old, &field.path), nearest(new, &field.path));
        // What holds on both sides has not changed the field.
        let only = |guards: &[Guard], others: &[Guard]| -> Inputs {
            let only = guards.iter().filter(|guard| !others.contains(guard));
            only.flat_map(|guard| guard.inputs().iter().cloned()).collect()
        };
        let mut inputs = only(&old.guards, &new.guards);
        inputs.extend(only(&new.guards, &old.guards));
        let there = [&old, &new].into_iter().filter(|found| found.field == field.path);
        inputs.extend(there.flat_map(|found| found.inputs.iter().cloned()));
        self.changed(&inputs)
    }

    fn sides(&self, object: &ObjectChange) -> [Option<&'a Object>; 2] {
        let (old, new) = object.places;
        [old.and_then(|n| self.old.objects.get(n)), new.and_then(|n| self.new.objects.get(n))]
    }

    fn changed(&self, inputs: &Inputs) -> Vec<&Path> {
        let felt = |path: &&Path| inputs.iter().any(|input| input.feels(path));
        self.keys.iter().map(|key| &key.path).filter(felt).collect()
    }
}

/// What made a field, or else the innermost field around its place.
fn nearest(object: &Object, field: &Path) -> Explanation {
    let steps = field.steps();
    let prefixes = (0..steps.len()).rev().map(|end| Path::new(steps[..end].to_vec()));
    let found = [field.clone()].into_iter().chain(prefixes).find_map(|path| object.at(&path));
    found.unwrap_or_else(|| object.whole())
}

fn guards(explanation: &Explanation) -> Inputs {
    explanation.guards.iter().flat_map(|guard| guard.inputs().iter().cloned()).collect()
}

fn manifests(release: &Release) -> Vec<Manifest> {
    let manifest = |object: &Object| Manifest { source: object.template.clone(), object: object.value.clone() };
    release.objects.iter().map(manifest).collect()
}
