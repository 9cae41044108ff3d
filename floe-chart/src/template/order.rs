//! The order in which people expect keys: `apiVersion`, `kind`, `metadata`, then an object's
//! name, and of a container what it runs.

use floe_schema::{
    expr::Expr,
    go,
    node::{Entry, Node, Range},
};
use serde_json::Value;

const FIRST: [&str; 16] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "image",
    "imagePullPolicy",
    "command",
    "args",
    "ports",
    "env",
    "envFrom",
    "resources",
    "volumeMounts",
];

fn rank(key: &str) -> usize {
    FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len())
}

/// `node` with its objects' keys in order; embedded documents keep their own.
pub(crate) fn ordered(node: Node) -> Node {
    match node {
        Node::Map(entries) => {
            let mut entries: Vec<Entry> = entries
                .into_iter()
                .map(|entry| match entry {
                    Entry::Pair(key, value) => Entry::Pair(key, ordered(value)),
                    Entry::Each(range) => Entry::Each(ordered_range(range)),
                    spread @ Entry::Spread(_) => spread,
                })
                .collect();
            entries.sort_by_key(|entry| match entry {
                Entry::Pair(Expr::Text(key), _) => rank(key),
                _ => FIRST.len(),
            });
            Node::Map(entries)
        }
        Node::List(items) => Node::List(items.into_iter().map(ordered).collect()),
        Node::If(condition, then, otherwise) => {
            Node::If(condition, Box::new(ordered(*then)), Box::new(ordered(*otherwise)))
        }
        Node::Range(range) => Node::Range(ordered_range(range)),
        node => node,
    }
}

fn ordered_range(range: Range) -> Range {
    Range { body: range.body.into_iter().map(ordered).collect(), ..range }
}

/// The same order for an object that was rendered natively; a negative zero is a zero, as YAML readers have it.
pub(crate) fn ordered_json(value: Value) -> Value {
    match value {
        Value::Object(mut members) => {
            for value in members.values_mut() {
                *value = ordered_json(value.take());
            }
            if members.keys().is_sorted_by_key(|key| rank(key)) {
                return Value::Object(members);
            }
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by_key(|(key, _)| rank(key));
            members.into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(ordered_json).collect(),
        number @ Value::Number(_) => go::without_negative_zero(number),
        scalar => scalar,
    }
}
