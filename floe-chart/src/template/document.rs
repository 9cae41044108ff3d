//! Documents embedded in a string.

use super::writer::Writer;
use floe_schema::node::{Format, Node};

impl Writer {
    pub(super) fn document(&mut self, format: Format, content: &Node, indent: usize) {
        self.out.push_str(" |-");
        match (format, content) {
            (Format::Json, Node::Json(expr)) => {
                let spelled = expr.go(&self.scope);
                self.action(indent + 2, &format!("{spelled} | toPrettyJson | nindent {}", indent + 2));
            }
            (_, content) => {
                let outer = std::mem::replace(&mut self.in_document, true);
                self.block(content, indent + 2);
                self.in_document = outer;
            }
        }
    }
}
