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
    errors: Vec<CoalesceError>,
    warnings: Vec<CoalesceWarning>,
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
        settle_global(chart, values);
        if pass.errors.is_empty() { Ok(pass.warnings) } else { Err(pass.errors) }
    }

    fn chart(&mut self, chart: &Node<'_>, values: &mut Map, path: &str) {
        self.defaults(chart, values, path);
        for subchart in &chart.dependencies {
            let (parent, path) = (path, join(path, subchart.name));
            let slot = values.entry(subchart.name).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(own) = slot else {
                self.errors.push(CoalesceError { path, found: kind(slot) });
                continue;
            };
            let mut own = std::mem::take(own);
            self.hand_down_global((parent, values), (&path, &mut own));
            self.chart(subchart, &mut own, &path);
            copy_shared(&own, values);
            values.insert(subchart.name.to_owned(), Value::Object(own));
        }
    }

    /// A chart's own defaults, below what is there. A null deletes itself whatever the default is.
    fn defaults(&mut self, chart: &Node<'_>, values: &mut Map, path: &str) {
        for (key, default) in chart.defaults.iter() {
            match values.get_mut(key) {
                None => {
                    values.insert(key.clone(), default.clone());
                }
                Some(Value::Null) if self.nulls == Nulls::Delete => {
                    values.shift_remove(key);
                }
                Some(Value::Object(own)) => {
                    // The nulls below a subchart's name are for that subchart's own defaults.
                    let is_subchart = chart.dependencies.iter().any(|subchart| subchart.name == key);
                    let nulls = if is_subchart { Nulls::Keep } else { self.nulls };
                    self.map_over(own, default, nulls, join(path, key));
                }
                Some(_) => {}
            }
        }
    }

    /// A map over whatever the default is.
    fn map_over(&mut self, over: &mut Map, default: &Value, nulls: Nulls, path: String) {
        match default {
            Value::Object(default) => self.maps(over, default, nulls, &path),
            Value::Null => {}
            other => self.warnings.push(CoalesceWarning::MapOverScalar { path, default: kind(other) }),
        }
    }

    /// One map over another. A null deletes itself only where there is a default that is not null.
    fn maps(&mut self, over: &mut Map, below: &Map, nulls: Nulls, path: &str) {
        for (key, default) in below {
            match over.get_mut(key) {
                None => {
                    over.insert(key.clone(), default.clone());
                }
                Some(Value::Null) if nulls == Nulls::Delete && !default.is_null() => {
                    over.shift_remove(key);
                }
                Some(Value::Object(own)) => self.map_over(own, default, nulls, join(path, key)),
                Some(own) if default.is_object() && !own.is_null() => {
                    self.warnings.push(CoalesceWarning::ScalarOverMap { path: join(path, key), found: kind(own) });
                }
                Some(_) => {}
            }
        }
    }

    /// Merges the parent's `global` into the subchart's; the parent's wins.
    fn hand_down_global(&mut self, (path, parent): (&str, &Map), (subchart, values): (&str, &mut Map)) {
        let path = join(path, GLOBAL);
        let mut skip = |path: &str| {
            self.warnings.push(CoalesceWarning::Global { path: path.to_owned(), subchart: subchart.to_owned() });
        };
        let none = Map::new();
        let global = match parent.get(GLOBAL) {
            None => &none,
            Some(Value::Object(global)) => global,
            Some(_) => return skip(&path),
        };
        let own = values.entry(GLOBAL).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(own) = own else { return skip(&path) };
        let mut both = Vec::new();
        for (key, value) in global {
            match (own.get_mut(key), value) {
                (Some(Value::Object(below)), Value::Object(over)) => {
                    let below = std::mem::replace(below, over.clone());
                    both.push((key, below));
                }
                (Some(Value::Object(_)), _) | (Some(_), Value::Object(_)) => skip(&join(&path, key)),
                _ => {
                    own.insert(key.clone(), value.clone());
                }
            }
        }
        for (key, below) in both {
            if let Some(Value::Object(over)) = own.get_mut(key) {
                self.maps(over, &below, Nulls::Keep, &join(&path, key));
            }
        }
    }
}

/// Copies the maps within the keys of one `global` to another's.
///
/// Helm copies the keys of a `global` that is handed down, but not the maps within them: those are
/// one and the same in parent and subchart. What a subchart adds at that depth, its parent sees, and
/// so do the parent's other subcharts.
fn copy_shared(from: &Map, to: &mut Map) {
    let (Some(Value::Object(from)), Some(Value::Object(to))) = (from.get(GLOBAL), to.get_mut(GLOBAL)) else { return };
    for (key, to) in to {
        let (Value::Object(to), Some(Value::Object(from))) = (to, from.get(key)) else { continue };
        for (key, shared) in to.iter_mut().filter(|(_, value)| value.is_object()) {
            if let Some(value) = from.get(key).filter(|value| value.is_object()) {
                shared.clone_from(value);
            }
        }
    }
}

/// Gives every subchart the maps that it shares with its parent as they are in the end.
fn settle_global(chart: &Node<'_>, values: &mut Map) {
    for subchart in &chart.dependencies {
        let Some(Value::Object(own)) = values.get_mut(subchart.name) else { continue };
        let mut own = std::mem::take(own);
        copy_shared(values, &mut own);
        settle_global(subchart, &mut own);
        values.insert(subchart.name.to_owned(), Value::Object(own));
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
