//! What is known about conditions at a place of a tree, and the tree without what follows from it.

use crate::{
    combine,
    expr::{Expr, Func},
    node::{Entry, Node, Range},
};

/// Beyond so many terms a condition's own terms are not compared with each other: it would cost the square of their number.
const MANY: usize = 64;

/// Conditions whose answers are known, because a branch around the place asks for them.
///
/// ```
/// use floe_schema::{expr::Expr, facts::Facts};
///
/// let [a, b] = ["a", "b"].map(|name| Expr::Values.field(name));
/// let either = Expr::any_of([a.clone(), b.clone()]);
///
/// let facts = Facts::default().with(&either, true);
/// assert_eq!(facts.answer(&a), None);
/// assert_eq!(facts.with(&a, false).answer(&b), Some(true));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Facts(Vec<(Expr, bool)>);

impl Facts {
    /// These facts, and the answer to `condition` with all that follows from it.
    #[must_use]
    pub fn with(&self, condition: &Expr, holds: bool) -> Self {
        let mut facts = self.clone();
        facts.add(condition, holds);
        facts
    }

    fn add(&mut self, condition: &Expr, holds: bool) {
        match condition {
            Expr::Call(Func::Not, of) => self.add(&of[0], !holds),
            Expr::Call(Func::And, terms) if holds => terms.iter().for_each(|term| self.add(term, true)),
            Expr::Call(Func::Or, terms) if !holds => terms.iter().for_each(|term| self.add(term, false)),
            condition => self.0.push((condition.clone(), holds)),
        }
    }

    /// Whether `condition` holds, where that follows.
    #[must_use]
    pub fn answer(&self, condition: &Expr) -> Option<bool> {
        self.follows(condition, &|condition| self.stated(condition).or_else(|| self.left(condition)))
    }

    /// The answer to a condition, from `atom`'s answers to what it is made of.
    fn follows(&self, condition: &Expr, atom: &dyn Fn(&Expr) -> Option<bool>) -> Option<bool> {
        let (terms, ends) = match condition {
            Expr::Bool(flag) => return Some(*flag),
            Expr::Call(Func::Not, of) => return self.follows(&of[0], atom).map(|holds| !holds),
            // One false term ends `and`, one true term ends `or`.
            Expr::Call(Func::And, terms) => (terms, false),
            Expr::Call(Func::Or, terms) => (terms, true),
            condition => return atom(condition),
        };
        let answers: Vec<Option<bool>> = terms.iter().map(|term| self.follows(term, atom)).collect();
        if answers.contains(&Some(ends)) {
            return Some(ends);
        }
        if answers.contains(&None) { self.stated(condition) } else { Some(!ends) }
    }

    fn stated(&self, condition: &Expr) -> Option<bool> {
        self.0.iter().find(|(known, _)| known == condition).map(|(_, holds)| *holds)
    }

    /// The answer to the one term that is left of an `or` that holds, or of an `and` that does not.
    fn left(&self, condition: &Expr) -> Option<bool> {
        self.0.iter().find_map(|(fact, holds)| {
            let ((Expr::Call(Func::Or, terms), true) | (Expr::Call(Func::And, terms), false)) = (fact, *holds) else {
                return None;
            };
            let (term, others): (Vec<&Expr>, Vec<&Expr>) = terms.iter().partition(|term| positive(term).0 == condition);
            let decided = |term: &&Expr| self.follows(term, &|atom| self.stated(atom)) == Some(!holds);
            let [term] = term[..] else { return None };
            others.iter().all(decided).then(|| positive(term).1 == *holds)
        })
    }

    /// `condition` without what follows from these facts, and without what its own terms say of each other.
    #[must_use]
    pub fn condition(&self, condition: &Expr) -> Expr {
        if let Some(holds) = self.answer(condition) {
            return Expr::Bool(holds);
        }
        let (terms, ends) = match condition {
            Expr::Call(Func::Not, of) => return self.condition(&of[0]).not(),
            Expr::Call(Func::And, terms) => (terms, false),
            Expr::Call(Func::Or, terms) => (terms, true),
            condition => return self.inside(condition),
        };
        if terms.len() > MANY {
            let terms = terms.iter().map(|term| self.condition(term));
            return if ends { Expr::any_of(terms) } else { Expr::all_of(terms) };
        }
        let mut kept = terms.clone();
        let mut i = 0;
        while i < kept.len() {
            // A term counts only where no other one ends the whole.
            let mut here = self.clone();
            kept.iter().enumerate().filter(|(j, _)| *j != i).for_each(|(_, other)| here.add(other, !ends));
            match here.condition(&kept[i]) {
                Expr::Bool(flag) if flag == ends => return Expr::Bool(ends),
                Expr::Bool(_) => drop(kept.remove(i)),
                term => {
                    kept[i] = term;
                    i += 1;
                }
            }
        }
        let whole = if ends { Expr::any_of(kept) } else { Expr::all_of(kept) };
        self.stated(&whole).map_or(whole, Expr::Bool)
    }

    /// `expr` without what follows from these facts.
    #[must_use]
    pub fn expr(&self, expr: &Expr) -> Expr {
        match expr {
            Expr::Call(Func::Not | Func::And | Func::Or, _) => self.condition(expr),
            Expr::Call(Func::Default, args) => {
                let there = combine::non_empty_of(&args[1]);
                match self.answer(&there) {
                    Some(true) => self.expr(&args[1]),
                    Some(false) => self.expr(&args[0]),
                    None => {
                        let fallback = self.with(&there, false).expr(&args[0]);
                        Expr::Call(Func::Default, vec![fallback, self.expr(&args[1])])
                    }
                }
            }
            Expr::Call(Func::Ternary, args) => match self.condition(&args[2]) {
                Expr::Bool(true) => self.expr(&args[0]),
                Expr::Bool(false) => self.expr(&args[1]),
                test => {
                    let (then, otherwise) =
                        (self.with(&test, true).expr(&args[0]), self.with(&test, false).expr(&args[1]));
                    match positive(&test) {
                        (test, true) => Expr::Call(Func::Ternary, vec![then, otherwise, test.clone()]),
                        (test, false) => Expr::Call(Func::Ternary, vec![otherwise, then, test.clone()]),
                    }
                }
            },
            expr => self.inside(expr),
        }
    }

    fn inside(&self, expr: &Expr) -> Expr {
        expr.map_children(&|child| self.expr(child))
    }

    fn node(&self, node: &Node) -> Node {
        match node {
            Node::Absent | Node::Scalar(_) => node.clone(),
            Node::Text(expr) => Node::Text(self.expr(expr)),
            Node::Int(expr) => Node::Int(self.expr(expr)),
            Node::Json(expr) => Node::Json(self.expr(expr)),
            Node::Splice(expr) => Node::Splice(self.expr(expr)),
            Node::Map(entries) => Node::Map(entries.iter().filter_map(|entry| self.entry(entry)).collect()),
            Node::List(items) => Node::List(self.nodes(items)),
            Node::If(test, then, otherwise) => match self.condition(test) {
                Expr::Bool(true) => self.node(then),
                Expr::Bool(false) => self.node(otherwise),
                test => Node::when(&test, self.with(&test, true).node(then), self.with(&test, false).node(otherwise)),
            },
            Node::Range(range) => Node::Range(self.range(range)),
            Node::Include(include) => Node::Include(include.map(&|arg| self.expr(&arg))),
            Node::Document(format, content) => Node::Document(*format, Box::new(self.node(content))),
        }
    }

    fn nodes(&self, nodes: &[Node]) -> Vec<Node> {
        nodes.iter().map(|node| self.node(node)).filter(|node| *node != Node::Absent).collect()
    }

    fn entry(&self, entry: &Entry) -> Option<Entry> {
        Some(match entry {
            Entry::Pair(key, value) => match self.node(value) {
                Node::Absent => return None,
                value => Entry::Pair(self.expr(key), value),
            },
            Entry::Each(range) => Entry::Each(self.range(range)),
            Entry::Spread(include) => Entry::Spread(include.map(&|arg| self.expr(&arg))),
        })
    }

    fn range(&self, range: &Range) -> Range {
        Range { over: self.expr(&range.over), body: self.nodes(&range.body), ..range.clone() }
    }
}

impl Node {
    /// The same tree, without what the conditions around a place say already.
    #[must_use]
    pub fn simplified(&self) -> Self {
        Facts::default().node(self)
    }
}

/// A condition without its negation, and whether it had none.
fn positive(condition: &Expr) -> (&Expr, bool) {
    match condition {
        Expr::Call(Func::Not, of) => (&of[0], false),
        condition => (condition, true),
    }
}
