//! The fields of one object against those of another.

use crate::{
    lists,
    path::{Path, Step},
};
use floe_schema::go;
use serde_json::Value;
use std::fmt;

/// One field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Where it is; an item that is gone stands at its old place.
    pub path: Path,
    /// What it was; none where it is new.
    pub old: Option<Value>,
    /// What it is; none where it is gone.
    pub new: Option<Value>,
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), go::to_json);
        write!(f, ".{}: {} -> {}", self.path, shown(&self.old), shown(&self.new))
    }
}

/// What differs between two objects.
#[must_use]
pub fn fields(old: &Value, new: &Value) -> Vec<FieldChange> {
    let mut found = vec![];
    value(old, new, &Path::default(), &mut found);
    found
}

fn value(old: &Value, new: &Value, path: &Path, found: &mut Vec<FieldChange>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Value::Object(a), Value::Object(b)) => {
            let both = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            both.for_each(|key| either(a.get(key), b.get(key), &path.name(key), found));
        }
        (Value::Array(a), Value::Array(b)) => match lists::key_of(&[a, b]) {
            Some(key) => by_name(key, a, b, path, found),
            None => in_order(a, b, path, found),
        },
        (old, new) => either_whole(Some(old), Some(new), path, found),
    }
}

fn either(old: Option<&Value>, new: Option<&Value>, path: &Path, found: &mut Vec<FieldChange>) {
    match (old, new) {
        (Some(old), Some(new)) => value(old, new, path, found),
        (old, new) => either_whole(old, new, path, found),
    }
}

fn either_whole(old: Option<&Value>, new: Option<&Value>, path: &Path, found: &mut Vec<FieldChange>) {
    found.push(FieldChange { path: path.clone(), old: old.cloned(), new: new.cloned() });
}

/// Lists whose items have names.
fn by_name(key: &str, old: &[Value], new: &[Value], path: &Path, found: &mut Vec<FieldChange>) {
    let step = |item: &Value| lists::step(Some(key), 0, item);
    let names = |items: &[Value], others: &[Value]| -> Vec<Value> {
        let others: Vec<Step> = others.iter().map(step).collect();
        let common = items.iter().filter(|item| others.contains(&step(item)));
        common.filter_map(|item| item.get(key).cloned()).collect()
    };
    let (was, is) = (names(old, new), names(new, old));
    if was != is {
        // The same items in another order: of variables the later may use the earlier.
        either_whole(Some(&was.into()), Some(&is.into()), path, found);
    }
    let find = |items: &'_ [Value], wanted: &Step| items.iter().position(|item| step(item) == *wanted);
    for item in old {
        let step = step(item);
        either(Some(item), find(new, &step).map(|n| &new[n]), &path.then(step), found);
    }
    for item in new {
        let step = step(item);
        if find(old, &step).is_none() {
            either_whole(None, Some(item), &path.then(step), found);
        }
    }
}

/// Lists whose items have no names, along their longest common subsequence.
fn in_order(old: &[Value], new: &[Value], path: &Path, found: &mut Vec<FieldChange>) {
    let mut length = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            length[i][j] =
                if old[i] == new[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        // Up to the next common item: what stands at the same place is changed, the rest is added or gone.
        let (start, begin) = (i, j);
        while i < old.len() && (j == new.len() || length[i + 1][j] >= length[i][j + 1]) && !common(old, new, i, j) {
            i += 1;
        }
        while j < new.len() && !common(old, new, i, j) && (i == old.len() || length[i][j + 1] >= length[i + 1][j]) {
            j += 1;
        }
        let (gone, come) = (&old[start..i], &new[begin..j]);
        for n in 0..gone.len().max(come.len()) {
            let index = if n < come.len() { begin + n } else { start + n };
            either(gone.get(n), come.get(n), &path.then(Step::Index(index)), found);
        }
    }
}

fn common(old: &[Value], new: &[Value], i: usize, j: usize) -> bool {
    i < old.len() && j < new.len() && old[i] == new[j]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(old: &Value, new: &Value) -> Vec<String> {
        fields(old, new).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_argument_in_the_middle_moves_no_other() {
        assert_eq!(
            shown(
                &json!({ "args": ["build", "--threads", "4"] }),
                &json!({ "args": ["build", "--select", "a", "--threads", "8"] })
            ),
            [r#".args[1]: nothing -> "--select""#, r#".args[2]: nothing -> "a""#, r#".args[4]: "4" -> "8""#,]
        );
        assert_eq!(shown(&json!(["a", "b", "c"]), &json!(["a", "c"])), [r#".[1]: "b" -> nothing"#]);
        assert_eq!(shown(&json!([]), &json!(["a"])), [r#".[0]: nothing -> "a""#]);
    }

    #[test]
    fn the_order_of_named_items_is_a_difference() {
        let item = |name: &str| json!({ "name": name });
        assert_eq!(
            shown(&json!([item("a"), item("b")]), &json!([item("b"), item("c"), item("a")])),
            [r#".: ["a","b"] -> ["b","a"]"#, r#".[name=c]: nothing -> {"name":"c"}"#]
        );
    }

    #[test]
    fn mounts_are_told_apart_by_their_paths() {
        let mount = |path: &str, read_only: bool| json!({ "name": "work", "mountPath": path, "readOnly": read_only });
        assert_eq!(
            shown(&json!([mount("/a", true), mount("/b", true)]), &json!([mount("/a", true), mount("/b", false)])),
            [".[mountPath=/b].readOnly: true -> false"]
        );
    }

    #[test]
    fn another_kind_of_value_is_a_change_of_the_whole() {
        assert_eq!(shown(&json!({ "a": {} }), &json!({ "a": [] })), [".a: {} -> []"]);
        assert_eq!(shown(&json!({ "a": null }), &json!({})), [".a: null -> nothing"]);
    }
}
