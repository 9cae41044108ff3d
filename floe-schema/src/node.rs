//! The tree that a trace yields and a backend writes: a manifest with expressions, conditions and loops in it.

use crate::expr::{Expr, Func, Include, Var};
use serde_json::Value;

/// A manifest, or a piece of one, that depends on values.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing here: a key or an item that is not written.
    Absent,
    /// A scalar as it is.
    Scalar(Value),
    /// A string from an expression.
    Text(Expr),
    /// An integer from an expression.
    Int(Expr),
    /// A number, a boolean or any other JSON from an expression, passed through as it is.
    Json(Expr),
    /// An object; its entries in the order in which they are written.
    Map(Vec<Entry>),
    /// An array.
    List(Vec<Node>),
    /// One of two, by a condition.
    If(Expr, Box<Node>, Box<Node>),
    /// A loop: in a list it gives items, in a map entries, at the top documents.
    Range(Range),
    /// Inside a list: the items of the list that an expression gives.
    Splice(Expr),
    /// A call of a part that gives an object or a list.
    Include(Include),
    /// A string that holds a document.
    Document(Format, Box<Node>),
}

/// One entry of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A key and its value.
    Pair(Expr, Node),
    /// The entries that a loop gives, keyed by the loop's variable.
    Each(Range),
    /// The entries of a part's object, beside the caller's own.
    Spread(Include),
}

/// A loop over a list, or over a map in the order of its keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// What is looped over.
    pub over: Expr,
    /// The variable of the map's key; none for a list.
    pub key: Option<Var>,
    /// The variable of the element.
    pub item: Var,
    /// What each element gives: any number of items.
    pub body: Vec<Node>,
}

/// How an embedded document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML in block style.
    Yaml,
    /// JSON, indented.
    Json,
    /// A file of Java's properties, sorted; its tree is a list of objects with `key` and `value`.
    Properties,
}

impl Node {
    /// A choice; the branch itself where both are equal.
    #[must_use]
    pub fn when(condition: &Expr, then: Self, otherwise: Self) -> Self {
        if then == otherwise {
            return then;
        }
        match condition {
            Expr::Call(Func::Not, of) if otherwise != Self::Absent => {
                Self::If(of[0].clone(), Box::new(otherwise), Box::new(then))
            }
            condition => Self::If(condition.clone(), Box::new(then), Box::new(otherwise)),
        }
    }

    /// This node with `change` applied to every expression in it.
    #[must_use]
    pub fn map(&self, change: &dyn Fn(Expr) -> Expr) -> Self {
        let each = |nodes: &[Self]| nodes.iter().map(|node| node.map(change)).collect();
        match self {
            Self::Absent | Self::Scalar(_) => self.clone(),
            Self::Text(expr) => Self::Text(expr.map(change)),
            Self::Int(expr) => Self::Int(expr.map(change)),
            Self::Json(expr) => Self::Json(expr.map(change)),
            Self::Splice(expr) => Self::Splice(expr.map(change)),
            Self::Map(entries) => Self::Map(entries.iter().map(|entry| entry.map(change)).collect()),
            Self::List(items) => Self::List(each(items)),
            Self::If(condition, then, otherwise) => {
                Self::If(condition.map(change), Box::new(then.map(change)), Box::new(otherwise.map(change)))
            }
            Self::Range(range) => Self::Range(range.map(change)),
            Self::Include(include) => Self::Include(include.map(change)),
            Self::Document(format, content) => Self::Document(*format, Box::new(content.map(change))),
        }
    }

    /// Calls `visit` with every expression in this node, outermost first.
    pub fn visit(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Self::Absent | Self::Scalar(_) => {}
            Self::Text(expr) | Self::Int(expr) | Self::Json(expr) | Self::Splice(expr) => visit(expr),
            Self::Map(entries) => entries.iter().for_each(|entry| match entry {
                Entry::Pair(key, value) => {
                    visit(key);
                    value.visit(visit);
                }
                Entry::Each(range) => range.visit(visit),
                Entry::Spread(include) => include.args.iter().for_each(|(_, arg)| visit(arg)),
            }),
            Self::List(items) => items.iter().for_each(|item| item.visit(visit)),
            Self::If(condition, then, otherwise) => {
                visit(condition);
                then.visit(visit);
                otherwise.visit(visit);
            }
            Self::Range(range) => range.visit(visit),
            Self::Include(include) => include.args.iter().for_each(|(_, arg)| visit(arg)),
            Self::Document(_, content) => content.visit(visit),
        }
    }

    /// Calls `visit` with every call of a part in this node, in expressions too.
    pub fn visit_includes(&self, visit: &mut dyn FnMut(&Include)) {
        match self {
            Self::Include(include) => visit(include),
            Self::Map(entries) => entries.iter().for_each(|entry| match entry {
                Entry::Spread(include) => visit(include),
                Entry::Pair(_, value) => value.visit_includes(visit),
                Entry::Each(range) => range.body.iter().for_each(|node| node.visit_includes(visit)),
            }),
            Self::List(items) => items.iter().for_each(|item| item.visit_includes(visit)),
            Self::If(_, then, otherwise) => {
                then.visit_includes(visit);
                otherwise.visit_includes(visit);
            }
            Self::Range(range) => range.body.iter().for_each(|node| node.visit_includes(visit)),
            Self::Document(_, content) => content.visit_includes(visit),
            Self::Absent | Self::Scalar(_) | Self::Text(_) | Self::Int(_) | Self::Json(_) | Self::Splice(_) => {}
        }
    }

    /// What is left where every optional thing is unset: no optional keys, no items of loops.
    #[must_use]
    pub(crate) fn pruned(&self) -> Self {
        match self {
            Self::If(condition, then, otherwise) => match (then.pruned(), otherwise.pruned()) {
                (Self::Absent, _) | (_, Self::Absent) => Self::Absent,
                (then, otherwise) => Self::when(condition, then, otherwise),
            },
            Self::Range(_) | Self::Splice(_) => Self::Absent,
            Self::List(items) => {
                Self::List(items.iter().map(Self::pruned).filter(|item| *item != Self::Absent).collect())
            }
            Self::Map(entries) => Self::Map(entries.iter().filter_map(Entry::pruned).collect()),
            // One expression, whose optional members are inside it.
            Self::Document(Format::Json, _) => Self::Document(Format::Json, Box::new(Self::Absent)),
            Self::Document(format, content) => Self::Document(*format, Box::new(content.pruned())),
            node => node.clone(),
        }
    }
}

impl Entry {
    fn map(&self, change: &dyn Fn(Expr) -> Expr) -> Self {
        match self {
            Self::Pair(key, value) => Self::Pair(key.map(change), value.map(change)),
            Self::Each(range) => Self::Each(range.map(change)),
            Self::Spread(include) => Self::Spread(include.map(change)),
        }
    }

    pub(crate) fn pruned(&self) -> Option<Self> {
        match self {
            Self::Pair(key, value) => match value.pruned() {
                Node::Absent => None,
                value => Some(Self::Pair(key.clone(), value)),
            },
            Self::Each(_) => None,
            Self::Spread(_) => Some(self.clone()),
        }
    }
}

impl Range {
    fn map(&self, change: &dyn Fn(Expr) -> Expr) -> Self {
        let var = |var: &Var| match change(Expr::Var(var.clone())) {
            Expr::Var(var) => var,
            _ => var.clone(),
        };
        Self {
            over: self.over.map(change),
            key: self.key.as_ref().map(var),
            item: var(&self.item),
            body: self.body.iter().map(|node| node.map(change)).collect(),
        }
    }

    fn visit(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(&self.over);
        self.body.iter().for_each(|node| node.visit(visit));
    }
}
