//! Objects: their entries, and what stands for an object none of whose entries is there.

use super::{escape, writer::Writer};
use floe_schema::{
    document,
    expr::{Expr, Func},
    node::{Entry, Node, Range},
};

impl Writer {
    /// The lines of an object, a list, or a choice between such.
    pub(super) fn block(&mut self, node: &Node, indent: usize) {
        match node {
            Node::Map(entries) if !entries.is_empty() => match one_condition(entries) {
                Some((test, then)) if self.facts.answer(test).is_none() => {
                    let empty = Node::Map(vec![]);
                    self.branches(test, &then, &empty, indent, &mut |writer, node| writer.block(node, indent));
                }
                _ => {
                    self.entries(entries, indent);
                    self.fallback(node, indent, "{}");
                }
            },
            Node::List(items) if !items.is_empty() => self.list(items, indent),
            Node::If(test, then, otherwise) => {
                self.branches(test, then, otherwise, indent, &mut |writer, node| writer.block(node, indent));
            }
            Node::Absent => {}
            Node::Include(include) => {
                let call = include.go(&self.scope);
                self.action(indent, &format!("{call} | nindent {indent}"));
            }
            node => {
                self.line(indent);
                let scalar = self.scalar(node);
                self.out.push_str(&scalar);
            }
        }
    }

    /// Entries in turn; neighbours under one condition stand under one `if`.
    fn entries(&mut self, entries: &[Entry], indent: usize) {
        let mut rest = entries;
        while let [first, more @ ..] = rest {
            let alike = match first {
                Entry::Pair(_, value) => match only_condition(value) {
                    Some(test) => {
                        let same =
                            |entry: &&Entry| matches!(entry, Entry::Pair(_, v) if only_condition(v) == Some(test));
                        more.iter().take_while(same).count()
                    }
                    None => 0,
                },
                _ => 0,
            };
            if alike == 0 {
                self.entry(first, indent);
            } else {
                let group = rest[..=alike].iter().filter_map(|entry| match entry {
                    Entry::Pair(key, value) => Some(Entry::Pair(key.clone(), unconditional(value))),
                    _ => None,
                });
                let group: Vec<Entry> = group.collect();
                if let Entry::Pair(_, Node::If(test, then, _)) = first {
                    let group = Node::Map(group);
                    let (then, otherwise) =
                        if **then == Node::Absent { (&Node::Absent, &group) } else { (&group, &Node::Absent) };
                    self.branches(test, then, otherwise, indent, &mut |writer, node| {
                        if let Node::Map(entries) = node {
                            writer.entries(entries, indent);
                        }
                    });
                }
            }
            rest = &more[alike..];
        }
    }

    fn entry(&mut self, entry: &Entry, indent: usize) {
        match entry {
            Entry::Pair(_, Node::Absent) => {}
            Entry::Pair(key, Node::If(test, then, otherwise)) if !self.is_inline_bool(test, then, otherwise) => {
                self.branches(test, then, otherwise, indent, &mut |writer, value| {
                    writer.entry(&Entry::Pair(key.clone(), value.clone()), indent);
                });
            }
            Entry::Pair(key, value) => {
                self.line(indent);
                self.key(key);
                self.below(value, indent);
            }
            Entry::Each(range) => self.each(range, indent),
            Entry::Spread(include) => {
                let call = include.go(&self.scope);
                self.action(indent, &format!("{call} | nindent {indent}"));
            }
        }
    }

    pub(super) fn key(&mut self, key: &Expr) {
        let text = match key {
            Expr::Text(key) => escape(&document::key(key)),
            key if self.in_document => {
                let helper = self.scope.helper("key");
                format!("{{{{ include \"{helper}\" {} }}}}", key.go_arg(&self.scope))
            }
            // Not `quote`, whose escapes could make a key longer than YAML readers take.
            key => format!("{{{{ {} }}}}", key.go_json(&self.scope)),
        };
        self.out.push_str(&text);
        self.out.push(':');
    }

    /// A loop whose elements are entries keyed by the loop's variable.
    fn each(&mut self, range: &Range, indent: usize) {
        let Some(key) = range.key.clone() else {
            return self.error("an object's loop needs a key");
        };
        self.looped(range, indent, &mut |writer| {
            for value in &range.body {
                writer.entry(&Entry::Pair(Expr::Var(key.clone()), value.clone()), indent);
            }
        });
    }

    /// `range … end` around what `write` writes.
    pub(super) fn looped(&mut self, range: &Range, indent: usize, write: &mut dyn FnMut(&mut Self)) {
        let key = range.key.as_ref().map(|key| format!("${}, ", key.name)).unwrap_or_default();
        let over = range.over.go(&self.scope);
        self.action(indent, &format!("range {key}${} := {over}", range.item.name));
        let mut scope = self.scope.ranged();
        for (merged, name) in overlays(range) {
            let spelled = merged.go(&scope);
            self.action(indent, &format!("${name} := {spelled}"));
            scope.bound.push((merged, format!("${name}")));
        }
        self.scoped(scope, write);
        self.action(indent, "end");
    }

    /// The condition that anything of `node` is there, as far as it does not follow from what is known here.
    pub(super) fn non_empty(&self, node: &Node) -> Option<Expr> {
        node.non_empty().map(|test| self.facts.condition(&test))
    }

    /// What is written where nothing of `node` is there: without it a key would be null.
    pub(super) fn fallback(&mut self, node: &Node, indent: usize, empty: &str) {
        match self.non_empty(node) {
            Some(Expr::Bool(true)) => {}
            Some(test) => {
                let test = test.not().go(&self.scope);
                self.action(indent, &format!("if {test}"));
                self.line(indent);
                self.out.push_str(empty);
                self.action(indent, "end");
            }
            None => self.error("whether this object is empty depends on every element of a loop"),
        }
    }
}

/// The overlays that a loop's body merges, with the variable that holds each result.
fn overlays(range: &Range) -> Vec<(Expr, String)> {
    let mut found: Vec<Expr> = vec![];
    let item = Expr::Var(range.item.clone());
    let mut raw = false;
    let mut look = |expr: &Expr| {
        expr.any(&mut |expr| {
            let merged = matches!(expr, Expr::Call(Func::Overlay, args) if args.contains(&item));
            if merged && !found.contains(expr) {
                found.push(expr.clone());
            }
            // Below a merge the element itself may stand; elsewhere it needs its name for itself.
            merged
        });
        raw |= mentions_outside(expr, &item);
    };
    range.body.iter().for_each(|node| node.visit(&mut look));
    let name = |i: usize| match (raw, i) {
        (false, 0) => range.item.name.clone(),
        (_, i) => format!("{}Merged{}", range.item.name, if i == 0 { String::new() } else { i.to_string() }),
    };
    found.into_iter().enumerate().map(|(i, merged)| (merged, name(i))).collect()
}

/// Whether `item` is used other than through an overlay.
fn mentions_outside(expr: &Expr, item: &Expr) -> bool {
    match expr {
        Expr::Call(Func::Overlay, _) => false,
        expr if expr == item => true,
        expr => expr.children().into_iter().any(|child| mentions_outside(child, item)),
    }
}

/// The condition that all entries of an object hang on, and the object where it holds.
fn one_condition(entries: &[Entry]) -> Option<(&Expr, Node)> {
    let mut tests = entries.iter().map(|entry| match entry {
        Entry::Pair(_, value) => only_condition(value),
        _ => None,
    });
    let (test, sense) = tests.next()??;
    let same = sense && tests.all(|other| other == Some((test, true)));
    let then = entries.iter().filter_map(|entry| match entry {
        Entry::Pair(key, value) => Some(Entry::Pair(key.clone(), unconditional(value))),
        _ => None,
    });
    same.then(|| (test, Node::Map(then.collect())))
}

/// A conditional node as it is where its condition holds.
pub(super) fn unconditional(node: &Node) -> Node {
    match node {
        Node::If(_, then, otherwise) if **then == Node::Absent => (**otherwise).clone(),
        Node::If(_, then, _) => (**then).clone(),
        node => node.clone(),
    }
}

/// The one condition that an optional node hangs on, and the answer under which it is there.
pub(super) fn only_condition(node: &Node) -> Option<(&Expr, bool)> {
    match node {
        Node::If(test, _, otherwise) if **otherwise == Node::Absent => Some((test, true)),
        Node::If(test, then, _) if **then == Node::Absent => Some((test, false)),
        _ => None,
    }
}
