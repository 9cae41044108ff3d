//! Items of lists by what tells them apart, as Kubernetes merges them.

use crate::path::{Step, named};
use serde_json::Value;

/// The members that name an item, the first that all items have and no two share.
const KEYS: [&str; 8] = ["name", "mountPath", "containerPort", "port", "key", "topologyKey", "host", "ip"];

/// The member that tells apart the items of each of these lists; none where they have none.
pub(crate) fn key_of(lists: &[&[Value]]) -> Option<&'static str> {
    if lists.iter().all(|items| items.is_empty()) {
        return None;
    }
    let unique = |items: &[Value], key: &str| {
        let mut names: Vec<Option<String>> = items.iter().map(|item| named(item, key)).collect();
        names.sort();
        names.iter().all(Option::is_some) && names.windows(2).all(|pair| pair[0] != pair[1])
    };
    KEYS.into_iter().find(|key| lists.iter().all(|items| unique(items, key)))
}

/// The step to an item: by name where the list's items have names.
pub(crate) fn step(key: Option<&str>, index: usize, item: &Value) -> Step {
    match key.and_then(|key| Some((key, named(item, key)?))) {
        Some((key, name)) => Step::By(key.to_owned(), name),
        None => Step::Index(index),
    }
}
