//! Values: what follows a key or a dash.

use super::{escape, writer::Writer};
use floe_schema::{
    document,
    expr::{Expr, Func},
    go,
    node::Node,
};
use serde_json::Value;

impl Writer {
    /// What follows a key or a dash at `indent`: a scalar on its line, all else on lines of its own.
    pub(super) fn below(&mut self, value: &Node, indent: usize) {
        match value {
            Node::Map(entries) if entries.is_empty() => self.empty("{}", indent),
            Node::List(items) if items.is_empty() => self.empty("[]", indent),
            Node::Map(_) | Node::List(_) | Node::Include(_) => self.block(value, indent + 2),
            Node::If(test, then, otherwise) if !self.is_inline_bool(test, then, otherwise) => {
                self.branches(test, then, otherwise, indent + 2, &mut |writer, node| writer.block(node, indent + 2));
            }
            Node::Document(format, content) => self.document(*format, content, indent),
            Node::Scalar(Value::String(text)) if !self.in_document && is_block(text) => self.literal(text, indent),
            Node::Splice(_) | Node::Range(_) => self.error("a loop stands where one value is expected"),
            scalar => {
                let scalar = self.scalar(scalar);
                self.out.push(' ');
                self.out.push_str(&scalar);
            }
        }
    }

    /// An empty object or list; in a document on a line of its own, as the native writer has it.
    fn empty(&mut self, text: &str, indent: usize) {
        if self.in_document {
            self.line(indent + 2);
        } else {
            self.out.push(' ');
        }
        self.out.push_str(text);
    }

    /// Text over several lines, as it is.
    fn literal(&mut self, text: &str, indent: usize) {
        self.out.push_str(" |-");
        for line in text.split('\n') {
            self.line(if line.is_empty() { 0 } else { indent + 2 });
            self.out.push_str(&escape(line));
        }
    }

    /// A scalar on one line.
    pub(super) fn scalar(&mut self, node: &Node) -> String {
        let scope = &self.scope;
        match node {
            Node::Scalar(Value::String(text)) if self.in_document || !document::is_plain(text) => {
                escape(&go::to_json(&text.as_str().into()))
            }
            Node::Scalar(Value::String(text)) => escape(text),
            Node::Scalar(scalar) => go::to_json(scalar),
            Node::Text(expr) if self.in_document => format!("{{{{ {} | toJson }}}}", expr.go(scope)),
            Node::Text(Expr::Call(Func::IntText, int)) => format!("{{{{ {} | int64 | quote }}}}", int[0].go(scope)),
            Node::Text(expr) => format!("{{{{ {} | quote }}}}", expr.go(scope)),
            Node::Int(expr) => format!("{{{{ {} | int64 }}}}", expr.go(scope)),
            Node::Json(expr) => format!("{{{{ {} }}}}", expr.go_json(scope)),
            Node::Map(_) => "{}".to_owned(),
            Node::List(_) => "[]".to_owned(),
            Node::If(test, then, _) if test.is_bool() => {
                if **then == Node::Scalar(Value::Bool(true)) {
                    format!("{{{{ {} }}}}", test.go(scope))
                } else {
                    format!("{{{{ {} }}}}", test.not().go(scope))
                }
            }
            Node::If(test, then, otherwise) => {
                let test = test.go(scope);
                let (then, otherwise) = (self.scalar(then), self.scalar(otherwise));
                format!("{{{{ if {test} }}}}{then}{{{{ else }}}}{otherwise}{{{{ end }}}}")
            }
            _ => {
                self.error("an object stands where a scalar is expected");
                String::new()
            }
        }
    }

    /// Whether a choice is just a boolean, written on its key's line.
    #[expect(clippy::unused_self, reason = "reads as a question to the writer")]
    pub(super) fn is_inline_bool(&self, _: &Expr, then: &Node, otherwise: &Node) -> bool {
        matches!((then, otherwise), (Node::Scalar(Value::Bool(_)), Node::Scalar(Value::Bool(_))))
    }
}

/// Whether a text reads best, and reads back the same, as a literal block.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with('\n')
        && !text.starts_with(char::is_whitespace)
        && text.chars().all(|c| c == '\n' || !c.is_control())
}
