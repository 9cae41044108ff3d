//! The writer's state, and conditions around what it writes.

use floe_schema::{
    expr::{Expr, Func, Scope},
    facts::Facts,
    node::Node,
};

/// Writes lines; each begins with the line break before it.
pub(super) struct Writer {
    pub(super) out: String,
    pub(super) scope: Scope,
    /// Inside an embedded YAML document: its text is laid out as the native writer lays it out.
    pub(super) in_document: bool,
    /// In NOTES.txt, where blank lines count.
    pub(super) in_notes: bool,
    /// A variable that items set, where no condition says beforehand whether a list is empty.
    pub(super) mark: Option<String>,
    /// What the conditions around say.
    pub(super) facts: Facts,
    /// What could not be written.
    pub(super) errors: Vec<String>,
}

impl Writer {
    pub(super) fn new(scope: Scope) -> Self {
        Self {
            out: String::new(),
            scope,
            in_document: false,
            in_notes: false,
            mark: None,
            facts: Facts::default(),
            errors: vec![],
        }
    }

    /// Begins a line.
    pub(super) fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// A line that is an action alone. In notes a blank line before it stays: the action stands on that line.
    pub(super) fn action(&mut self, indent: usize, action: &str) {
        if self.in_notes && self.out.ends_with('\n') {
            self.out.push_str("{{ ");
        } else {
            self.line(indent);
            self.out.push_str("{{- ");
        }
        self.out.push_str(action);
        self.out.push_str(" }}");
    }

    pub(super) fn error(&mut self, message: &str) {
        if !self.errors.iter().any(|known| known == message) {
            self.errors.push(message.to_owned());
        }
    }

    /// Runs `write` with `scope` in the place of the current one.
    pub(super) fn scoped(&mut self, scope: Scope, write: &mut dyn FnMut(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        write(self);
        self.scope = outer;
    }

    /// `if … else if … else … end` around what `write` makes of each branch.
    pub(super) fn branches(
        &mut self,
        test: &Expr,
        then: &Node,
        otherwise: &Node,
        indent: usize,
        write: &mut dyn FnMut(&mut Self, &Node),
    ) {
        if *then == Node::Absent {
            return self.branches(&test.not(), otherwise, &Node::Absent, indent, write);
        }
        let outer = self.facts.clone();
        if *otherwise == Node::Absent
            && let Some(subject) = with_subject(test, then)
        {
            self.facts = outer.with(test, true);
            self.with(subject, indent, &mut |writer| write(writer, then));
            self.facts = outer;
            return;
        }
        let (mut keyword, mut test, mut then, mut rest) = ("if", test, then, otherwise);
        loop {
            let spelled = test.go(&self.scope);
            self.action(indent, &format!("{keyword} {spelled}"));
            let before = self.facts.clone();
            self.facts = before.with(test, true);
            write(self, then);
            self.facts = before.with(test, false);
            match rest {
                Node::If(next, branch, otherwise) if **branch != Node::Absent => {
                    (keyword, test, then, rest) = ("else if", next, branch, otherwise);
                }
                _ => break,
            }
        }
        if *rest != Node::Absent {
            self.action(indent, "else");
            write(self, rest);
        }
        self.action(indent, "end");
        self.facts = outer;
    }

    /// `with subject … end`: inside, the dot is the subject.
    fn with(&mut self, subject: &Expr, indent: usize, write: &mut dyn FnMut(&mut Self)) {
        let spelled = subject.go(&self.scope);
        self.action(indent, &format!("with {spelled}"));
        let mut scope = self.scope.ranged();
        scope.bound.push((subject.clone(), ".".to_owned()));
        self.scoped(scope, write);
        self.action(indent, "end");
    }
}

/// What a condition asks for and the branch then writes, and nothing else: `with` says both in one.
fn with_subject<'a>(test: &'a Expr, then: &Node) -> Option<&'a Expr> {
    let Expr::Call(Func::NonEmpty, of) = test else { return None };
    let subject = of.first()?;
    let path = matches!(subject, Expr::Field(..));
    let written = match then {
        Node::Text(expr) | Node::Json(expr) => is_of(expr, subject),
        _ => false,
    };
    (path && written).then_some(subject)
}

/// Whether `expr` is `subject`, or a function of it alone.
fn is_of(expr: &Expr, subject: &Expr) -> bool {
    expr == subject
        || match expr {
            Expr::Call(Func::Quantities(_) | Func::PlainText | Func::IntText, of) => is_of(&of[0], subject),
            _ => false,
        }
}
