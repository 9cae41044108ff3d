//! Documents embedded in a string.

use super::writer::Writer;
use floe_schema::node::{Format, Node};

impl Writer {
    pub(super) fn document(&mut self, format: Format, content: &Node, indent: usize) {
        self.out.push_str(" |-");
        match (format, content) {
            (Format::Yaml, content) => {
                let outer = std::mem::replace(&mut self.in_document, true);
                self.block(content, indent + 2);
                self.in_document = outer;
            }
            (Format::Json, content) => match self.json(content) {
                Some(expr) => {
                    self.action(indent + 2, &format!("{expr} | toPrettyJson | nindent {}", indent + 2));
                }
                None => self.error("a JSON document is made of fragments, texts and literals; a typed one is written as YAML"),
            },
        }
    }

    /// A tree without loops and conditions as an expression.
    fn json(&self, node: &Node) -> Option<String> {
        match node {
            Node::Json(expr) => Some(expr.go(&self.scope)),
            _ => None,
        }
    }
}
