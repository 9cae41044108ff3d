//! A tree as one expression: what a template hands to `toPrettyJson`.

use crate::{
    expr::{Expr, Func},
    node::{Entry, Node},
};
use serde_json::Value;

/// A tree without loops of its own as one expression; `None` where it has some.
pub(crate) fn expr(node: &Node) -> Option<Expr> {
    match node {
        Node::Json(expr) | Node::Text(expr) => Some(expr.clone()),
        Node::Int(expr) => Some(expr.call(Func::Int64)),
        Node::Scalar(Value::String(text)) => Some(Expr::Text(text.clone())),
        Node::Scalar(Value::Bool(flag)) => Some(Expr::Bool(*flag)),
        Node::Scalar(Value::Number(number)) => number.as_i64().map(Expr::Int),
        Node::List(items) => items.iter().map(expr).collect::<Option<_>>().map(Expr::List),
        Node::If(test, then, otherwise) => {
            Some(Expr::Call(Func::Ternary, vec![expr(then)?, expr(otherwise)?, test.clone()]))
        }
        Node::Map(entries) => object(entries),
        Node::Include(include) => Some(Expr::Include(include.clone()).call(Func::FromYaml)),
        _ => None,
    }
}

/// An object: its certain members, and over them those that hang on conditions.
fn object(entries: &[Entry]) -> Option<Expr> {
    let mut certain = vec![];
    let mut parts = vec![];
    for entry in entries {
        let Entry::Pair(Expr::Text(key), value) = entry else { return None };
        let one = |value: &Node| match value {
            Node::Absent => Some(Expr::Dict(vec![])),
            value => Some(Expr::Dict(vec![(key.clone(), expr(value)?)])),
        };
        match value {
            Node::If(test, then, otherwise) if **then == Node::Absent || **otherwise == Node::Absent => {
                parts.push(Expr::Call(Func::Ternary, vec![one(then)?, one(otherwise)?, test.clone()]));
            }
            value => certain.push((key.clone(), expr(value)?)),
        }
    }
    if parts.is_empty() {
        return Some(Expr::Dict(certain));
    }
    parts.insert(0, Expr::Dict(certain));
    Some(Expr::Call(Func::Union, parts))
}
