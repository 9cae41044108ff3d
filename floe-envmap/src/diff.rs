//! What differs between two plans.

use crate::plan::{Placement, Plan};
use serde::Serialize;
use std::collections::HashMap;

/// One environment that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The environment.
    pub environment: String,
    /// What happens to it.
    pub kind: Kind,
    /// What is different; nothing where it is new or gone.
    pub fields: Vec<Field>,
}

/// What happens to an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone; its namespace stays, with what is in it.
    Removed,
    /// It is on another cluster: its data have to be moved.
    Moved,
    /// Something else of it changes.
    Changed,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it was.
    pub from: String,
    /// What it will be.
    pub to: String,
}

/// The environments that differ, those that are gone last.
#[must_use]
pub fn diff(before: &Plan, after: &Plan) -> Vec<Change> {
    let by_name = |plan: &'_ Plan| -> HashMap<String, Placement> {
        plan.placements.iter().map(|place| (place.environment.clone(), place.clone())).collect()
    };
    let (old, new) = (by_name(before), by_name(after));
    let change = |environment: &str, kind, fields| Change { environment: environment.to_owned(), kind, fields };
    let mut changes = vec![];
    for place in &after.placements {
        match old.get(&place.environment) {
            None => changes.push(change(&place.environment, Kind::Added, vec![])),
            Some(before) => {
                let fields = fields(before, place);
                let kind = if before.cluster == place.cluster { Kind::Changed } else { Kind::Moved };
                if !fields.is_empty() {
                    changes.push(change(&place.environment, kind, fields));
                }
            }
        }
    }
    let gone = before.placements.iter().filter(|place| !new.contains_key(&place.environment));
    changes.extend(gone.map(|place| change(&place.environment, Kind::Removed, vec![])));
    changes
}

fn fields(before: &Placement, after: &Placement) -> Vec<Field> {
    let isolation = |place: &Placement| match place.isolation {
        crate::values::Isolation::Namespace => "namespace".to_owned(),
        crate::values::Isolation::Label => "label".to_owned(),
    };
    let pairs = [
        ("cluster", before.cluster.clone(), after.cluster.clone()),
        ("namespace", before.namespace.clone(), after.namespace.clone()),
        ("isolation", isolation(before), isolation(after)),
        ("preset", before.preset.clone(), after.preset.clone()),
        ("mapping", before.mapping.clone(), after.mapping.clone()),
    ];
    let differ = |(name, from, to): (&'static str, String, String)| (from != to).then_some(Field { name, from, to });
    pairs.into_iter().filter_map(differ).collect()
}
