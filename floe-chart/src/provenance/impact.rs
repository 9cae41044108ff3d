//! The fields that keys reach, from the trees alone.

use super::{
    File, Source,
    input::Inputs,
    read::is_choice,
    scope::{Root, Scope},
};
use crate::{
    chart::Kind,
    path::{Path, Step},
};
use floe_schema::{
    expr::{Expr, Func, Include},
    node::{Entry, Node, Range},
    trace::Line,
};
use serde_json::Value;
use std::fmt;

/// One place that a key reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct Impact {
    /// The template file as Helm names it.
    pub template: String,
    /// The kind of the object; none for the chart's checks and notes.
    pub kind: Option<String>,
    /// The field, with `[]` for any item and `<name>` for any member; empty for the object as a whole.
    pub field: Path,
    /// What the key is to it.
    pub role: Role,
    /// The key as the chart reads it: `jobs.<name>.image.tag`.
    pub key: Path,
    /// Where in Rust that is.
    pub source: Source,
}

/// What a key is to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Its value, or a part of it, is made of the key.
    Value,
    /// Whether it is there hangs on the key.
    Condition,
    /// It is made once for each of the key's items or members.
    Loop,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Value => "value",
            Self::Condition => "condition",
            Self::Loop => "loop",
        })
    }
}

/// What `keys` reach in one template file.
pub(super) fn of_file(root: &Root<'_>, file: &File, template: &str, switches: &Inputs, keys: &[Path]) -> Vec<Impact> {
    let scope = Scope::top(root, &file.lines);
    let (objects, kind) = (file.kind == Kind::Objects, kind_of(&file.node, root));
    let mut walk = Walk { keys, template, rust: file.rust, objects, kind, found: vec![] };
    let place = Place { scope: &scope, path: Path::default(), key: "", below: None, decided: vec![] };
    walk.hit(&place, Role::Condition, switches, &[]);
    walk.documents(&place, &file.node);
    walk.found
}

struct Walk<'a> {
    keys: &'a [Path],
    template: &'a str,
    rust: &'static str,
    /// Whether fields are those of objects; else the file counts as a whole.
    objects: bool,
    kind: Option<String>,
    found: Vec<Impact>,
}

/// Where the walk is.
#[derive(Clone)]
struct Place<'a> {
    scope: &'a Scope<'a>,
    path: Path,
    /// The member that the node stands under.
    key: &'a str,
    /// The innermost line around.
    below: Option<Line>,
    /// The lines of the condition around exactly this field.
    decided: Vec<Line>,
}

impl<'a> Place<'a> {
    fn at(&self, step: Step) -> Self {
        Self { path: self.path.then(step), decided: vec![], ..self.clone() }
    }

    fn lines(&self, node: &Node) -> Vec<Line> {
        let own: Vec<Line> = self.scope.lines.of(self.key, node).collect();
        if own.is_empty() { self.decided.clone() } else { own }
    }

    fn below(&self, lines: &[Line]) -> Self {
        Self { below: lines.first().copied().or(self.below), ..self.clone() }
    }

    fn decided(&self, lines: Vec<Line>) -> Self {
        Self { decided: lines.clone(), ..self.below(&lines) }
    }

    fn inside<'b>(&self, scope: &'b Scope<'b>) -> Place<'b>
    where
        'a: 'b,
    {
        let below = scope.lines.whole().or(self.below);
        Place { scope, path: self.path.clone(), key: self.key, below, decided: vec![] }
    }
}

impl Walk<'_> {
    /// Records the keys among `inputs` that are asked about.
    fn hit(&mut self, place: &Place<'_>, role: Role, inputs: &Inputs, lines: &[Line]) {
        for input in inputs {
            let Some(read) = input.key().filter(|_| self.keys.iter().any(|key| input.feels(key))) else { continue };
            let source = match (lines, place.below) {
                ([], Some(line)) => Source::Below(line),
                ([], None) => Source::File(self.rust),
                (lines, _) => Source::At(lines.to_vec()),
            };
            let impact = Impact {
                template: self.template.to_owned(),
                kind: self.kind.clone(),
                field: if self.objects { place.path.clone() } else { Path::default() },
                role,
                key: read.clone(),
                source,
            };
            let known = |known: &Impact| Impact { source: impact.source.clone(), ..known.clone() } == impact;
            if !self.found.iter().any(known) {
                self.found.push(impact);
            }
        }
    }

    /// The documents of a file: each an object of its own.
    fn documents(&mut self, place: &Place<'_>, node: &Node) {
        match node {
            Node::List(documents) => documents.iter().for_each(|document| self.documents(place, document)),
            Node::If(condition, then, otherwise) => {
                self.kind = kind_of(node, place.scope.root).or(self.kind.take());
                let below = self.condition(place, Role::Condition, node, condition);
                self.documents(&below, then);
                self.documents(&below, otherwise);
            }
            Node::Range(range) => {
                self.kind = kind_of(node, place.scope.root).or(self.kind.take());
                let scope = self.looped(place, node, range);
                let inside = place.inside(&scope).below(&place.lines(node));
                range.body.iter().for_each(|document| self.documents(&inside, document));
            }
            Node::Splice(expr) => self.handed(place, expr, &place.lines(node), Handed::AsDocuments),
            document => {
                self.kind = kind_of(document, place.scope.root).or(self.kind.take());
                self.node(place, document);
            }
        }
    }

    fn condition<'b>(&mut self, place: &Place<'b>, role: Role, node: &Node, condition: &Expr) -> Place<'b> {
        let lines = place.lines(node);
        self.hit(place, role, &place.scope.inputs(condition), &lines);
        place.decided(lines)
    }

    /// A loop itself; gives the place of its body.
    fn looped<'b>(&mut self, place: &Place<'b>, node: &Node, range: &Range) -> Scope<'b> {
        self.hit(place, Role::Loop, &place.scope.loop_inputs(&range.over), &place.lines(node));
        place.scope.any_element(range)
    }

    fn node(&mut self, place: &Place<'_>, node: &Node) {
        match node {
            Node::Absent | Node::Scalar(_) => {}
            Node::Text(expr) | Node::Int(expr) => {
                self.hit(place, Role::Value, &place.scope.inputs(expr), &place.lines(node));
            }
            Node::Json(expr) => self.expression(place, expr, &place.lines(node)),
            Node::Map(entries) => entries.iter().for_each(|entry| self.entry(place, entry)),
            Node::List(items) => items.iter().for_each(|item| self.item(place, item)),
            Node::If(condition, then, otherwise) => {
                let role = if is_choice(then, otherwise) { Role::Value } else { Role::Condition };
                let below = self.condition(place, role, node, condition);
                self.node(&below, then);
                self.node(&below, otherwise);
            }
            Node::Range(_) | Node::Splice(_) => self.item(place, node),
            Node::Include(include) => self.part(&place.below(&place.lines(node)), include),
            Node::Document(_, content) => {
                self.hit(place, Role::Value, &place.scope.node_inputs(content), &place.lines(node));
            }
        }
    }

    fn part(&mut self, place: &Place<'_>, include: &Include) {
        if let Some((part, scope)) = place.scope.call(include) {
            self.node(&place.inside(&scope), &part.written());
        }
    }

    fn entry(&mut self, place: &Place<'_>, entry: &Entry) {
        match entry {
            Entry::Pair(Expr::Text(key), value) => {
                self.node(&Place { key, ..place.at(Step::Name(key.clone())) }, value);
            }
            Entry::Pair(key, value) => {
                let below = Place { key: "", ..place.at(Step::Member) };
                self.hit(&below, Role::Value, &place.scope.inputs(key), &[]);
                self.node(&below, value);
            }
            Entry::Each(range) => {
                let node = Node::Map(vec![entry.clone()]);
                let below = Place { key: "", ..place.at(Step::Member) };
                let lines = place.lines(&node);
                self.hit(&below, Role::Loop, &place.scope.loop_inputs(&range.over), &lines);
                let scope = place.scope.any_element(range);
                let inside = below.inside(&scope).below(&lines);
                range.body.iter().for_each(|value| self.node(&inside, value));
            }
            Entry::Spread(include) => self.part(place, include),
        }
    }

    /// The items that a node gives in a list.
    fn item(&mut self, place: &Place<'_>, node: &Node) {
        match node {
            Node::If(condition, then, otherwise) => {
                let below = self.condition(&place.at(name_of(node)), Role::Condition, node, condition);
                let below = Place { path: place.path.clone(), ..below };
                for branch in [then, otherwise] {
                    match &**branch {
                        Node::List(items) => items.iter().for_each(|item| self.item(&below, item)),
                        item => self.item(&below, item),
                    }
                }
            }
            Node::Range(range) => {
                let scope = self.looped(&place.at(Step::Item), node, range);
                let inside = place.inside(&scope).below(&place.lines(node));
                range.body.iter().for_each(|item| self.item(&inside, item));
            }
            Node::Splice(expr) => {
                let inputs = place.scope.loop_inputs(expr);
                self.hit(&place.at(Step::Item), Role::Loop, &inputs, &place.lines(node));
                self.handed(place, expr, &place.lines(node), Handed::AsItems);
            }
            item => self.node(&place.at(name_of(item)), item),
        }
    }

    /// What an expression hands through or makes, member by member where it is known.
    fn expression(&mut self, place: &Place<'_>, expr: &Expr, lines: &[Line]) {
        match expr {
            Expr::Call(Func::Union, layers) => layers.iter().for_each(|layer| self.expression(place, layer, lines)),
            Expr::Dict(entries) => {
                entries
                    .iter()
                    .for_each(|(name, value)| self.expression(&place.at(Step::Name(name.clone())), value, lines));
            }
            Expr::Call(Func::Ternary, args) => {
                self.hit(place, Role::Condition, &place.scope.inputs(&args[2]), lines);
                args[..2].iter().for_each(|branch| self.expression(place, branch, lines));
            }
            Expr::Call(Func::FromYaml, of) if let Expr::Include(include) = &of[0] => {
                self.part(&place.below(lines), include);
            }
            expr => self.handed(place, expr, lines, Handed::Whole),
        }
    }

    /// A value that is handed through: a key below it reaches the field of the same name.
    fn handed(&mut self, place: &Place<'_>, expr: &Expr, lines: &[Line], how: Handed) {
        let inputs = place.scope.inputs(expr);
        for from in place.scope.keys(expr) {
            for key in self.keys {
                if from.is_or_leads_to(key) {
                    let rest = &key.steps()[from.steps().len()..];
                    let below = how.steps(rest).fold(place.clone(), |place, step| place.at(step));
                    self.hit(&below, Role::Value, &Inputs::from([value_of(from.clone())]), lines);
                }
            }
        }
        let narrower = |input: &super::Input| {
            let from = input.key().is_some_and(|from| self.keys.iter().any(|key| from.is_or_leads_to(key)));
            from && !place.scope.keys(expr).is_empty()
        };
        let inputs = inputs.into_iter().filter(|input| !narrower(input)).collect();
        self.hit(place, Role::Value, &inputs, lines);
    }
}

fn value_of(key: Path) -> super::Input {
    super::Input::Key(key, super::Aspect::Value)
}

/// The step to an item of a list: by its name where that is the same for all values.
fn name_of(item: &Node) -> Step {
    match item {
        Node::Map(entries) => entries
            .iter()
            .find_map(|entry| match entry {
                Entry::Pair(Expr::Text(key), Node::Scalar(Value::String(name))) if key == "name" => {
                    Some(Step::By(key.clone(), name.clone()))
                }
                _ => None,
            })
            .unwrap_or(Step::Item),
        Node::If(_, then, otherwise) => match (name_of(then), &**otherwise) {
            (name, Node::Absent) => name,
            (name, otherwise) if **then == Node::Absent || name == name_of(otherwise) => name_of(otherwise),
            _ => Step::Item,
        },
        _ => Step::Item,
    }
}

/// The kind of the first object of a tree.
fn kind_of(node: &Node, root: &Root<'_>) -> Option<String> {
    match node {
        Node::Map(entries) => entries.iter().find_map(|entry| match entry {
            Entry::Pair(Expr::Text(key), Node::Scalar(Value::String(kind))) if key == "kind" => Some(kind.clone()),
            _ => None,
        }),
        Node::List(documents) => documents.iter().find_map(|document| kind_of(document, root)),
        Node::If(_, then, otherwise) => kind_of(then, root).or_else(|| kind_of(otherwise, root)),
        Node::Range(range) => range.body.iter().find_map(|document| kind_of(document, root)),
        Node::Include(include) => {
            let part = root.parts.iter().find(|part| part.name == include.part)?;
            kind_of(&part.body, root)
        }
        _ => None,
    }
}

/// Whether a field is part of what an object is known by.
fn names_an_object(field: &[Step]) -> bool {
    let names: Vec<&str> =
        field.iter().map_while(|step| if let Step::Name(name) = step { Some(name.as_str()) } else { None }).collect();
    matches!(names[..], ["apiVersion" | "kind" | "metadata"] | ["metadata", "name" | "namespace"])
}

/// How a value that is handed through stands in what is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handed {
    /// As it is.
    Whole,
    /// Its items beside others: they have other numbers there.
    AsItems,
    /// Its items as objects of their own.
    AsDocuments,
}

impl Handed {
    /// The way below the place, for a way below the value.
    fn steps(self, rest: &[Step]) -> impl Iterator<Item = Step> {
        let (first, rest) = match (self, rest.split_first()) {
            (_, None) => (None, rest),
            (Self::Whole, Some((first, rest))) => (Some(first.clone()), rest),
            (Self::AsItems, Some((_, rest))) => (Some(Step::Item), rest),
            // Under another name it is another object.
            (Self::AsDocuments, Some((_, rest))) => (None, if names_an_object(rest) { &[][..] } else { rest }),
        };
        first.into_iter().chain(rest.iter().cloned())
    }
}
