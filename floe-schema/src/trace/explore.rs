//! Running builders: every answer to every condition, under every sentinel.

use super::{Frame, Line, Lines, RUN, Run, Sentinel, lift_serialize, merge::merge, with};
use crate::{
    expr::{Expr, Var},
    facts::Facts,
    node::{Entry, Node, Range},
};
use serde::Serialize;
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap},
    panic::{self, AssertUnwindSafe},
};

/// At most this many conditions may fork one closure or builder: each doubles the number of its runs.
const MAX_FORKS: usize = 8;

/// A named template: its parameters' names and its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The name without the chart's prefix.
    pub name: String,
    /// The arguments' names; none for a part that is given the root context itself.
    pub parameters: Vec<String>,
    /// What it gives: an object or a list, or the text of a text part.
    pub body: Node,
    /// Where its values and choices come from.
    pub lines: Lines,
    /// Keys of the body that are left out of it, because every caller sets them: what k8s-openapi always writes, such as a
    /// pod's containers and a container's name. None as long as the part was not used.
    pub replaced: Option<BTreeSet<String>>,
    /// The same of what is set by callers of a part that spreads this one.
    pub inherited: BTreeSet<String>,
}

impl Part {
    /// The body as it is written: without what every caller sets.
    #[must_use]
    pub fn written(&self) -> Node {
        let left_out = |key: &str| {
            self.inherited.contains(key) || self.replaced.as_ref().is_some_and(|replaced| replaced.contains(key))
        };
        let replaced = |entry: &Entry| matches!(entry, Entry::Pair(Expr::Text(key), _) if left_out(key));
        match &self.body {
            Node::Map(entries) => Node::Map(entries.iter().filter(|entry| !replaced(entry)).cloned().collect()),
            body => body.clone(),
        }
    }
}

/// What a trace yields.
#[derive(Clone, Debug, PartialEq)]
pub struct Traced {
    /// The builder's tree.
    pub node: Node,
    /// The parts it calls, and theirs, each once.
    pub parts: Vec<Part>,
    /// Where the builder's values and choices come from.
    pub lines: Lines,
}

/// Traces `builder` under every sentinel.
///
/// # Errors
/// Everything that a template cannot say or that would be lost: see the crate's guide, "What a builder must not do".
pub fn trace<T: Serialize>(builder: impl Fn() -> T) -> Result<Traced, BTreeSet<String>> {
    let builder = || documents(lift_serialize(&builder()));
    let (first, mut errors) = run(Sentinel::FIRST, &builder);
    for sentinel in Sentinel::OTHERS {
        let (other, more) = run(sentinel, &builder);
        errors.extend(more);
        if errors.is_empty() {
            errors.extend(difference(&first, &other, sentinel.present));
        }
    }
    if errors.is_empty() { Ok(first) } else { Err(errors) }
}

/// What a builder gives as documents: lists and tuples inside each other are one list, and `None` is no document.
fn documents(node: Node) -> Node {
    let all = |nodes: Vec<Node>| -> Vec<Node> {
        let each = nodes.into_iter().map(documents);
        each.flat_map(|node| match node {
            Node::List(items) => items,
            Node::Absent => vec![],
            node => vec![node],
        })
        .collect()
    };
    match node {
        Node::Scalar(serde_json::Value::Null) => Node::Absent,
        Node::List(items) => Node::List(all(items)),
        Node::Range(range) => Node::Range(Range { body: all(range.body), ..range }),
        Node::If(condition, then, otherwise) => Node::when(&condition, documents(*then), documents(*otherwise)),
        node => node,
    }
}

thread_local! {
    /// The parts that the running trace knows, each with those that it calls; emptied for each sentinel.
    static KNOWN: RefCell<HashMap<String, Vec<Part>>> = RefCell::default();
}

fn run(sentinel: Sentinel, builder: &dyn Fn() -> Node) -> (Traced, BTreeSet<String>) {
    KNOWN.with_borrow_mut(HashMap::clear);
    // A builder that cuts a token or calculates with one may panic: a defect of the builder like any other.
    match panic::catch_unwind(AssertUnwindSafe(|| execute(sentinel, builder))) {
        Ok((node, run)) => (Traced { node, parts: run.parts, lines: run.lines }, run.errors),
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message");
            let error = format!("the builder panics where values are not known yet: {text}");
            (Traced { node: Node::Absent, parts: vec![], lines: Lines::default() }, BTreeSet::from([error]))
        }
    }
}

/// One run, with its loops' variables checked: every one belongs to a loop that is complete.
fn execute(sentinel: Sentinel, body: &dyn Fn() -> Node) -> (Node, Run) {
    thread_local! {
        static SERIAL: Cell<usize> = const { Cell::new(0) };
    }
    let serial = SERIAL.replace(SERIAL.get().wrapping_add(1));
    let outer = Outer(Some(RUN.replace(Some(Run::new(sentinel, serial)))));
    let node = explore(None, &mut || body());
    // The run was put there above, and nested runs restore what they found.
    let mut run = outer.restore().unwrap_or_else(|| Run::new(sentinel, serial));
    node.visit(&mut |expr| {
        expr.any(&mut |expr| {
            if let Expr::Var(Var { name, instance }) = expr
                && *instance != 0
            {
                run.errors.insert(format!(
                    "the loop variable `{name}` is used outside its loop, or inside a part that does not take it as an argument"
                ));
            }
            false
        });
    });
    (node, run)
}

/// The run around another; it comes back also where a builder panics.
struct Outer(Option<Option<Run>>);

impl Outer {
    /// Puts the outer run back and gives the inner one.
    fn restore(mut self) -> Option<Run> {
        self.0.take().and_then(|outer| RUN.replace(outer))
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        if let Some(outer) = self.0.take() {
            RUN.set(outer);
        }
    }
}

/// Traces the body of a part, in a run of its own, and records it with the caller's.
///
/// That all calls of a name have one body shows under the first sentinel. The others are asked whether a body looks at its
/// values, which one call tells.
pub(crate) fn nested(name: &str, parameters: &[String], line: Option<Line>, body: &dyn Fn() -> Node) {
    let sentinel = with(|run| run.sentinel);
    if sentinel != Sentinel::FIRST
        && let Some(parts) = KNOWN.with_borrow(|known| known.get(name).cloned())
    {
        return record(parts);
    }
    let (node, inner) = execute(sentinel, body);
    let lines = inner.lines.below(line);
    let (name, parameters) = (name.to_owned(), parameters.to_vec());
    let part = Part { name, parameters, body: node, lines, replaced: None, inherited: BTreeSet::new() };
    with(|run| run.errors.extend(inner.errors.into_iter().map(|error| format!("part `{}`: {error}", part.name))));
    let name = part.name.clone();
    let parts: Vec<Part> = inner.parts.into_iter().chain([part]).collect();
    if sentinel != Sentinel::FIRST {
        KNOWN.with_borrow_mut(|known| known.insert(name, parts.clone()));
    }
    record(parts);
}

/// Adds parts to those of the running trace.
fn record(parts: Vec<Part>) {
    with(|run| {
        for part in parts {
            match run.parts.iter().find(|known| known.name == part.name) {
                Some(known) if known.body != part.body || known.parameters != part.parameters => {
                    run.error(format!("two different bodies or parameters under the part's name `{}`", part.name));
                }
                Some(_) => {
                    if let Some(replaced) = &part.replaced {
                        run.use_part(&part.name, replaced);
                    }
                    run.inherit(&part.name, part.inherited);
                }
                None => run.parts.push(part),
            }
        }
    });
}

/// Runs `body` for every combination of answers to the conditions that it asks for, and merges the trees.
pub(crate) fn explore(assumed: Option<(Expr, bool)>, body: &mut dyn FnMut() -> Node) -> Node {
    fork(&assumed, vec![], body, &mut false)
}

fn fork(assumed: &Option<(Expr, bool)>, script: Vec<bool>, body: &mut dyn FnMut() -> Node, over: &mut bool) -> Node {
    let decided = script.len();
    let assumed_here = assumed.iter().fold(Facts::default(), |facts, (condition, holds)| facts.with(condition, *holds));
    let frame = Frame { script, taken: vec![], assumed: assumed_here };
    with(|run| run.frames.push(frame));
    let mut node = body();
    let taken = with(|run| run.frames.pop()).unwrap_or_default().taken;
    if taken.len() > MAX_FORKS {
        *over = true;
        let conditions: Vec<String> = taken.iter().map(|(condition, _)| describe(condition)).collect();
        with(|run| {
            run.error(format!(
                "more than {MAX_FORKS} conditions fork this builder ({}); use `then`, `map`, `either` or `select`, or split it into parts",
                conditions.join(", ")
            ));
        });
    }
    for i in (decided..taken.len()).rev() {
        if *over {
            break;
        }
        let mut answers: Vec<bool> = taken[..i].iter().map(|(_, holds)| *holds).collect();
        answers.push(false);
        let otherwise = fork(assumed, answers, body, over);
        node = merge(&taken[i].0, node, otherwise);
    }
    node
}

/// An expression for people: as Helm spells it.
pub(crate) fn describe(expr: &Expr) -> String {
    expr.go(&crate::expr::Scope::top("chart"))
}

/// What a builder made depend on the tokens themselves: the first places where two sentinels' trees differ.
fn difference(first: &Traced, other: &Traced, present: bool) -> Option<String> {
    let bodies = |traced: &Traced| -> BTreeMap<String, Node> {
        let parts = traced.parts.iter().map(|part| (format!("part `{}`", part.name), part.body.clone()));
        parts.chain([("the builder".to_owned(), traced.node.clone())]).collect()
    };
    let (a, b) = (bodies(first), bodies(other));
    a.into_iter().find_map(|(name, a)| {
        let b = b.get(&name)?.clone();
        let (a, b) = if present { (a, b) } else { (a.pruned(), b.pruned()) };
        let place = place(&a, &b, String::new())?;
        Some(format!(
            "{name} looks at a value itself at `{place}` (its length, order, case, count or presence): branch by the vocabulary instead"
        ))
    })
}

/// The path of the first difference between two trees.
fn place(a: &Node, b: &Node, path: String) -> Option<String> {
    if a == b {
        return None;
    }
    let key = |expr: &Expr| if let Expr::Text(text) = expr { text.clone() } else { describe(expr) };
    let here = |path: &str| if path.is_empty() { ".".to_owned() } else { path.to_owned() };
    match (a, b) {
        (Node::Map(a), Node::Map(b)) => {
            let keys = |entries: &[Entry]| -> Vec<Option<Expr>> {
                let key = |entry: &Entry| if let Entry::Pair(key, _) = entry { Some(key.clone()) } else { None };
                entries.iter().map(key).collect()
            };
            let (of_a, of_b) = (keys(a), keys(b));
            if of_a == of_b {
                return a.iter().zip(b).find_map(|pair| match pair {
                    (Entry::Pair(k, a), Entry::Pair(_, b)) => place(a, b, format!("{path}.{}", key(k))),
                    (a, b) => (a != b).then(|| here(&path)),
                });
            }
            let odd =
                of_a.iter().find(|key| !of_b.contains(key)).or_else(|| of_b.iter().find(|key| !of_a.contains(key)));
            Some(odd.cloned().flatten().map_or_else(|| here(&path), |odd| format!("{path}.{}", key(&odd))))
        }
        (Node::List(a), Node::List(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (a, b))| place(a, b, format!("{path}[{i}]")))
        }
        (Node::If(c, a, x), Node::If(d, b, y)) if c == d => {
            place(a, b, path.clone()).or_else(|| place(x, y, path.clone()))
        }
        (Node::Document(format, a), Node::Document(other, b)) if format == other => place(a, b, path),
        _ => Some(here(&path)),
    }
}
