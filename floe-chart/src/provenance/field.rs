//! The fields of an object, each with what made it.

use super::{Guard, Input, Inputs, input::Aspect};
use crate::path::{Path, Step};
use floe_schema::trace::Line;
use serde_json::Value;

/// A field and those below it.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) content: Content,
    /// What its own value is made of.
    pub(super) inputs: Inputs,
    /// What it hangs on, and its fields with it, outermost first.
    pub(super) guards: Vec<Guard>,
    /// The lines that took its value.
    pub(super) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Scalar(Value),
    Map(Members),
    List(Vec<Field>),
}

/// The members of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    pub(super) there: Vec<(String, Field)>,
    /// What is not written, and what keeps it away.
    pub(super) absent: Vec<(String, Vec<Guard>)>,
    /// The keys that are handed through: what is added to them is added here.
    pub(super) open: Vec<Path>,
}

impl Field {
    pub(super) fn scalar(value: Value, inputs: Inputs) -> Self {
        Self { content: Content::Scalar(value), inputs, guards: vec![], lines: vec![] }
    }

    pub(super) fn of(content: Content) -> Self {
        Self { content, inputs: Inputs::new(), guards: vec![], lines: vec![] }
    }

    /// A value that `keys` hand through.
    pub(super) fn handed(value: &Value, keys: &[Path]) -> Self {
        let below = |step: Step| -> Vec<Path> { keys.iter().map(|key| key.then(step.clone())).collect() };
        let content = match value {
            Value::Object(members) => Content::Map(Members {
                there: members
                    .iter()
                    .map(|(name, member)| (name.clone(), Self::handed(member, &below(Step::Name(name.clone())))))
                    .collect(),
                absent: vec![],
                open: keys.to_vec(),
            }),
            Value::Array(items) => {
                let item = |(n, item)| Self::handed(item, &below(Step::Index(n)));
                Content::List(items.iter().enumerate().map(item).collect())
            }
            scalar => Content::Scalar(scalar.clone()),
        };
        let inputs = keys.iter().map(|key| Input::Key(key.clone(), Aspect::Value)).collect();
        Self { inputs, ..Self::of(content) }
    }

    /// A value that was made of `inputs` as a whole.
    pub(super) fn made(value: &Value, inputs: &Inputs) -> Self {
        let content = match value {
            Value::Object(members) => {
                let there = members.iter().map(|(name, member)| (name.clone(), Self::made(member, inputs))).collect();
                Content::Map(Members { there, ..Members::default() })
            }
            Value::Array(items) => Content::List(items.iter().map(|item| Self::made(item, inputs)).collect()),
            scalar => Content::Scalar(scalar.clone()),
        };
        Self { inputs: inputs.clone(), ..Self::of(content) }
    }

    /// The field as JSON.
    pub(super) fn value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::Map(members) => members.there.iter().map(|(name, field)| (name.clone(), field.value())).collect(),
            Content::List(items) => items.iter().map(Self::value).collect(),
        }
    }

    /// Notes the lines that took this value, here and below, where no nearer ones are known.
    pub(super) fn take_at(&mut self, lines: &[Line]) {
        if lines.is_empty() || !self.lines.is_empty() {
            return;
        }
        self.lines = lines.to_vec();
        match &mut self.content {
            Content::Scalar(_) => {}
            Content::Map(members) => members.there.iter_mut().for_each(|(_, field)| field.take_at(lines)),
            Content::List(items) => items.iter_mut().for_each(|item| item.take_at(lines)),
        }
    }

    pub(super) fn under(mut self, guards: &[Guard]) -> Self {
        self.guards.splice(0..0, guards.iter().cloned());
        self
    }
}

impl Members {
    /// Adds the members of a part.
    pub(super) fn add(&mut self, other: Self, guards: &[Guard]) {
        self.there.extend(other.there.into_iter().map(|(name, field)| (name, field.under(guards))));
        self.absent.extend(other.absent);
        self.open.extend(other.open);
    }

    /// Layers over each other: the last that has a member gives it. What could have given it instead counts as read.
    pub(super) fn united(layers: impl Iterator<Item = Field>) -> Self {
        let mut all = Self::default();
        for layer in layers {
            let Content::Map(members) = layer.content else { continue };
            for (name, field) in &mut all.there {
                let reads = |guard: &Guard| guard.inputs().clone();
                let absent = members.absent.iter().filter(|(absent, _)| absent == name);
                field.inputs.extend(absent.flat_map(|(_, guards)| guards.iter().flat_map(reads)));
                let open = members.open.iter().map(|key| Input::Key(key.name(name), Aspect::Value));
                field.inputs.extend(open);
            }
            let names: Vec<String> = members.there.iter().map(|(name, _)| name.clone()).collect();
            all.there.retain(|(name, _)| !names.contains(name));
            all.add(members, &layer.guards);
        }
        let there: Vec<String> = all.there.iter().map(|(name, _)| name.clone()).collect();
        all.absent.retain(|(name, _)| !there.contains(name));
        all
    }
}
