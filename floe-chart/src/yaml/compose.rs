//! From parser events to a tree of nodes: no recursion, so that no input can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

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
    Scalar { text: String, plain: bool },
    Sequence(Vec<Id>),
    Mapping(Vec<(Id, Id)>),
    Alias(Id),
}

/// Reads the first document of a text.
///
/// # Errors
/// A syntax error, or collections nested too deeply.
pub(super) fn compose(source: &str) -> Result<Tree, Vec<Error>> {
    let mut composer = Composer::default();
    let mut started = false;
    for event in Parser::new_from_str(source) {
        let (event, span) = event.map_err(|error| vec![syntax(&error)])?;
        if matches!(event, Event::DocumentStart(_)) && std::mem::replace(&mut started, true) {
            let message = "a second document begins here, and Helm would not read it: one file holds one document";
            composer.tree.findings.push(finding(span, message));
            break;
        }
        composer.event(event, span).map_err(|error| vec![error])?;
    }
    Ok(composer.tree)
}

fn syntax(error: &ScanError) -> Error {
    let at = Position { line: error.marker().line(), column: error.marker().col() + 1 };
    Error { position: Some(at), path: String::new(), message: format!("not valid YAML: {}", error.info()) }
}

fn finding(span: Span, message: &str) -> Error {
    Error { position: Some(position(span)), path: String::new(), message: message.into() }
}

fn position(span: Span) -> Position {
    Position { line: span.start.line(), column: span.start.col() + 1 }
}

#[derive(Default)]
struct Composer {
    tree: Tree,
    /// The collections that are open, each with the key that waits for its value.
    open: Vec<(Id, Option<Id>)>,
    /// The node of each anchor, by the parser's number for it.
    anchors: HashMap<usize, Id>,
}

impl Composer {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Error> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                self.node(Kind::Scalar { text: text.into_owned(), plain }, tag, anchor, span);
            }
            Event::SequenceStart(anchor, tag) => self.open(Kind::Sequence(Vec::new()), tag, anchor, span)?,
            Event::MappingStart(anchor, tag) => self.open(Kind::Mapping(Vec::new()), tag, anchor, span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                let target = target.ok_or_else(|| finding(span, "an alias whose anchor is not set before it"))?;
                self.node(Kind::Alias(target), None, 0, span);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, tag: Option<Cow<'_, Tag>>, anchor: usize, span: Span) -> Result<(), Error> {
        if self.open.len() == MAX_DEPTH {
            return Err(finding(span, &format!("nested more than {MAX_DEPTH} deep")));
        }
        let id = self.node(kind, tag, anchor, span);
        self.open.push((id, None));
        Ok(())
    }

    /// Adds a node to the tree and to the collection it is in.
    fn node(&mut self, kind: Kind, tag: Option<Cow<'_, Tag>>, anchor: usize, span: Span) -> Id {
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        let id = self.tree.nodes.len();
        self.tree.nodes.push(Node { kind, tag, at: position(span) });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        match self.open.last_mut() {
            None => self.tree.root = Some(id),
            Some((parent, key)) => match &mut self.tree.nodes[*parent].kind {
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
