//! Objects of one rendering against those of another.

use super::fields::{FieldChange, fields};
use crate::render::Manifest;
use serde_json::Value;

/// How one object differs.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectChange {
    /// What became of it.
    pub change: Change,
    /// The template file, of the new object where there is one.
    pub source: String,
    /// Its namespace, kind and name: `default/Job/once`.
    pub id: String,
    /// Which of the old objects it is, and which of the new ones.
    pub places: (Option<usize>, Option<usize>),
    /// What differs inside it; empty for an object that is added or removed.
    pub fields: Vec<FieldChange>,
}

/// What became of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of its fields differ.
    Changed,
    /// Its name differs by a hash only; it had this one.
    Renamed(String),
}

/// The namespace, the kind and the name of an object.
type Id = (String, String, String);

/// What differs between `old` and `new`, in the order of the new ones and then of those that are gone.
#[must_use]
pub fn compare(old: &[Manifest], new: &[Manifest]) -> Vec<ObjectChange> {
    let old_ids: Vec<Id> = old.iter().map(|manifest| id(&manifest.object)).collect();
    let mut free: Vec<bool> = vec![true; old.len()];
    let mut pairs: Vec<Option<usize>> = vec![None; new.len()];
    let pair = |same: &dyn Fn(&Id, &Id) -> bool, free: &mut Vec<bool>, pairs: &mut Vec<Option<usize>>| {
        for (at, manifest) in new.iter().enumerate().filter(|(at, _)| pairs[*at].is_none()).collect::<Vec<_>>() {
            let id = id(&manifest.object);
            if let Some(found) = (0..old.len()).find(|n| free[*n] && same(&old_ids[*n], &id)) {
                free[found] = false;
                pairs[at] = Some(found);
            }
        }
    };
    pair(&|a, b| a == b, &mut free, &mut pairs);
    pair(
        &|a, b| (&a.0, &a.1, unhashed(&a.2)) == (&b.0, &b.1, unhashed(&b.2)) && unhashed(&a.2).is_some(),
        &mut free,
        &mut pairs,
    );

    let mut changes: Vec<ObjectChange> = vec![];
    for (at, (manifest, found)) in new.iter().zip(pairs).enumerate() {
        match found {
            None => changes.push(whole(Change::Added, manifest, (None, Some(at)))),
            Some(n) => changes.extend(changed(&old[n], manifest, (n, at))),
        }
    }
    let gone = old.iter().enumerate().filter(|(n, _)| free[*n]);
    changes.extend(gone.map(|(n, manifest)| whole(Change::Removed, manifest, (Some(n), None))));
    changes
}

fn whole(change: Change, manifest: &Manifest, places: (Option<usize>, Option<usize>)) -> ObjectChange {
    ObjectChange { change, source: manifest.source.clone(), id: shown(&id(&manifest.object)), places, fields: vec![] }
}

fn changed(old: &Manifest, new: &Manifest, (n, at): (usize, usize)) -> Option<ObjectChange> {
    let fields = fields(&old.object, &new.object);
    if fields.is_empty() {
        return None;
    }
    let (was, is) = (id(&old.object), id(&new.object));
    let change = if was == is { Change::Changed } else { Change::Renamed(was.2) };
    Some(ObjectChange { fields, ..whole(change, new, (Some(n), Some(at))) })
}

fn id(object: &Value) -> Id {
    let text = |pointer| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    (text("/metadata/namespace"), text("/kind"), text("/metadata/name"))
}

fn shown((namespace, kind, name): &Id) -> String {
    if namespace.is_empty() { format!("{kind}/{name}") } else { format!("{namespace}/{kind}/{name}") }
}

/// A name without the hash at its end; none where it has none.
fn unhashed(name: &str) -> Option<&str> {
    let (base, hash) = name.rsplit_once('-')?;
    let is_hash = hash.len() >= 8 && hash.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    is_hash.then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn job(name: &str, image: &str) -> Manifest {
        let object = json!({ "kind": "Job", "metadata": { "name": name }, "spec": { "image": image } });
        Manifest { source: "jobs/templates/job.yaml".to_owned(), object }
    }

    #[test]
    fn a_hash_in_the_name_is_no_other_object() {
        let old = [job("once-0a1b2c3d", "a"), job("other-0a1b2c3d", "a")];
        let new = [job("once-9f8e7d6c", "b")];
        let changes = compare(&old, &new);
        assert_eq!(changes[0].change, Change::Renamed("once-0a1b2c3d".to_owned()));
        let paths: Vec<String> = changes[0].fields.iter().map(|field| field.path.to_string()).collect();
        assert_eq!(paths, ["metadata.name", "spec.image"]);
        assert_eq!((&changes[1].change, changes[1].id.as_str()), (&Change::Removed, "Job/other-0a1b2c3d"));
    }

    #[test]
    fn an_equal_name_goes_before_an_equal_base() {
        let old = [job("a-0a1b2c3d", "1"), job("a-11111111", "2")];
        let new = [job("a-11111111", "2"), job("a-22222222", "1")];
        let changes = compare(&old, &new);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].change, Change::Renamed("a-0a1b2c3d".to_owned()));
    }

    #[test]
    fn equal_renderings_do_not_differ() {
        let manifests = [job("a", "1"), job("b", "1")];
        assert_eq!(compare(&manifests, &manifests), []);
        assert_eq!(compare(&manifests, &[manifests[1].clone(), manifests[0].clone()]), []);
    }
}
