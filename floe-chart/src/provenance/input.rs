//! What an expression reads: keys of the values, and facts of the release.

use super::scope::Scope;
use crate::path::{Path, Step};
use floe_schema::{
    expr::{Expr, Fact, Func},
    node::{Entry, Node, Range},
};
use std::{collections::BTreeSet, fmt};

/// One thing that a field comes from or hangs on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A key of the values, and what about it counts.
    Key(Path, Aspect),
    /// A fact of the release, the chart or the cluster.
    Fact(Fact),
}

/// What about a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Its value, with all below it.
    Value,
    /// Whether it is there and not empty, and which keys or items stand directly in it.
    Presence,
    /// Its own name.
    Name,
}

/// Inputs, each once.
pub type Inputs = BTreeSet<Input>;

impl Input {
    /// Whether a change of `key`, or of keys below it, can be felt here.
    #[must_use]
    pub fn feels(&self, key: &Path) -> bool {
        match self {
            Self::Key(path, Aspect::Value) => path.touches(key),
            Self::Key(path, Aspect::Presence) => {
                key.is_or_leads_to(path) || (key.steps().len() == path.steps().len() + 1 && path.is_or_leads_to(key))
            }
            Self::Key(path, Aspect::Name) => key.is_or_leads_to(path),
            Self::Fact(_) => false,
        }
    }

    /// The key; none for a fact.
    #[must_use]
    pub const fn key(&self) -> Option<&Path> {
        match self {
            Self::Key(path, _) => Some(path),
            Self::Fact(_) => None,
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(path, Aspect::Name) => write!(f, "{path} (its name)"),
            Self::Key(path, _) => path.fmt(f),
            Self::Fact(fact) => f.write_str(fact.path()),
        }
    }
}

impl Scope<'_> {
    /// The keys whose value `expr` hands through; empty where it makes something of its own.
    pub(super) fn keys(&self, expr: &Expr) -> Vec<Path> {
        match expr {
            Expr::Values => vec![self.root.prefix.clone()],
            Expr::Field(of, name) => {
                let globals = if **of == Expr::Values && name == "global" { self.root.prefix.steps() } else { &[] };
                // Helm lays the parents' `global` under a subchart's own.
                let parents = (0..globals.len()).map(|n| Path::new(globals[..n].to_vec()).name(name));
                parents.chain(self.keys(of).into_iter().map(|key| key.name(name))).collect()
            }
            Expr::Var(var) => self.vars.get(&var.name).map(|bound| bound.keys.clone()).unwrap_or_default(),
            Expr::Arg(name) => self.args.get(name).map(|bound| bound.keys.clone()).unwrap_or_default(),
            Expr::Call(Func::Overlay, layers) => layers.iter().flat_map(|layer| self.keys(layer)).collect(),
            Expr::Call(Func::Quantities(_) | Func::Omit(_), of) => self.keys(&of[0]),
            Expr::Call(Func::Default, args) if args[0] == Expr::Dict(vec![]) => self.keys(&args[1]),
            Expr::Call(Func::Index, args) => {
                // Which member it is, is known where there are values.
                let member = self.eval(&args[1]).as_str().map_or(Step::Member, |name| Step::Name(name.to_owned()));
                self.keys(&args[0]).into_iter().map(|key| key.then(member.clone())).collect()
            }
            _ => vec![],
        }
    }

    /// All that `expr` reads.
    pub(super) fn inputs(&self, expr: &Expr) -> Inputs {
        let mut inputs = Inputs::new();
        self.read(expr, &mut inputs);
        inputs
    }

    fn read(&self, expr: &Expr, inputs: &mut Inputs) {
        let with = |keys: Vec<Path>, aspect| keys.into_iter().map(move |key| Input::Key(key, aspect));
        let keys = self.keys(expr);
        match expr {
            _ if !keys.is_empty() => {
                inputs.extend(with(keys, Aspect::Value));
                self.read_choices(expr, inputs);
            }
            Expr::Call(Func::NonEmpty | Func::IsSet, of) if !self.keys(&of[0]).is_empty() => {
                inputs.extend(with(self.keys(&of[0]), Aspect::Presence));
            }
            Expr::Field(of, key) if **of == Expr::Fact(Fact::Subcharts) => {
                inputs.extend(self.root.switches.get(key).into_iter().flatten().cloned());
            }
            Expr::Fact(fact) => drop(inputs.insert(Input::Fact(*fact))),
            Expr::Var(var) => {
                inputs.extend(self.vars.get(&var.name).into_iter().flat_map(|bound| bound.inputs.clone()));
            }
            Expr::Arg(name) => inputs.extend(self.args.get(name).into_iter().flat_map(|bound| bound.inputs.clone())),
            Expr::Include(include) => {
                if let Some((part, scope)) = self.call(include) {
                    scope.read_node(&part.body, inputs);
                }
            }
            expr => expr.children().into_iter().for_each(|child| self.read(child, inputs)),
        }
    }

    /// What chooses among the members that a key may be below.
    fn read_choices(&self, expr: &Expr, inputs: &mut Inputs) {
        match expr {
            Expr::Call(Func::Index, args) => self.read(&args[1], inputs),
            expr => expr.children().into_iter().for_each(|child| self.read_choices(child, inputs)),
        }
    }

    /// All that a tree reads, whatever is taken of it.
    pub(super) fn node_inputs(&self, node: &Node) -> Inputs {
        let mut inputs = Inputs::new();
        self.read_node(node, &mut inputs);
        inputs
    }

    fn read_node(&self, node: &Node, inputs: &mut Inputs) {
        match node {
            Node::Absent | Node::Scalar(_) => {}
            Node::Text(expr) | Node::Int(expr) | Node::Json(expr) | Node::Splice(expr) => self.read(expr, inputs),
            Node::Map(entries) => entries.iter().for_each(|entry| match entry {
                Entry::Pair(key, value) => {
                    self.read(key, inputs);
                    self.read_node(value, inputs);
                }
                Entry::Each(range) => self.read_loop(range, inputs),
                Entry::Spread(include) => self.read(&Expr::Include(include.clone()), inputs),
            }),
            Node::List(items) => items.iter().for_each(|item| self.read_node(item, inputs)),
            Node::If(condition, then, otherwise) => {
                self.read(condition, inputs);
                self.read_node(then, inputs);
                self.read_node(otherwise, inputs);
            }
            Node::Range(range) => self.read_loop(range, inputs),
            Node::Include(include) => self.read(&Expr::Include(include.clone()), inputs),
            Node::Document(_, content) => self.read_node(content, inputs),
        }
    }

    fn read_loop(&self, range: &Range, inputs: &mut Inputs) {
        inputs.extend(self.loop_inputs(&range.over));
        let scope = self.any_element(range);
        range.body.iter().for_each(|node| scope.read_node(node, inputs));
    }

    /// What the number and the names of a loop's elements hang on.
    pub(super) fn loop_inputs(&self, over: &Expr) -> Inputs {
        self.inputs(&over.call(Func::NonEmpty))
    }

    /// The keys of one element of a loop.
    pub(super) fn element_keys(&self, over: &Expr, step: &Step) -> Vec<Path> {
        self.keys(over).iter().map(|key| key.then(step.clone())).collect()
    }
}
