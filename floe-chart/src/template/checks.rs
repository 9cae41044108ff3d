//! Checks: every finding of a chart, reported in one `fail`.

use super::{
    file::{finish, generated},
    writer::Writer,
};
use floe_schema::{expr::Scope, node::Node};

/// The template that collects the findings of `node`, a list of messages, and fails with all of them.
///
/// # Errors
/// What a template cannot say.
pub(crate) fn checks(chart: &str, source: &str, node: &Node) -> Result<String, Vec<String>> {
    let mut writer = Writer::new(Scope::top(chart));
    writer.action(0, "$findings := list");
    writer.findings(&node.simplified());
    writer.action(0, "if $findings");
    writer.action(0, "fail (printf \"\\n%s\" (join \"\\n\" $findings))");
    writer.action(0, "end");
    finish(writer, &generated(source))
}

impl Writer {
    fn findings(&mut self, node: &Node) {
        match node {
            Node::Absent => {}
            Node::List(items) => self.grouped(items, 0, &mut Self::findings),
            Node::If(test, then, otherwise) => {
                self.branches(test, then, otherwise, 0, &mut |writer, node| writer.findings(node));
            }
            Node::Range(range) => {
                self.looped(range, 0, &mut |writer| writer.grouped(&range.body, 0, &mut Self::findings));
            }
            Node::Text(expr) => {
                let message = expr.go_arg(&self.scope);
                self.action(0, &format!("$findings = append $findings {message}"));
            }
            Node::Scalar(serde_json::Value::String(text)) => {
                let message = floe_schema::go::quote(text);
                self.action(0, &format!("$findings = append $findings {message}"));
            }
            _ => self.error("a check gives texts"),
        }
    }
}
