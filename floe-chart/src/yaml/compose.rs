//! From parser events to a tree of nodes: no recursion, so that no input can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::guard::Guard;
use super::layout::Layout;
use super::{Error, Position};

/// How deep collections may nest: the depth that `serde_json` reads.
pub(super) const MAX_DEPTH: usize = 127;

/// The index of a node in its [`Tree`].
pub(super) type Id = usize;

/// The nodes of one document; `None` as the root of an empty one.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<Id>,
    /// What is wrong with the text as a whole.
    pub(super) findings: Vec<Error>,
}

/// A node as it is written: tags not yet applied, aliases not yet followed.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The tag in full (`tag:yaml.org,2002:str`).
    pub(super) tag: Option<String>,
    pub(super) at: Position,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A scalar, and whether it is without quotes.
    Scalar {
        text: String,
        plain: bool,
    },
    Sequence(Vec<Id>),
    Mapping(Vec<(Id, Id)>),
    Alias(Id),
}

/// Reads the first document of a text.
///
/// # Errors
/// A syntax error, or collections nested too deeply.
pub(super) fn compose(text: &str) -> Result<Tree, Vec<Error>> {
    let mut layout = Layout::new(text);
    loop {
        match Composer::new(&layout).run(layout.text()) {
            Ok(tree) => return Ok(tree),
            Err(Failure::Finding(finding)) => return Err(vec![finding]),
            Err(Failure::Syntax(error)) => {
                if !layout.indent(&error) {
                    return Err(vec![layout.finding(&error)]);
                }
            }
        }
    }
}

enum Failure {
    Syntax(ScanError),
    Finding(Error),
}

struct Composer<'a> {
    tree: Tree,
    guard: Guard<'a>,
    layout: &'a Layout,
    /// The collections that are open.
    open: Vec<Open>,
    /// The node of each anchor, by the parser's number for it.
    anchors: HashMap<usize, Id>,
}

struct Open {
    id: Id,
    /// The key that waits for its value.
    key: Option<Id>,
    in_flow: bool,
    line: usize,
}

impl<'a> Composer<'a> {
    fn new(layout: &'a Layout) -> Self {
        let guard = Guard::new(layout);
        Self { tree: Tree::default(), guard, layout, open: Vec::new(), anchors: HashMap::new() }
    }

    fn run(mut self, text: &str) -> Result<Tree, Failure> {
        let mut started = false;
        let mut end = None;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(Failure::Syntax)?;
            if matches!(event, Event::DocumentStart(_)) {
                if std::mem::replace(&mut started, true) {
                    let message =
                        "a second document begins here, and Helm would not read it: one file holds one document";
                    self.tree.findings.push(self.finding(span, message));
                    end = Some(span);
                    break;
                }
                self.guard.before(span);
            }
            if matches!(event, Event::StreamEnd) && !started {
                self.guard.before(span);
            }
            self.event(event, span).map_err(Failure::Finding)?;
        }
        self.tree.findings.extend(self.guard.finish(end));
        Ok(self.tree)
    }

    fn finding(&self, span: Span, message: &str) -> Error {
        Error { position: Some(self.position(span)), path: String::new(), message: message.into() }
    }

    fn position(&self, span: Span) -> Position {
        self.layout.position(span.start.line(), span.start.col() + 1)
    }

    /// Where a node begins after its anchor and tag.
    fn start(&mut self, anchor: usize, is_tagged: bool, span: Span) -> usize {
        if anchor != 0 || is_tagged { self.guard.properties(span) } else { span.start.index() }
    }

    fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|open| open.in_flow)
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Error> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let mut text = text.into_owned();
                let index = self.start(anchor, tag.is_some(), span);
                self.guard.scalar(&mut text, style, self.in_flow(), index, span);
                self.node(Kind::Scalar { text, plain: style == ScalarStyle::Plain }, tag, anchor, span);
            }
            Event::SequenceStart(anchor, tag) => self.open(Kind::Sequence(Vec::new()), tag, anchor, span)?,
            Event::MappingStart(anchor, tag) => self.open(Kind::Mapping(Vec::new()), tag, anchor, span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(closed) = self.open.pop().filter(|closed| closed.in_flow && !self.in_flow()) {
                    self.guard.flow_ended(closed.line, span);
                }
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                let target = target.ok_or_else(|| self.finding(span, "an alias whose anchor is not set before it"))?;
                self.node(Kind::Alias(target), None, 0, span);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, tag: Option<Cow<'_, Tag>>, anchor: usize, span: Span) -> Result<(), Error> {
        if self.open.len() == MAX_DEPTH {
            return Err(self.finding(span, &format!("nested more than {MAX_DEPTH} deep")));
        }
        let start = self.start(anchor, tag.is_some(), span);
        let in_flow = self.in_flow() || self.guard.is_flow(start);
        let id = self.node(kind, tag, anchor, span);
        self.open.push(Open { id, key: None, in_flow, line: span.start.line() });
        Ok(())
    }

    /// Adds a node to the tree and to the collection it is in.
    fn node(&mut self, kind: Kind, tag: Option<Cow<'_, Tag>>, anchor: usize, span: Span) -> Id {
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        let id = self.tree.nodes.len();
        self.tree.nodes.push(Node { kind, tag, at: self.position(span) });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        match self.open.last_mut() {
            None => self.tree.root = Some(id),
            Some(Open { id: parent, key, .. }) => match &mut self.tree.nodes[*parent].kind {
                Kind::Sequence(items) => items.push(id),
                Kind::Mapping(members) => match key.take() {
                    Some(key) => members.push((key, id)),
                    None => *key = Some(id),
                },
                Kind::Scalar { .. } | Kind::Alias(_) => unreachable!("only collections are opened"),
            },
        }
        id
    }
}
