//! Lists: their items, loops among them, and what stands for an empty one.

use super::{
    layout::{only_condition, unconditional},
    writer::Writer,
};
use floe_schema::{
    expr::Expr,
    node::{Entry, Node},
};

impl Writer {
    pub(super) fn list(&mut self, items: &[Node], indent: usize) {
        let whole = Node::List(items.to_vec());
        match (self.non_empty(&whole), items) {
            (Some(Expr::Bool(true)), items) => self.items(items, indent),
            // `range … else … end` says it best.
            (Some(_), [Node::Range(range)]) => {
                self.looped(range, indent, &mut |writer| writer.items(&range.body, indent));
                let end = self.out.rfind("\n").unwrap_or_default();
                self.out.truncate(end);
                self.action(indent, "else");
                self.line(indent);
                self.out.push_str("[]");
                self.action(indent, "end");
            }
            (Some(_), items) => {
                self.items(items, indent);
                self.fallback(&whole, indent, "[]");
            }
            (None, items) => self.marked(items, indent),
        }
    }

    /// A list whose items say themselves whether there is any.
    fn marked(&mut self, items: &[Node], indent: usize) {
        let name = format!("any{indent}");
        self.action(indent, &format!("${name} := false"));
        let outer = self.mark.replace(name.clone());
        self.items(items, indent);
        self.mark = outer;
        self.action(indent, &format!("if not ${name}"));
        self.line(indent);
        self.out.push_str("[]");
        self.action(indent, "end");
    }

    pub(super) fn items(&mut self, items: &[Node], indent: usize) {
        self.grouped(items, indent, &mut |writer, item| writer.item(item, indent));
    }

    /// `write` for each item in turn; neighbours under one condition stand under one `if`.
    pub(super) fn grouped(&mut self, items: &[Node], indent: usize, write: &mut dyn FnMut(&mut Self, &Node)) {
        let mut rest = items;
        while let [first, more @ ..] = rest {
            let alike = match only_condition(first) {
                Some(test) => more.iter().take_while(|item| only_condition(item) == Some(test)).count(),
                None => 0,
            };
            match first {
                Node::If(test, then, _) if alike > 0 => {
                    let group = Node::List(rest[..=alike].iter().map(unconditional).collect());
                    let (then, otherwise) =
                        if **then == Node::Absent { (&Node::Absent, &group) } else { (&group, &Node::Absent) };
                    self.branches(test, then, otherwise, indent, &mut |writer, node| {
                        if let Node::List(items) = node {
                            writer.grouped(items, indent, write);
                        }
                    });
                }
                item => write(self, item),
            }
            rest = &more[alike..];
        }
    }

    fn item(&mut self, item: &Node, indent: usize) {
        match item {
            Node::Absent => {}
            Node::If(test, then, otherwise) if !self.is_inline_bool(test, then, otherwise) => {
                self.branches(test, then, otherwise, indent, &mut |writer, node| writer.item(node, indent));
            }
            Node::Range(range) => self.looped(range, indent, &mut |writer| writer.items(&range.body, indent)),
            Node::Splice(over) => self.splice(over, indent),
            item => {
                if let Some(mark) = self.mark.clone() {
                    self.action(indent, &format!("${mark} = true"));
                }
                let mark = self.mark.take();
                self.line(indent);
                self.out.push('-');
                self.dashed(item, indent);
                self.mark = mark;
            }
        }
    }

    /// The items of a user's list, each as JSON on a line.
    fn splice(&mut self, over: &Expr, indent: usize) {
        let list = self.list_of(over);
        self.action(indent, &format!("range {list}"));
        if let Some(mark) = self.mark.clone() {
            self.action(indent, &format!("${mark} = true"));
        }
        self.line(indent);
        self.out.push_str("- {{ toJson . }}");
        self.action(indent, "end");
    }

    /// A user's list, for `range`.
    pub(super) fn list_of(&self, over: &Expr) -> String {
        let list = over.go(&self.scope);
        match over {
            Expr::Call(..) => format!("({})", list.replace(" | fromJson", " | fromJsonArray")),
            _ => list,
        }
    }

    /// What follows a dash: an object's first entry stands on its line where that is certain to be there.
    fn dashed(&mut self, item: &Node, indent: usize) {
        let Node::Map(entries) = item else { return self.below(item, indent) };
        let first_is_certain = match entries.first() {
            Some(Entry::Pair(_, value)) => {
                !matches!(value, Node::If(test, then, otherwise) if !self.is_inline_bool(test, then, otherwise))
            }
            _ => false,
        };
        if !first_is_certain {
            if self.in_document && !entries.is_empty() {
                self.error(
                    "an item of a document's list begins with a field that may be missing; put a certain one first, or choose between whole items by `either`",
                );
            }
            return self.below(item, indent);
        }
        let start = self.out.len();
        self.block(item, indent + 2);
        // The block began with a line break and its indent; the dash has made room for them.
        let text = self.out.split_off(start);
        self.out.push(' ');
        self.out.push_str(text.trim_start());
    }
}
