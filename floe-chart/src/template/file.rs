//! Template files and named templates.

use super::{order::ordered, text, writer::Writer};
use floe_schema::{
    expr::{Expr, Scope},
    node::Node,
    trace::Part,
};

/// A template file with the documents of `node`; `source` names the Rust source in its first line.
///
/// # Errors
/// What a template cannot say.
pub(crate) fn file(chart: &str, source: &str, node: &Node) -> Result<String, Vec<String>> {
    let mut writer = Writer::new(Scope::top(chart));
    match ordered(node.simplified()) {
        Node::List(documents) => writer.all_documents(&documents),
        document => writer.documents(&document, false),
    }
    finish(writer, &generated(source))
}

/// The definition of a part.
///
/// # Errors
/// What a template cannot say.
pub(crate) fn define(chart: &str, part: &Part) -> Result<String, Vec<String>> {
    let scope = if part.parameters.is_empty() { Scope::top(chart) } else { Scope::part(chart) };
    let name = scope.helper(&part.name);
    let mut writer = Writer::new(scope);
    let body = part.written().simplified();
    let end = match text::pieces(&body) {
        Some(pieces) => {
            writer.text(&pieces);
            "{{- end -}}"
        }
        None => {
            writer.block(&ordered(body), 0);
            "{{- end }}"
        }
    };
    finish(writer, &format!("{{{{- define \"{name}\" -}}}}")).map(|text| text + end + "\n")
}

/// The first line of a file: where it comes from.
pub(super) fn generated(source: &str) -> String {
    format!("{{{{- /* Generated from {source}: do not edit. */ -}}}}")
}

/// What was written after `first`, or what could not be.
pub(super) fn finish(writer: Writer, first: &str) -> Result<String, Vec<String>> {
    if writer.errors.is_empty() { Ok(format!("{first}{}\n", writer.out)) } else { Err(writer.errors) }
}

impl Writer {
    fn all_documents(&mut self, documents: &[Node]) {
        self.grouped(documents, 0, &mut |writer, document| writer.documents(document, true));
    }

    /// One document, or those of a loop or a condition.
    fn documents(&mut self, node: &Node, separated: bool) {
        match node {
            Node::Absent => {}
            Node::If(test, then, otherwise) => {
                self.branches(test, then, otherwise, 0, &mut |writer, node| writer.documents(node, separated));
            }
            Node::Range(range) => self.looped(range, 0, &mut |writer| writer.all_documents(&range.body)),
            Node::List(documents) => self.all_documents(documents),
            Node::Splice(over) => self.user_documents(over),
            document => {
                if separated {
                    self.line(0);
                    self.out.push_str("---");
                }
                self.block(document, 0);
            }
        }
    }

    /// The objects of a user's list: JSON, which is YAML, a line each.
    fn user_documents(&mut self, over: &Expr) {
        let list = self.list_of(over);
        self.action(0, &format!("range {list}"));
        self.line(0);
        self.out.push_str("---");
        self.line(0);
        self.out.push_str("{{ toJson . }}");
        self.action(0, "end");
    }
}
