//! Documents embedded in a string.

use super::writer::Writer;
use floe_schema::{
    expr::{Expr, Func},
    node::{Entry, Format, Node},
};
use serde_json::Value;

impl Writer {
    pub(super) fn document(&mut self, format: Format, content: &Node, indent: usize) {
        self.out.push_str(" |-");
        match (format, content) {
            (Format::Json, Node::Json(expr)) => {
                let spelled = expr.go(&self.scope);
                self.action(indent + 2, &format!("{spelled} | toPrettyJson | nindent {}", indent + 2));
            }
            (Format::Properties, content) => self.properties(content, indent + 2),
            (_, content) => {
                let outer = std::mem::replace(&mut self.in_document, true);
                self.block(content, indent + 2);
                self.in_document = outer;
            }
        }
    }

    /// Keys with their values in a dict, which sorts them and of equal keys keeps the last, and then a line of each.
    fn properties(&mut self, content: &Node, indent: usize) {
        self.action(indent, "$properties := dict");
        self.property(content, indent);
        self.action(indent, "range $key, $value := $properties");
        self.line(indent);
        self.out.push_str(
            r#"{{ printf "%s=%s" $key $value | toJson | trimPrefix "\"" | trimSuffix "\"" | replace "\\\"" "\"" }}"#,
        );
        self.action(indent, "end");
    }

    fn property(&mut self, node: &Node, indent: usize) {
        match node {
            Node::Absent => {}
            Node::If(test, then, otherwise) => {
                self.branches(test, then, otherwise, indent, &mut |writer, node| writer.property(node, indent));
            }
            Node::Range(range) => {
                self.looped(range, indent, &mut |writer| {
                    writer.grouped(&range.body, indent, &mut |writer, node| writer.property(node, indent));
                });
            }
            Node::List(items) => self.grouped(items, indent, &mut |writer, node| writer.property(node, indent)),
            Node::Map(entries) => {
                let text = |name: &str| entries.iter().find_map(|entry| member(entry, name));
                match (text("key"), text("value")) {
                    (Some(key), Some(value)) => {
                        let (key, value) = (key.go_arg(&self.scope), value.go_arg(&self.scope));
                        self.action(indent, &format!("$_ := set $properties {key} {value}"));
                    }
                    _ => self.error("a property's key and value are texts"),
                }
            }
            _ => self.error("a file of properties is made of keys with their values"),
        }
    }
}

/// The text of an object's member `name`, where this is the one.
fn member(entry: &Entry, name: &str) -> Option<Expr> {
    match entry {
        Entry::Pair(Expr::Text(key), value) if key == name => text(value),
        _ => None,
    }
}

/// The expression of a text.
fn text(node: &Node) -> Option<Expr> {
    match node {
        Node::Text(expr) => Some(expr.clone()),
        Node::Scalar(Value::String(text)) => Some(Expr::Text(text.clone())),
        Node::If(test, then, otherwise) => {
            Some(Expr::Call(Func::Ternary, vec![text(then)?, text(otherwise)?, test.clone()]))
        }
        _ => None,
    }
}
