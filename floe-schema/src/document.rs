//! Documents inside strings: configuration files in a ConfigMap.
//!
//! Both readings write the same text, so that a checksum over it is the same. It has no line break at its end: what a YAML
//! reader makes of one depends on what follows it in the manifest.

use crate::{
    expr::{Expr, Func},
    go, json_expr,
    node::{Format, Node},
    trace::{
        self,
        hole::{self, Traceable},
    },
    vocab::{Fragment, FreeForm, Operand},
};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A piece of a [`yaml`] document that is written as JSON on one line: a fragment, whose keys only its user knows.
///
/// ```
/// use floe_schema::{Inline, yaml};
/// use std::collections::BTreeMap;
///
/// let limits = BTreeMap::from([("memory".to_owned(), "1Gi".to_owned()), ("cpu".to_owned(), "1".to_owned())]);
/// assert_eq!(yaml(&BTreeMap::from([("limits".to_owned(), Inline(limits))])), "limits: {\"cpu\":\"1\",\"memory\":\"1Gi\"}");
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Inline<T>(pub T);

/// The one member of the object that stands for an [`Inline`] value on its way to the writer: no key of a document.
const INLINE: &str = "\u{0}inline";

impl<T: Serialize> Serialize for Inline<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if trace::tracing() {
            return self.0.serialize(serializer);
        }
        json!({ INLINE: serde_json::to_value(&self.0).map_err(serde::ser::Error::custom)? }).serialize(serializer)
    }
}

/// The value on one line, where it is an [`Inline`] one.
fn inline(value: &Value) -> Option<String> {
    value.get(INLINE).map(|value| go::to_json(&go::normalize(value.clone())))
}

/// `document` as YAML in block style: for a typed configuration of our own.
///
/// Every string is quoted, an empty list or object stands on a line of its own. A field that is `None` is to be
/// skipped (`skip_serializing_if`): a null that is written is a null.
///
/// ```
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Config { workers: i32, hosts: Vec<String> }
///
/// let text = floe_schema::yaml(&Config { workers: 2, hosts: vec!["a".into()] });
/// assert_eq!(text, "workers: 2\nhosts:\n  - \"a\"");
///
/// let items = vec![vec![Config { workers: 1, hosts: vec![] }], vec![]];
/// assert_eq!(floe_schema::yaml(&items), "-\n  - workers: 1\n    hosts:\n      []\n-\n  []");
/// ```
#[track_caller]
pub fn yaml<T: Traceable>(document: &T) -> String {
    embed(Format::Yaml, document)
}

/// `document` as indented JSON, which is YAML too: for what holds a user's free map.
#[track_caller]
pub fn json<T: Traceable>(document: &T) -> String {
    embed(Format::Json, document)
}

/// A line of a file of Java's properties.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Property {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
}

/// `lines` as a file of Java's properties: sorted by their keys, of which the last one wins.
///
/// What a reader would take for an escape or the end of a line is escaped as JSON does, which means the same to it. It skips
/// blanks at the start of a value: the values' schema is to refuse them.
///
/// ```
/// use floe_schema::{Property, properties};
///
/// let line = |key: &str, value: &str| Property { key: key.to_owned(), value: value.to_owned() };
/// let lines = vec![line("b.\"X\"", "[\"S3\"]"), line("a", "1"), line("c", "two\nlines"), line("a", "2")];
/// assert_eq!(properties(&lines), "a=2\nb.\"X\"=[\"S3\"]\nc=two\\nlines");
/// ```
#[track_caller]
pub fn properties(lines: &Vec<Property>) -> String {
    embed(Format::Properties, lines)
}

/// `document` as indented JSON with a user's `changes` laid over it: a map replaces member by member, a list as a whole, null
/// deletes, at any depth. A [`part`](crate::part) may give the document: then it may have loops.
///
/// ```
/// use floe_schema::{Fragment, FreeForm, json_over};
/// use serde_json::json;
/// use std::collections::BTreeMap;
///
/// let own = BTreeMap::from([("a".to_owned(), BTreeMap::from([("b".to_owned(), 1), ("c".to_owned(), 2)]))]);
/// let changes = BTreeMap::from([("a".to_owned(), FreeForm(json!({ "b": null, "d": 3 })))]);
/// let text = json_over(&own, &Fragment::from(changes));
/// assert_eq!(text, "{\n  \"a\": {\n    \"c\": 2,\n    \"d\": 3\n  }\n}");
/// ```
#[track_caller]
pub fn json_over<T: Traceable>(document: &T, changes: &Fragment<BTreeMap<String, FreeForm>>) -> String {
    if trace::tracing() {
        let content = match json_content(&trace::lift_serialize(document)) {
            Node::Json(own) => Node::Json(Expr::Call(Func::Overlay, vec![own, changes.changes().expr()])),
            other => other,
        };
        return place(Format::Json, content);
    }
    let own = serde_json::to_value(document).unwrap_or_default();
    let changes = match changes.changes() {
        Operand::Data(changes) => changes,
        Operand::Symbol(_) => Value::Null,
    };
    go::to_pretty_json(&go::normalize(Func::Overlay.eval(&[own, changes])))
}

/// A tree as the one expression of a JSON document.
fn json_content(content: &Node) -> Node {
    json_expr::expr(content).map_or_else(
        || {
            trace::with(|run| {
                run.error("a JSON document has no loops of its own: hand a fragment through, or write it as YAML");
            });
            Node::Absent
        },
        Node::Json,
    )
}

/// The placeholder of a document.
#[track_caller]
fn place(format: Format, content: Node) -> String {
    hole::hole(Node::Document(format, Box::new(content))).unwrap_or_else(hole::no_place::<String>)
}

#[track_caller]
fn embed<T: Serialize>(format: Format, document: &T) -> String {
    if trace::tracing() {
        let content = match (format, trace::lift_serialize(document)) {
            (Format::Json, content) => json_content(&content),
            (Format::Yaml | Format::Properties, content) => content,
        };
        return place(format, content);
    }
    let value = serde_json::to_value(document).unwrap_or_default();
    match format {
        Format::Json => go::to_pretty_json(&go::normalize(value)),
        Format::Yaml => {
            let mut text = String::new();
            block(&value, 0, &mut text);
            text.truncate(text.trim_end_matches('\n').len());
            text
        }
        Format::Properties => {
            let lines: Vec<Property> = serde_json::from_value(value).unwrap_or_default();
            let lines: BTreeMap<String, String> = lines.into_iter().map(|line| (line.key, line.value)).collect();
            lines.iter().map(|(key, value)| property(key, value)).collect::<Vec<_>>().join("\n")
        }
    }
}

/// One line of a file of properties: as JSON writes its text, which needs no escape of quotes.
fn property(key: &str, value: &str) -> String {
    let text = go::to_json(&format!("{key}={value}").into());
    let text = text.strip_prefix('"').unwrap_or(&text);
    text.strip_suffix('"').unwrap_or(text).replace("\\\"", "\"")
}

/// The key of a document as it is written.
#[must_use]
pub fn key(key: &str) -> String {
    if is_plain(key) { key.to_owned() } else { go::to_json(&key.into()) }
}

/// Whether every reader takes `text` for a string without quotes.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        )
}

fn line(indent: usize, text: &mut String) {
    text.push_str(&" ".repeat(indent));
}

/// An object's or a list's lines, or a scalar's one.
fn block(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                // An item's first member stands on the line of the dash.
                if !text.ends_with("- ") {
                    line(indent, text);
                }
                text.push_str(&key(name));
                text.push(':');
                below(member, indent, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                line(indent, text);
                match item {
                    Value::Object(members) if !members.is_empty() && inline(item).is_none() => {
                        text.push_str("- ");
                        block(item, indent + 2, text);
                    }
                    item => {
                        text.push('-');
                        below(item, indent, text);
                    }
                }
            }
        }
        empty_or_scalar => {
            line(indent, text);
            text.push_str(&go::to_json(empty_or_scalar));
            text.push('\n');
        }
    }
}

/// What follows a key or a dash: a scalar on its line, all else on lines of its own.
fn below(value: &Value, indent: usize, text: &mut String) {
    if let Some(inline) = inline(value) {
        text.push(' ');
        text.push_str(&inline);
        text.push('\n');
        return;
    }
    match value {
        Value::Object(_) | Value::Array(_) => {
            text.push('\n');
            block(value, indent + 2, text);
        }
        scalar => {
            text.push(' ');
            text.push_str(&go::to_json(scalar));
            text.push('\n');
        }
    }
}
