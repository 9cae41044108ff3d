//! The tracer: runs a builder over symbolic values and lifts what it returns to a [`Node`].
//!
//! A symbolic value leaves *tokens* in the builder's strings and integers, and *placeholders* (holes) for whole typed
//! objects. `lift.rs` finds them again in the serialised result. What a builder must not do to a token
//! (cut it, compare it, sort by it, count with it) changes the tree under another sentinel: see `explore.rs`.

mod explore;
pub(crate) mod hole;
mod lift;
pub(crate) mod lines;
mod merge;
mod probe;
mod sentinel;
pub(crate) mod symbolic;

pub use explore::{Part, Traced, trace};
pub(crate) use explore::{explore, nested};
pub use hole::Traceable;
pub(crate) use lift::{lift_serialize, text_expr};
pub use lines::{Line, Lines};
pub(crate) use merge::merge;
pub(crate) use probe::{fields, variants};
pub(crate) use sentinel::Sentinel;
pub use symbolic::{Leaves, leaves};

use crate::{
    expr::{Expr, Var},
    facts::Facts,
    node::Node,
};
use serde_json::Value;
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
};

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// Whether a trace is running on this thread.
pub(crate) fn tracing() -> bool {
    // Who holds the run is tracing.
    RUN.with(|run| run.try_borrow().map_or(true, |run| run.is_some()))
}

/// Calls `f` with the running trace.
///
/// # Panics
/// Outside a trace: a symbolic value exists only inside one.
pub(crate) fn with<T>(f: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(|run| f(run.as_mut().expect("symbolic values exist only inside a trace")))
}

/// The field names of a values struct, as serde reads them.
#[must_use]
pub fn fields_of<T: serde::de::DeserializeOwned>() -> &'static [&'static str] {
    fields::<T>()
}

/// The items of a lifted list.
pub(crate) fn items(node: Node) -> Vec<Node> {
    match node {
        Node::List(items) => items,
        Node::Absent => vec![],
        Node::If(condition, then, otherwise) => {
            let (then, otherwise) = (items(*then), items(*otherwise));
            let one = then.into_iter().map(|item| Node::when(&condition, item, Node::Absent));
            let other = otherwise.into_iter().map(|item| Node::when(&condition, Node::Absent, item));
            one.chain(other).collect()
        }
        node => vec![node],
    }
}

/// One execution of a builder, or of a part's body, under one sentinel.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) sentinel: Sentinel,
    /// The number of this run's first token: a token of another run is not this one's.
    base: usize,
    /// What tokens stand for, and the lines that asked for them.
    exprs: Vec<(Expr, Option<Line>)>,
    expr_ids: HashMap<(Expr, Option<Line>), usize>,
    /// Those of the tokens that stand for flags.
    flags: BTreeSet<usize>,
    holes: Vec<Hole>,
    /// Placeholders by the hash of their serialised form.
    hole_ids: HashMap<u64, Vec<usize>>,
    /// Single fields of spreadable placeholders, by hash: where a struct update has left them.
    spread_ids: HashMap<u64, Vec<usize>>,
    frames: Vec<Frame>,
    scopes: Vec<Var>,
    next_instance: u32,
    /// What the trace found wrong; reported all at once.
    pub(crate) errors: BTreeSet<String>,
    /// Parts that were called, with their bodies.
    pub(crate) parts: Vec<Part>,
    /// Where the values and choices in what was lifted come from.
    lines: Lines,
}

/// A placeholder and what it stands for.
#[derive(Debug)]
struct Hole {
    placeholder: Value,
    node: Node,
    line: Option<Line>,
    /// For an element of a list placeholder: which one.
    element: Option<usize>,
}

/// The decisions of one local exploration: each closure that is traced has its own.
#[derive(Debug, Default)]
struct Frame {
    script: Vec<bool>,
    taken: Vec<(Expr, bool)>,
    /// Conditions known from the closure's own place, such as the flag of `then`.
    assumed: Facts,
}

impl Run {
    /// How many tokens a run may have, and how many runs have numbers of their own.
    const TOKENS: usize = 16_000;
    const RUNS: usize = 8;

    fn new(sentinel: Sentinel, serial: usize) -> Self {
        Self {
            sentinel,
            base: serial % Self::RUNS * Self::TOKENS,
            exprs: vec![],
            expr_ids: HashMap::new(),
            flags: BTreeSet::new(),
            holes: vec![],
            hole_ids: HashMap::new(),
            spread_ids: HashMap::new(),
            frames: vec![],
            scopes: vec![],
            next_instance: 1,
            errors: BTreeSet::new(),
            parts: vec![],
            lines: Lines::default(),
        }
    }

    /// The number of `expr`, asked for at `line`, in this run: new or known.
    fn intern(&mut self, expr: &Expr, line: Option<Line>) -> usize {
        let asked = (expr.clone(), line);
        if let Some(id) = self.expr_ids.get(&asked) {
            return *id;
        }
        let id = self.exprs.len();
        if id == Self::TOKENS {
            self.error("a builder uses too many values at once; split it into parts");
        }
        self.exprs.push(asked.clone());
        self.expr_ids.insert(asked, id);
        id
    }

    fn expr_of(&self, token: usize) -> Option<&(Expr, Option<Line>)> {
        self.exprs.get(token.checked_sub(self.base)?)
    }

    fn hole_at(&self, token: usize) -> Option<&Hole> {
        self.holes.get(token.checked_sub(self.base)?)
    }

    /// The text token of `expr`, asked for at `line`.
    pub(crate) fn text_token(&mut self, expr: &Expr, line: Option<Line>) -> String {
        let id = self.intern(expr, line);
        self.sentinel.text(sentinel::Kind::Expr, self.base + id)
    }

    /// The token of `expr`, a flag: its text is one only as long as it is not lifted.
    pub(crate) fn flag_token(&mut self, expr: &Expr) -> String {
        let id = self.intern(expr, None);
        self.flags.insert(id);
        self.text_token(expr, None)
    }

    /// Whether a token stands for a flag.
    fn is_flag(&self, token: usize) -> bool {
        token.checked_sub(self.base).is_some_and(|id| self.flags.contains(&id))
    }

    /// The integer token of `expr`, asked for at `line`.
    pub(crate) fn int_token(&mut self, expr: &Expr, line: Option<Line>) -> i64 {
        let id = self.intern(expr, line);
        self.sentinel.int(sentinel::Kind::Expr, self.base + id)
    }

    /// Records an error of the builder.
    pub(crate) fn error(&mut self, message: impl Into<String>) {
        self.errors.insert(message.into());
    }

    /// What is known about `condition` here, from outer decisions and assumptions.
    fn known(&self, condition: &Expr) -> Option<bool> {
        self.frames.iter().rev().find_map(|frame| {
            let taken = frame.taken.iter().find(|(known, _)| known == condition).map(|(_, holds)| *holds);
            taken.or_else(|| frame.assumed.answer(condition))
        })
    }

    /// Decides `condition`, asked at `line`, on this run: by the innermost exploration.
    pub(crate) fn decide(&mut self, condition: &Expr, line: Option<Line>) -> bool {
        // Under which key the answers will differ is known when they are merged.
        self.lines.add("", &Node::when(condition, Node::List(vec![]), Node::Absent), line);
        if let Some(holds) = self.known(condition) {
            return holds;
        }
        let Some(frame) = self.frames.last_mut() else { return true };
        let holds = frame.script.get(frame.taken.len()).copied().unwrap_or(true);
        frame.taken.push((condition.clone(), holds));
        holds
    }

    /// Whether a loop around has a variable of this name.
    pub(crate) fn is_open(&self, name: &str) -> bool {
        self.scopes.iter().any(|var| var.name == name)
    }

    /// Opens a loop: a variable named after what is looped over, unique among the loops around it.
    pub(crate) fn open_loop(&mut self, name: &str) -> Var {
        let mut unique = name.to_owned();
        let mut n = 2;
        while self.is_open(&unique) {
            unique = format!("{name}{n}");
            n += 1;
        }
        let var = Var { name: unique, instance: self.next_instance };
        self.next_instance += 1;
        self.scopes.push(var.clone());
        var
    }

    /// Closes the loops opened since `vars` began, and marks their variables in `nodes` as complete.
    pub(crate) fn close_loop(&mut self, vars: &[Var], nodes: Vec<Node>) -> Vec<Node> {
        self.scopes.retain(|open| !vars.contains(open));
        let complete = |expr: Expr| match expr {
            Expr::Var(var) if vars.contains(&var) => Expr::Var(Var { name: var.name, instance: 0 }),
            expr => expr,
        };
        nodes.into_iter().map(|node| node.map(&complete)).collect()
    }
}
