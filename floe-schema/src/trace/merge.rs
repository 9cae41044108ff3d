//! Merging the trees of the two answers to a condition: what both have stays outside of it.

use super::with;
use crate::{
    expr::{Expr, Var},
    node::{Entry, Node, Range},
};

/// The tree that is `then` where `condition` holds and `otherwise` elsewhere.
pub(crate) fn merge(condition: &Expr, then: Node, otherwise: Node) -> Node {
    if then == otherwise {
        return then;
    }
    match (then, otherwise) {
        (Node::Map(a), Node::Map(b)) if related(&a, &b) => Node::Map(entries(condition, a, b)),
        (Node::List(a), Node::List(b)) => Node::List(items(condition, a, b)),
        (Node::Range(a), Node::Range(b)) if same_loop(&a, &b) => {
            Node::Range(Range { body: items(condition, a.body, b.body), ..b })
        }
        (Node::Document(format, a), Node::Document(other, b)) if format == other => {
            Node::Document(format, Box::new(merge(condition, *a, *b)))
        }
        (a, b) => Node::when(condition, a, b),
    }
}

/// Whether two objects are versions of one: they share an entry that is always there, or one has none such. What is
/// optional does not count, so that the answer is the same where nothing optional is set.
fn related(a: &[Entry], b: &[Entry]) -> bool {
    let certain = |entries: &[Entry]| entries.iter().filter_map(Entry::pruned).collect::<Vec<_>>();
    let (a, b) = (certain(a), certain(b));
    a.is_empty() || b.is_empty() || a.iter().any(|entry| b.contains(entry))
}

fn entries(condition: &Expr, a: Vec<Entry>, b: Vec<Entry>) -> Vec<Entry> {
    let mut out = vec![];
    let mut rest = b;
    let only = |entry: Entry, holds: bool| match entry {
        Entry::Pair(key, value) => {
            let (a, b) = if holds { (value, Node::Absent) } else { (Node::Absent, value) };
            Entry::Pair(key, merge(condition, a, b))
        }
        Entry::Each(range) => Entry::Each(only_range(condition, range, holds)),
        spread @ Entry::Spread(_) => {
            with(|run| run.error("a part is spread under one answer to a condition only; call it under both"));
            spread
        }
    };
    for entry in a {
        match rest.iter().position(|other| same_key(&entry, other)) {
            Some(at) => {
                out.extend(rest.drain(..at).map(|entry| only(entry, false)));
                out.push(match (entry, rest.remove(0)) {
                    (Entry::Pair(key, a), Entry::Pair(_, b)) => Entry::Pair(key, merge(condition, a, b)),
                    (Entry::Each(a), Entry::Each(b)) => {
                        Entry::Each(Range { body: items(condition, a.body, b.body), ..b })
                    }
                    (entry, _) => entry,
                });
            }
            None => out.push(only(entry, true)),
        }
    }
    out.extend(rest.into_iter().map(|entry| only(entry, false)));
    out
}

fn only_range(condition: &Expr, range: Range, holds: bool) -> Range {
    let body = if holds { items(condition, range.body, vec![]) } else { items(condition, vec![], range.body) };
    Range { body, ..range }
}

fn same_key(a: &Entry, b: &Entry) -> bool {
    match (a, b) {
        (Entry::Pair(a, _), Entry::Pair(b, _)) => a == b,
        (Entry::Each(a), Entry::Each(b)) => same_loop(a, b),
        (Entry::Spread(a), Entry::Spread(b)) => a == b,
        _ => false,
    }
}

fn same_loop(a: &Range, b: &Range) -> bool {
    let name = |var: &Option<Var>| var.as_ref().map(|var| var.name.clone());
    a.over == b.over && name(&a.key) == name(&b.key) && a.item == b.item
}

/// Lists merged along their longest common subsequence of items for the same slot.
fn items(condition: &Expr, a: Vec<Node>, b: Vec<Node>) -> Vec<Node> {
    let same: Vec<Vec<bool>> = a.iter().map(|x| b.iter().map(|y| same_slot(x, y)).collect()).collect();
    let mut length = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i][j] = if same[i][j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, vec![]);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && same[i][j] {
            out.push(merge(condition, a[i].clone(), b[j].clone()));
            i += 1;
            j += 1;
        } else if j < b.len() && (i == a.len() || length[i][j + 1] >= length[i + 1][j]) {
            out.push(Node::when(condition, Node::Absent, b[j].clone()));
            j += 1;
        } else {
            out.push(Node::when(condition, a[i].clone(), Node::Absent));
            i += 1;
        }
    }
    out
}

/// Whether two items are versions of one: equal, the same loop, or objects of one name.
fn same_slot(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::Range(a), Node::Range(b)) => same_loop(a, b),
        (Node::Map(x), Node::Map(y)) => match (name(x), name(y)) {
            (Some(x), Some(y)) => x == y,
            _ => a == b,
        },
        (Node::If(c, a, _), Node::If(d, b, _)) => c == d && same_slot(a, b),
        _ => a == b,
    }
}

fn name(entries: &[Entry]) -> Option<&Node> {
    entries.iter().find_map(|entry| match entry {
        Entry::Pair(Expr::Text(key), value) if key == "name" => Some(value),
        _ => None,
    })
}
