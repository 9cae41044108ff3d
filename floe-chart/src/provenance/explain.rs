//! One object of a release, and what made each of its fields.

use super::{
    Guard, Inputs,
    field::{Content, Field},
};
use crate::{
    lists,
    path::{Path, Step},
    template::ordered_json,
    validate::instead_of,
};
use floe_schema::{Context, expr::Fact, trace::Line};
use serde_json::Value;
use std::{fmt, rc::Rc};

/// The objects of a release, and the values that they were made of.
#[derive(Clone, Debug)]
pub struct Release {
    /// All values: the defaults and what was laid over them.
    pub values: Value,
    /// The objects in the order in which Helm installs them.
    pub objects: Vec<Object>,
}

/// An object with what made its fields.
#[derive(Clone, Debug)]
pub struct Object {
    /// The template file as Helm names it: `floe-jobs/templates/job.yaml`.
    pub template: String,
    /// The builder's Rust source.
    pub rust: &'static str,
    /// The object.
    pub value: Value,
    root: Field,
    context: Rc<Context<()>>,
}

/// What made a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Where it is.
    pub field: Path,
    /// Its value; none where it is not written.
    pub value: Option<Value>,
    /// What its value is made of.
    pub inputs: Inputs,
    /// What it hangs on, outermost first.
    pub guards: Vec<Guard>,
    /// Where in Rust it is made.
    pub source: Source,
}

/// Where in Rust a field is made, as exactly as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// At this line, or at one of these.
    At(Vec<Line>),
    /// In the expression that also took a value at this line: the object around the field.
    Near(Line),
    /// At this line, or in a function that is called there.
    Below(Line),
    /// In this file, or in what its builder calls.
    File(&'static str),
}

/// Why a field cannot be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// Nothing of the name is there.
    #[error("{field}: the object has no such field{}", remedy.as_deref().map(|remedy| format!("; {remedy}")).unwrap_or_default())]
    Unknown {
        /// What was asked for.
        field: String,
        /// What was meant perhaps.
        remedy: Option<String>,
    },
    /// The end of a path fits several fields.
    #[error("{field}: stands for several fields; give one of {}", fields.join(", "))]
    Several {
        /// What was asked for.
        field: String,
        /// All that it fits.
        fields: Vec<String>,
    },
}

impl Object {
    pub(super) fn new(template: String, rust: &'static str, root: Field, context: &Rc<Context<()>>) -> Self {
        Self { template, rust, value: ordered_json(root.value()), root, context: Rc::clone(context) }
    }

    /// What a fact is that it was made of.
    #[must_use]
    pub fn fact(&self, fact: Fact) -> Value {
        self.context.fact(fact)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.value.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.value.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default()
    }

    /// What names it: `CronJob/nightly`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.kind(), self.name())
    }

    /// Its fields that hold no others, in the order of the object.
    #[must_use]
    pub fn fields(&self) -> Vec<Path> {
        let mut fields = vec![];
        leaves(&self.value, &Path::default(), &mut fields);
        fields
    }

    /// What made the field at `path`, or at the one place whose path ends so; also of one that is not written, where it is
    /// known what keeps it away.
    ///
    /// # Errors
    /// Where no field, or several, are there.
    pub fn explain(&self, path: &Path) -> Result<Explanation, NotFound> {
        if let Some(found) = self.at(path) {
            return Ok(found);
        }
        let mut ends = vec![];
        everywhere(&self.root, &Path::default(), &mut |place| {
            let from = place.steps().len().saturating_sub(path.steps().len());
            let end = Path::new(place.steps()[from..].to_vec());
            if from > 0 && end.steps().len() == path.steps().len() && path.is_or_leads_to(&end) {
                ends.push(place.clone());
            }
        });
        match &ends[..] {
            [] => Err(NotFound::Unknown { field: format!(".{path}"), remedy: self.remedy(path) }),
            [one] => self.at(one).ok_or(NotFound::Unknown { field: format!(".{path}"), remedy: None }),
            several => Err(NotFound::Several {
                field: path.to_string(),
                fields: several.iter().map(|place| format!(".{place}")).collect(),
            }),
        }
    }

    /// What made the object as a whole.
    pub(super) fn whole(&self) -> Explanation {
        Walk::default().end(&self.root, self.rust)
    }

    /// The field at exactly this place.
    pub(super) fn at(&self, path: &Path) -> Option<Explanation> {
        let mut walk = Walk::default();
        let mut here = &self.root;
        for (n, step) in path.steps().iter().enumerate() {
            walk.enter(here);
            here = match (&here.content, step) {
                (Content::Map(members), Step::Name(name)) => {
                    match members.there.iter().position(|(known, _)| known == name) {
                        Some(index) => {
                            walk.near = neighbour(members.there.iter().map(|(_, field)| field), index);
                            walk.field = walk.field.name(name);
                            &members.there[index].1
                        }
                        None if n + 1 == path.steps().len() => {
                            let (_, guards) = members.absent.iter().find(|(known, _)| known == name)?;
                            return Some(walk.absent(name, guards, self.rust));
                        }
                        None => return None,
                    }
                }
                (Content::List(items), step) => {
                    let values: Vec<Value> = items.iter().map(Field::value).collect();
                    let index = match step {
                        Step::Index(index) => *index,
                        Step::By(key, wanted) => {
                            values.iter().position(|item| crate::path::named(item, key).as_ref() == Some(wanted))?
                        }
                        _ => return None,
                    };
                    let item = items.get(index)?;
                    walk.near = None;
                    walk.field = walk.field.then(lists::step(lists::key_of(&[&values]), index, &values[index]));
                    item
                }
                _ => return None,
            };
        }
        Some(walk.end(here, self.rust))
    }

    fn remedy(&self, path: &Path) -> Option<String> {
        let (last, parent) = path.steps().split_last()?;
        let Step::Name(last) = last else { return None };
        let parent = Path::new(parent.to_vec()).find(&self.value)?.as_object()?;
        let names: Vec<&str> = parent.keys().map(String::as_str).collect();
        instead_of(last, &names)
    }
}

/// What is known on the way down to a field.
#[derive(Default)]
struct Walk {
    field: Path,
    guards: Vec<Guard>,
    /// A line of a field beside this one.
    near: Option<Line>,
    /// The innermost line around.
    below: Option<Line>,
}

impl Walk {
    /// Goes into a field.
    fn enter(&mut self, field: &Field) {
        self.guards.extend(field.guards.iter().cloned());
        let around = field.guards.iter().flat_map(Guard::lines).chain(&field.lines).last();
        self.below = around.copied().or(self.below);
    }

    fn end(mut self, field: &Field, rust: &'static str) -> Explanation {
        let value = Some(ordered_json(field.value()));
        let decided = decided(&field.guards);
        let lines = if field.lines.is_empty() { decided } else { field.lines.clone() };
        let mut inputs = field.inputs.clone();
        all_inputs(field, &mut inputs);
        let (near, below) = (self.near, self.below);
        self.guards.extend(field.guards.iter().cloned());
        let source = source(lines, near, inner(&field.guards).or(below), rust);
        Explanation { field: self.field, value, inputs, guards: self.guards, source }
    }

    fn absent(mut self, name: &str, guards: &[Guard], rust: &'static str) -> Explanation {
        self.guards.extend(guards.iter().cloned());
        let source = source(decided(guards), self.near, inner(guards).or(self.below), rust);
        let field = self.field.name(name);
        Explanation { field, value: None, inputs: Inputs::new(), guards: self.guards, source }
    }
}

/// The lines of the condition or the loop that makes a field.
fn decided(guards: &[Guard]) -> Vec<Line> {
    match guards.last() {
        Some(Guard::Part { .. }) | None => vec![],
        Some(guard) => guard.lines().to_vec(),
    }
}

/// The innermost line of what a field hangs on.
fn inner(guards: &[Guard]) -> Option<Line> {
    guards.iter().flat_map(Guard::lines).last().copied()
}

fn source(lines: Vec<Line>, near: Option<Line>, below: Option<Line>, rust: &'static str) -> Source {
    match (lines.is_empty(), near, below) {
        (false, ..) => Source::At(lines),
        (_, Some(near), _) => Source::Near(near),
        (_, _, Some(below)) => Source::Below(below),
        _ => Source::File(rust),
    }
}

/// The line of the nearest field beside the one at `index`, those before it first.
fn neighbour<'a>(fields: impl Iterator<Item = &'a Field>, index: usize) -> Option<Line> {
    let lines: Vec<Option<Line>> = fields.map(|field| field.lines.first().copied()).collect();
    let before = lines[..index].iter().rev().flatten();
    before.chain(lines.iter().skip(index + 1).flatten()).next().copied()
}

/// All that a field's own fields are made of and hang on.
fn all_inputs(field: &Field, inputs: &mut Inputs) {
    let mut below = |field: &Field| {
        inputs.extend(field.inputs.iter().cloned());
        inputs.extend(field.guards.iter().flat_map(|guard| guard.inputs().iter().cloned()));
        all_inputs(field, inputs);
    };
    match &field.content {
        Content::Scalar(_) => {}
        Content::Map(members) => members.there.iter().for_each(|(_, field)| below(field)),
        Content::List(items) => items.iter().for_each(below),
    }
}

fn leaves(value: &Value, path: &Path, fields: &mut Vec<Path>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, member)| leaves(member, &path.name(name), fields));
        }
        Value::Array(items) if !items.is_empty() => {
            let key = lists::key_of(&[items]);
            for (n, item) in items.iter().enumerate() {
                leaves(item, &path.then(lists::step(key, n, item)), fields);
            }
        }
        _ => fields.push(path.clone()),
    }
}

/// Every place of an object, those of fields that are not written too.
fn everywhere(field: &Field, path: &Path, visit: &mut dyn FnMut(&Path)) {
    visit(path);
    match &field.content {
        Content::Scalar(_) => {}
        Content::Map(members) => {
            members.there.iter().for_each(|(name, field)| everywhere(field, &path.name(name), visit));
            members.absent.iter().for_each(|(name, _)| visit(&path.name(name)));
        }
        Content::List(items) => {
            let values: Vec<Value> = items.iter().map(Field::value).collect();
            let key = lists::key_of(&[&values]);
            for (n, item) in items.iter().enumerate() {
                everywhere(item, &path.then(lists::step(key, n, &values[n])), visit);
            }
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |line: &Line| format!("{}:{}", line.file(), line.line());
        match self {
            Self::At(lines) => f.write_str(&lines.iter().map(place).collect::<Vec<_>>().join(" or ")),
            Self::Near(line) => write!(f, "near {}", place(line)),
            Self::Below(line) => write!(f, "at or below {}", place(line)),
            Self::File(file) => write!(f, "in or below {file}"),
        }
    }
}
