//! Which object a template writes, as far as its tree tells.

use super::place::Place;
use floe_schema::{
    expr::{Expr, Fact, Generated},
    node::{Entry, Node},
    trace::Part,
};
use serde_json::Value;

/// An object's kind, name and namespace; none of what the tree does not tell as one expression.
#[derive(Clone)]
pub(super) struct Object {
    kind: Option<Expr>,
    name: Option<Expr>,
    namespace: Option<Expr>,
}

impl Object {
    pub(super) fn of(node: &Node, place: &Place, parts: &[Part]) -> Self {
        let member = |path: &[&str]| match member(node, path, place, parts) {
            // Helm installs what names no namespace into that of the release.
            Found::Nothing if path.ends_with(&["namespace"]) => Some(Expr::Fact(Fact::ReleaseNamespace)),
            Found::Nothing => Some(Expr::Text(String::new())),
            Found::Text(text) => Some(text),
            Found::Other => None,
        };
        Self {
            kind: member(&["kind"]),
            name: member(&["metadata", "name"]),
            namespace: member(&["metadata", "namespace"]),
        }
    }

    pub(super) fn may_be_secret(&self) -> bool {
        self.kind.as_ref().is_none_or(|kind| *kind == Expr::Text("Secret".to_owned()))
    }

    /// Whether it may be the Secret that keeps `text`.
    pub(super) fn may_be(&self, text: &Generated) -> bool {
        let is = |told: &Option<Expr>, asked: &Expr| told.as_ref().is_none_or(|told| told == asked);
        is(&self.name, &text.secret) && is(&self.namespace, &text.namespace)
    }
}

/// What stands at a path of an object.
enum Found {
    Nothing,
    Text(Expr),
    /// Something that depends on values.
    Other,
}

fn member(node: &Node, path: &[&str], place: &Place, parts: &[Part]) -> Found {
    match (node, path) {
        (Node::Absent, _) => Found::Nothing,
        (Node::Text(expr), []) => Found::Text(place.resolved(expr)),
        (Node::Scalar(Value::String(text)), []) => Found::Text(Expr::Text(text.clone())),
        (Node::Include(include), path) => match parts.iter().find(|part| part.name == include.part) {
            Some(part) => member(&part.written(), path, &place.in_part(include), parts),
            None => Found::Other,
        },
        (Node::Map(entries), [key, rest @ ..]) => {
            let own = entries.iter().find_map(|entry| match entry {
                Entry::Pair(Expr::Text(name), value) if name == key => Some(value),
                _ => None,
            });
            let spread = || {
                entries.iter().find_map(|entry| match entry {
                    Entry::Spread(include) => Some(Node::Include(include.clone())),
                    _ => None,
                })
            };
            match (own, spread()) {
                (Some(value), _) => member(value, rest, place, parts),
                (None, Some(spread)) => member(&spread, path, place, parts),
                (None, None) => Found::Nothing,
            }
        }
        _ => Found::Other,
    }
}
