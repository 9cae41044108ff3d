//! NOTES.txt: what Helm prints after an install.

use super::{
    escape,
    file::finish,
    text::{self, Piece},
    writer::Writer,
};
use floe_schema::{
    expr::{Expr, Scope},
    node::Node,
};

/// The notes of `node`, a list of lines.
///
/// # Errors
/// What a template cannot say.
pub(crate) fn notes(chart: &str, node: &Node) -> Result<String, Vec<String>> {
    let mut writer = Writer { in_notes: true, ..Writer::new(Scope::top(chart)) };
    writer.note(&node.simplified());
    finish(writer, "").map(|text| text.trim_start_matches('\n').to_owned())
}

impl Writer {
    fn note(&mut self, node: &Node) {
        match node {
            Node::Absent => {}
            Node::List(lines) => self.grouped(lines, 0, &mut Self::note),
            Node::If(test, then, otherwise) => {
                self.branches(test, then, otherwise, 0, &mut |writer, node| writer.note(node));
            }
            Node::Range(range) => {
                self.looped(range, 0, &mut |writer| writer.grouped(&range.body, 0, &mut Self::note));
            }
            Node::Text(expr) => {
                self.line(0);
                self.inline(&text::pieces_of(expr));
            }
            Node::Scalar(serde_json::Value::String(text)) => {
                self.line(0);
                self.out.push_str(&escape(text));
            }
            _ => self.error("notes are lines of text"),
        }
        if self.out.ends_with([' ', '\t']) {
            self.error("a line of the notes ends with a blank, which an action after it would take away");
        }
    }

    /// Pieces of a line, with choices in place.
    fn inline(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Plain(Expr::Text(text)) => self.out.push_str(&escape(text)),
                Piece::Plain(expr) => self.inline_action(&expr.go(&self.scope)),
                Piece::Choice(test, then, otherwise) => {
                    self.inline_action(&format!("if {}", test.go(&self.scope)));
                    self.inline(then);
                    if !otherwise.is_empty() {
                        self.inline_action("else");
                        self.inline(otherwise);
                    }
                    self.inline_action("end");
                }
            }
        }
    }

    fn inline_action(&mut self, action: &str) {
        self.out.push_str(&format!("{{{{ {action} }}}}"));
    }
}
