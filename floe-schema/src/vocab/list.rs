//! Lists.

use super::{Flag, OPTIONAL, Text, Val, singular};
use crate::{
    expr::{Expr, Func, Var},
    node::{Node, Range},
    trace::{
        self,
        hole::{self, Traceable},
        symbolic,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::borrow::Cow;

/// A list of values; a missing one is empty.
///
/// ```
/// use floe_schema::{List, Text};
///
/// let names: List<Text> = vec!["a".into(), "b".into()].into();
/// assert_eq!(names.map(|name| format!("{name}!")), ["a!", "b!"]);
/// ```
#[derive(Clone, Debug)]
pub struct List<T>(Val<Vec<T>>);

impl<T: DeserializeOwned> List<T> {
    /// What `value` gives for each element. In a trace: one placeholder, which is not to be taken apart.
    #[track_caller]
    pub fn map<U: Traceable>(&self, mut value: impl FnMut(&T) -> U) -> Vec<U> {
        match &self.0 {
            Val::Data(items) => items.iter().map(value).collect(),
            Val::Symbol(over) => hole::list(&loop_over(over, &mut |item| vec![trace::lift_serialize(&value(&item))])),
        }
    }

    /// All that `values` gives for each element, in one list.
    #[track_caller]
    pub fn flat_map<U: Traceable>(&self, mut values: impl FnMut(&T) -> Vec<U>) -> Vec<U> {
        match &self.0 {
            Val::Data(items) => items.iter().flat_map(values).collect(),
            Val::Symbol(over) => {
                hole::list(&loop_over(over, &mut |item| trace::items(trace::lift_serialize(&values(&item)))))
            }
        }
    }

    /// Whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> Flag {
        match &self.0 {
            Val::Data(items) => items.is_empty().into(),
            Val::Symbol(over) => Flag(Val::Symbol(over.call(Func::NonEmpty))).not(),
        }
    }
}

impl<F> List<Text<F>> {
    /// All texts as one, with `separator` between them.
    ///
    /// ```
    /// use floe_schema::{List, Text};
    ///
    /// let names: List<Text> = vec!["a".into(), "b".into()].into();
    /// assert_eq!(names.join(",").get(), "a,b");
    /// ```
    #[must_use]
    pub fn join(&self, separator: &str) -> Text {
        match &self.0 {
            Val::Data(texts) => {
                let texts: Vec<String> = texts.iter().map(Text::get).collect();
                Text::of(texts.join(separator))
            }
            Val::Symbol(over) => {
                Text::new(Val::Symbol(Expr::Call(Func::Join, vec![Expr::Text(separator.to_owned()), over.clone()])))
            }
        }
    }
}

/// The loop over the list `over`, its body traced once for an element that is a variable.
fn loop_over<T: DeserializeOwned>(over: &Expr, body: &mut dyn FnMut(T) -> Vec<Node>) -> Node {
    let item = trace::with(|run| run.open_loop(&singular(over)));
    let body = trace_items(&mut || body(symbolic::symbolic(Expr::Var(item.clone()))));
    close(over, None, item, body)
}

/// Traces a loop's body, whose forks are its own; where lists have several elements, once for each.
pub(super) fn trace_items(body: &mut dyn FnMut() -> Vec<Node>) -> Vec<Node> {
    let mut once = || trace::items(trace::explore(None, &mut || Node::List(body())));
    let first = once();
    for _ in 1..trace::with(|run| run.sentinel.elements) {
        if once() != first {
            trace::with(|run| {
                run.error("a loop's body gives something else for each element, by what it counts or keeps");
            });
        }
    }
    first
}

/// The loop of a body that was traced with these variables.
pub(super) fn close(over: &Expr, key: Option<Var>, item: Var, body: Vec<Node>) -> Node {
    let vars: Vec<Var> = key.iter().chain([&item]).cloned().collect();
    let body = trace::with(|run| run.close_loop(&vars, body));
    let closed = |var: Var| Var { instance: 0, ..var };
    Node::Range(Range { over: over.clone(), key: key.map(closed), item: closed(item), body })
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(Val::Data(items))
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        vec![].into()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(symbolic::read_optional(deserializer)?.map_or_else(Self::default, |read| Self(read.into())))
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("List_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": generator.subschema_for::<T>(), OPTIONAL: true })
    }
}
