//! The operator's values, before a chart is looked at: files, then flags.

use serde_json::Value;

use super::set::{self, Flag, SetError};
use super::{Map, kind};

/// Why the operator's files and flags are not values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverrideError {
    /// A values file that holds something else than a map.
    #[error("{file}: a values file is a map of keys, this one is {found}; write `key: value` at its top level")]
    NotAMap {
        /// The name of the file.
        file: String,
        /// What it holds.
        found: &'static str,
    },
    /// A flag that cannot be read.
    #[error(transparent)]
    Set(#[from] SetError),
}

/// Lays values files over each other, as several `-f` do: maps merge, everything else replaces, and a
/// null stays a null, for the chart's defaults are yet to come.
///
/// ```
/// # use serde_json::json;
/// # let map = |value: serde_json::Value| value.as_object().cloned().unwrap_or_default();
/// let base = map(json!({"image": {"tag": "1", "pull": "Always"}, "args": [1, 2]}));
/// let over = map(json!({"image": {"tag": null}, "args": [3]}));
/// let merged = floe_chart::values::merge([base, over]);
/// assert_eq!(merged, map(json!({"image": {"tag": null, "pull": "Always"}, "args": [3]})));
/// ```
pub fn merge(files: impl IntoIterator<Item = Map>) -> Map {
    files.into_iter().fold(Map::new(), |mut base, file| {
        merge_into(&mut base, file);
        base
    })
}

fn merge_into(base: &mut Map, over: Map) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Object(below)), Value::Object(above)) => merge_into(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// The operator's values: `files` with their names, then `flags`.
///
/// Helm applies flags by kind, whatever their order on the command line: `--set-json`, `--set`,
/// `--set-string`, `--set-file`, `--set-literal`; within a kind, in the order given. `read` reads the
/// files of `--set-file`.
///
/// # Errors
/// Every file that is no map, and every flag that cannot be read. An empty file (null) is no error.
pub fn overrides(
    files: Vec<(String, Value)>,
    flags: &[(Flag, &str)],
    read: set::Reader<'_>,
) -> Result<Map, Vec<OverrideError>> {
    let mut errors = Vec::new();
    let mut maps = Vec::new();
    for (file, value) in files {
        match value {
            Value::Object(map) => maps.push(map),
            Value::Null => {}
            other => errors.push(OverrideError::NotAMap { file, found: kind(&other) }),
        }
    }
    let mut values = merge(maps);
    let mut flags = flags.to_vec();
    flags.sort_by_key(|(flag, _)| *flag);
    for (flag, text) in flags {
        if let Err(error) = set::apply(&mut values, flag, text, read) {
            errors.push(error.into());
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}
