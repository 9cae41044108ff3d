//! Lines of Rust: where a builder took a value, or decided about one.
//!
//! The methods of the vocabulary know their caller (`#[track_caller]`). A token and a placeholder carry that line; when it is
//! found again in what a builder returned, the line is noted beside the tree: nodes stay as they are.

use crate::{
    expr::{Expr, Func, Var},
    node::{Entry, Node},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::Location,
};

/// A line of Rust.
pub type Line = &'static Location<'static>;

/// The lines of a tree, by the key that a node stands under and the expression that it is made of.
///
/// Where a tree was made says nothing about what it is: all are equal.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    whole: Option<Line>,
    nodes: BTreeMap<(String, Option<Expr>), BTreeSet<Line>>,
}

impl PartialEq for Lines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Lines {
    /// The line that everything here was made at or below: the call of a part, whose body stands beside it.
    #[must_use]
    pub const fn whole(&self) -> Option<Line> {
        self.whole
    }

    pub(super) fn below(self, whole: Option<Line>) -> Self {
        Self { whole, ..self }
    }

    /// The lines that made `node` under `key`: mostly one; several where one expression stands under one key several times.
    pub fn of(&self, key: &str, node: &Node) -> impl Iterator<Item = Line> + '_ {
        let found = mark(node).and_then(|mark| {
            // What a closure gave was noted before its key was known.
            self.nodes.get(&(key.to_owned(), mark.clone())).or_else(|| self.nodes.get(&(String::new(), mark)))
        });
        found.into_iter().flatten().copied()
    }

    pub(super) fn add(&mut self, key: &str, node: &Node, line: Option<Line>) {
        if let (Some(line), Some(mark)) = (line, mark(node)) {
            let mark = mark.map(|expr| expr.map(&complete));
            self.nodes.entry((key.to_owned(), mark)).or_default().insert(line);
        }
    }

    /// Adds another tree's lines, its expressions changed by `change`.
    pub(super) fn extend(&mut self, other: &Self, change: &dyn Fn(Expr) -> Expr) {
        for ((key, mark), lines) in &other.nodes {
            let mark = mark.as_ref().map(|expr| expr.map(change));
            self.nodes.entry((key.clone(), mark)).or_default().extend(lines);
        }
    }
}

/// What tells a node from others under its key; none where it has no line of its own.
fn mark(node: &Node) -> Option<Option<Expr>> {
    match node {
        Node::Text(expr) | Node::Int(expr) | Node::Json(expr) | Node::Splice(expr) => Some(Some(expr.clone())),
        Node::If(Expr::Call(Func::Not, of), ..) => Some(Some(of[0].clone())),
        Node::If(condition, ..) => Some(Some(condition.clone())),
        Node::Range(range) => Some(Some(range.over.clone())),
        Node::Include(include) => Some(Some(Expr::Include(include.clone()))),
        Node::Document(..) => Some(None),
        Node::Map(entries) => match &entries[..] {
            [Entry::Each(range)] => Some(Some(range.over.clone())),
            _ => None,
        },
        Node::Absent | Node::Scalar(_) | Node::List(_) => None,
    }
}

/// A loop's variable as it stands in a finished tree.
pub(super) fn complete(expr: Expr) -> Expr {
    match expr {
        Expr::Var(var) => Expr::Var(Var { instance: 0, ..var }),
        expr => expr,
    }
}

/// The line that called the vocabulary; none where that was the vocabulary or the standard library, as a method handed to
/// another (`map(Text::get)`) has it.
#[track_caller]
pub(crate) fn caller() -> Option<Line> {
    let line = Location::caller();
    let own = file!().trim_end_matches("trace/lines.rs");
    let inside =
        line.file().starts_with(own) || line.file().starts_with("/rustc/") || line.file().contains("/library/core/");
    (!inside).then_some(line)
}
