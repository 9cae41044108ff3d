//! Holes: typed placeholders of any deserializable type, so that typed code can pass on what is not known yet.

use super::{
    Hole, Run,
    lift::hash,
    lines::{self, Line},
    probe::{self, Token},
    sentinel::{Kind, Sentinel},
    with,
};
use crate::node::Node;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// What a placeholder can be made of: every serde type of owned data that has a string or an integer somewhere.
pub trait Traceable: Serialize + DeserializeOwned {}

impl<T: Serialize + DeserializeOwned> Traceable for T {}

/// A placeholder of type `T` that stands for `node`; `None` where no string or integer in `T` can carry a token.
#[track_caller]
pub(crate) fn hole<T: Traceable>(node: Node) -> Option<T> {
    let line = lines::caller();
    with(|run| run.hole(node, line, None))
}

/// The elements of a list placeholder, as many as the running sentinel wants.
#[track_caller]
pub(crate) fn list<T: Traceable>(node: &Node) -> Vec<T> {
    let line = lines::caller();
    let Sentinel { elements, twins, .. } = with(|run| run.sentinel);
    let element = |index| with(|run| run.hole(node.clone(), line, Some(index))).unwrap_or_else(no_place::<T>);
    if !twins {
        return (0..elements).map(element).collect();
    }
    let first: T = element(0);
    let again = serde_json::to_value(&first).and_then(serde_json::from_value::<T>);
    [Some(first), again.ok()].into_iter().flatten().collect()
}

/// A placeholder whose every field carries a token of its own, so that it may be spread by struct update.
#[track_caller]
pub(crate) fn spread<T: Traceable>(node: Node) -> Option<T> {
    let line = lines::caller();
    let fields = probe::fields::<T>();
    if fields.is_empty() {
        return hole(node);
    }
    let mut placeholder = Map::new();
    for (index, field) in fields.iter().enumerate() {
        let token = with(|run| run.next_token());
        let mut one = probe::instances::<T>(&token, Some(index)).filter_map(|instance| {
            let json = serde_json::to_value(&instance).ok()?;
            let value = json.get(*field).filter(|value| token.is_in(value))?;
            Some(value.clone())
        });
        if let Some(value) = one.next() {
            placeholder.insert((*field).to_owned(), value);
        }
        with(super::Run::reserve);
    }
    let instance: T = serde_json::from_value(Value::Object(placeholder.clone())).ok()?;
    let whole = serde_json::to_value(&instance).ok()?;
    with(|run| run.register_spread(&placeholder, whole, node, line));
    Some(instance)
}

/// Records that `T` has no place for a token; the caller goes on with an instance that carries nothing.
///
/// # Panics
/// Always: there is no value of `T` to go on with. The message names the type and the remedy.
pub(crate) fn no_place<T>() -> T {
    panic!(
        "no string or integer inside {} can stand for a value that is not known yet; map to a type that has one",
        std::any::type_name::<T>()
    )
}

impl Token {
    pub(super) fn is_in(&self, json: &Value) -> bool {
        match json {
            Value::String(text) => text.contains(&self.text),
            Value::Number(number) => number.as_f64().is_some_and(|float| {
                #[expect(clippy::cast_precision_loss, reason = "tokens are small")]
                let token = self.int as f64;
                float == token || float == token + 0.5
            }),
            Value::Array(items) => items.iter().any(|item| self.is_in(item)),
            Value::Object(members) => members.iter().any(|(key, value)| key.contains(&self.text) || self.is_in(value)),
            Value::Null | Value::Bool(_) => false,
        }
    }
}

impl Run {
    fn next_token(&self) -> Token {
        let id = self.base + self.holes.len();
        Token { text: self.sentinel.text(Kind::Hole, id), int: self.sentinel.int(Kind::Hole, id) }
    }

    /// Takes a token's number without a placeholder of its own.
    fn reserve(&mut self) {
        self.holes.push(Hole { placeholder: Value::Null, node: Node::Absent, line: None, element: None });
    }

    fn hole<T: Traceable>(&mut self, node: Node, line: Option<Line>, element: Option<usize>) -> Option<T> {
        let token = self.next_token();
        let (instance, placeholder) = probe::instances::<T>(&token, None).find_map(|instance| {
            let json = serde_json::to_value(&instance).ok()?;
            token.is_in(&json).then_some((instance, json))
        })?;
        self.register(Hole { placeholder, node, line, element });
        Some(instance)
    }

    fn register(&mut self, hole: Hole) {
        let id = self.holes.len();
        self.hole_ids.entry(hash(&hole.placeholder)).or_default().push(id);
        self.holes.push(hole);
    }

    /// Registers the placeholder `whole`, known again by any of the `fields` that have tokens.
    fn register_spread(&mut self, fields: &Map<String, Value>, whole: Value, node: Node, line: Option<Line>) {
        let id = self.holes.len();
        for value in fields.values() {
            self.spread_ids.entry(hash(value)).or_default().push(id);
        }
        self.register(Hole { placeholder: whole, node, line, element: None });
    }
}
