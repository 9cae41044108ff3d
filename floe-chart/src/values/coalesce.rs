//! Laying values over defaults, chart by chart: Helm's `pkg/chartutil/coalesce.go`.

use std::borrow::Cow;

use serde_json::Value;

use super::{CoalesceError, CoalesceWarning, Map, kind};

/// The key whose map every subchart sees, too.
const GLOBAL: &str = "global";

/// A chart as this pass sees it: under the name of its values, with those dependencies that take part.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) name: &'a str,
    pub(super) defaults: Cow<'a, Map>,
    pub(super) dependencies: Vec<Node<'a>>,
}

/// What becomes of an override that is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    /// It deletes itself and the default below it.
    Delete,
    /// It stays, and hides the default below it.
    Keep,
}

/// One pass over a tree of charts, and what it finds.
#[derive(Debug)]
pub(super) struct Pass {
    nulls: Nulls,
    pub(super) errors: Vec<CoalesceError>,
    pub(super) warnings: Vec<CoalesceWarning>,
}

impl Pass {
    /// Puts `values` over the defaults of `chart` and of its subcharts.
    ///
    /// # Errors
    /// Every value under a subchart's name that is no map.
    pub(super) fn run(
        nulls: Nulls,
        chart: &Node<'_>,
        values: &mut Map,
    ) -> Result<Vec<CoalesceWarning>, Vec<CoalesceError>> {
        let mut pass = Self { nulls, errors: Vec::new(), warnings: Vec::new() };
        pass.chart(chart, values, "");
        if pass.errors.is_empty() { Ok(pass.warnings) } else { Err(pass.errors) }
    }

    fn chart(&mut self, chart: &Node<'_>, values: &mut Map, path: &str) {
        self.defaults(chart, values, path);
        for subchart in &chart.dependencies {
            let path = join(path, subchart.name);
            let slot = values.entry(subchart.name).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(own) = slot else {
                self.errors.push(CoalesceError { path, found: kind(slot) });
                continue;
            };
            let mut own = std::mem::take(own);
            self.hand_down_global(values, &mut own, &path);
            self.chart(subchart, &mut own, &path);
            share_global(values, &own);
            values.insert(subchart.name.to_owned(), Value::Object(own));
        }
    }

    /// A chart's own defaults, below what is there.
    fn defaults(&mut self, chart: &Node<'_>, values: &mut Map, path: &str) {
        for (key, default) in chart.defaults.iter() {
            match (values.get_mut(key), default) {
                (None, _) => {
                    values.insert(key.clone(), default.clone());
                }
                (Some(Value::Null), _) if self.nulls == Nulls::Delete => {
                    values.shift_remove(key);
                }
                (Some(Value::Object(own)), Value::Object(default)) => {
                    // The nulls below a subchart's name are for that subchart's own defaults.
                    let is_subchart = chart.dependencies.iter().any(|subchart| subchart.name == key);
                    let nulls = if is_subchart { Nulls::Keep } else { self.nulls };
                    self.tables(own, default, nulls, &join(path, key));
                }
                (Some(Value::Object(_)), default) if !default.is_null() => {
                    self.warnings
                        .push(CoalesceWarning::MapOverScalar { path: join(path, key), default: kind(default) });
                }
                _ => {}
            }
        }
    }

    /// One map over another. A null deletes the default below it, and only then itself: a null where
    /// the default has none, or null, stays.
    fn tables(&mut self, over: &mut Map, below: &Map, nulls: Nulls, path: &str) {
        for (key, default) in below {
            match (over.get_mut(key), default) {
                (None, _) => {
                    over.insert(key.clone(), default.clone());
                }
                (Some(Value::Null), default) => {
                    if nulls == Nulls::Delete && !default.is_null() {
                        over.shift_remove(key);
                    }
                }
                (Some(Value::Object(own)), Value::Object(default)) => {
                    self.tables(own, default, nulls, &join(path, key));
                }
                (Some(Value::Object(_)), default) if !default.is_null() => {
                    self.warnings
                        .push(CoalesceWarning::MapOverScalar { path: join(path, key), default: kind(default) });
                }
                (Some(own), Value::Object(_)) if !own.is_object() => {
                    self.warnings.push(CoalesceWarning::ScalarOverMap { path: join(path, key), found: kind(own) });
                }
                _ => {}
            }
        }
    }

    /// Merges the parent's `global` into the subchart's; the parent's wins.
    fn hand_down_global(&mut self, parent: &Map, subchart: &mut Map, path: &str) {
        let mut skip = |key: &str| {
            self.warnings.push(CoalesceWarning::Global { path: key.to_owned(), subchart: path.to_owned() });
        };
        let own = subchart.entry(GLOBAL).or_insert_with(|| Value::Object(Map::new()));
        let (Value::Object(own), global) = (own, parent.get(GLOBAL)) else { return skip(GLOBAL) };
        let global = match global {
            None => return,
            Some(Value::Object(global)) => global,
            Some(_) => return skip(GLOBAL),
        };
        let mut conflicts = Vec::new();
        for (key, value) in global {
            match (own.get_mut(key), value) {
                (Some(Value::Object(below)), Value::Object(over)) => {
                    let below = std::mem::replace(below, over.clone());
                    conflicts.push((key, below));
                }
                (Some(Value::Object(_)), _) | (Some(_), Value::Object(_)) => skip(&join(GLOBAL, key)),
                _ => {
                    own.insert(key.clone(), value.clone());
                }
            }
        }
        for (key, below) in conflicts {
            if let Some(Value::Object(over)) = own.get_mut(key) {
                self.tables(over, &below, Nulls::Keep, &join(GLOBAL, key));
            }
        }
    }
}

/// Copies the maps within the keys of a subchart's `global` back to the parent's.
///
/// Helm copies the keys of a `global` that is handed down, but not the maps within them: those are
/// one and the same in parent and subchart, so that what a subchart adds at that depth its parent
/// sees, and the subcharts after it.
fn share_global(parent: &mut Map, subchart: &Map) {
    let (Some(Value::Object(global)), Some(Value::Object(own))) = (parent.get_mut(GLOBAL), subchart.get(GLOBAL)) else {
        return;
    };
    for (key, value) in global {
        let (Value::Object(inner), Some(Value::Object(own))) = (value, own.get(key)) else { continue };
        for (key, shared) in inner.iter_mut().filter(|(_, value)| value.is_object()) {
            if let Some(own) = own.get(key) {
                shared.clone_from(own);
            }
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
