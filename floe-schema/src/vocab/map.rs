//! Maps by name.

use super::{Flag, Format, MapKey, OPTIONAL, Operand, Text, Val, list, singular};
use crate::{
    expr::{Expr, Func},
    go,
    node::{Entry, Node},
    trace::{
        self,
        hole::{self, Traceable},
        symbolic,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::{borrow::Cow, collections::BTreeMap, marker::PhantomData};

/// Values by name, in the order of their names; a missing map is empty. Keys keep to the format `K`.
///
/// What users extend is better a map than a list: overlays and `--set` reach one entry and leave the others.
#[derive(Clone, Debug)]
pub struct Map<T, K = MapKey> {
    val: Val<BTreeMap<String, T>>,
    keys: PhantomData<K>,
}

impl<T, K> Map<T, K> {
    const fn new(val: Val<BTreeMap<String, T>>) -> Self {
        Self { val, keys: PhantomData }
    }
}

impl<T: DeserializeOwned, K> Map<T, K> {
    /// What `value` gives for each name and its value.
    #[track_caller]
    pub fn map<U: Traceable>(&self, mut value: impl FnMut(&Text<K>, &T) -> U) -> Vec<U> {
        match &self.val {
            Val::Data(entries) => entries.iter().map(|(key, item)| value(&key.as_str().into(), item)).collect(),
            Val::Symbol(over) => {
                hole::list(&loop_over::<T, K>(over, &mut |key, item| vec![trace::lift_serialize(&value(&key, &item))]))
            }
        }
    }

    /// All that `values` gives for each name and its value, in one list.
    #[track_caller]
    pub fn flat_map<U: Traceable>(&self, mut values: impl FnMut(&Text<K>, &T) -> Vec<U>) -> Vec<U> {
        match &self.val {
            Val::Data(entries) => entries.iter().flat_map(|(key, item)| values(&key.as_str().into(), item)).collect(),
            Val::Symbol(over) => hole::list(&loop_over::<T, K>(over, &mut |key, item| {
                trace::items(trace::lift_serialize(&values(&key, &item)))
            })),
        }
    }

    /// A map of the same names, with what `value` gives for each.
    #[track_caller]
    pub fn map_values<U: Traceable>(&self, mut value: impl FnMut(&Text<K>, &T) -> U) -> BTreeMap<String, U> {
        match &self.val {
            Val::Data(entries) => {
                entries.iter().map(|(key, item)| (key.clone(), value(&key.as_str().into(), item))).collect()
            }
            Val::Symbol(over) => {
                let node = loop_over::<T, K>(over, &mut |key, item| vec![trace::lift_serialize(&value(&key, &item))]);
                let Node::Range(range) = node else { return BTreeMap::new() };
                if !trace::with(|run| run.sentinel.present) {
                    return BTreeMap::new();
                }
                let placeholder = hole::hole(Node::Map(vec![Entry::Each(range)]));
                placeholder.unwrap_or_else(hole::no_place::<BTreeMap<String, U>>)
            }
        }
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> Flag {
        match &self.val {
            Val::Data(entries) => entries.is_empty().into(),
            Val::Symbol(over) => Flag(Val::Symbol(over.call(Func::NonEmpty))).not(),
        }
    }
}

impl<F, K> Map<Text<F>, K> {
    /// The SHA-256 of the entries as JSON: for an annotation that follows a configuration.
    #[must_use]
    pub fn digest(&self) -> Text {
        match &self.val {
            Val::Data(entries) => {
                let json = serde_json::to_value(entries).unwrap_or_default();
                Text::new(Val::<String>::apply(Func::Sha256, vec![Operand::Data(go::to_json(&json).into())]))
            }
            Val::Symbol(over) => Text::new(Val::Symbol(over.call(Func::ToJson).call(Func::Sha256))),
        }
    }
}

fn loop_over<T: DeserializeOwned, K>(over: &Expr, body: &mut dyn FnMut(Text<K>, T) -> Vec<Node>) -> Node {
    let name = singular(over);
    let item = trace::with(|run| run.open_loop(&name));
    let key = trace::with(|run| {
        let free = ["name", "key"].into_iter().find(|key| *key != name && !run.is_open(key));
        run.open_loop(free.unwrap_or("key"))
    });
    let text = || Text::new(Val::Symbol(Expr::Var(key.clone())));
    let body = list::trace_items(&mut || body(text(), symbolic::symbolic(Expr::Var(item.clone()))));
    list::close(over, Some(key), item, body)
}

impl<T, K, S: Into<String>, const N: usize> From<[(S, T); N]> for Map<T, K> {
    fn from(entries: [(S, T); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<T, K, S: Into<String>> FromIterator<(S, T)> for Map<T, K> {
    fn from_iter<I: IntoIterator<Item = (S, T)>>(entries: I) -> Self {
        Self::new(Val::Data(entries.into_iter().map(|(key, item)| (key.into(), item)).collect()))
    }
}

impl<T, K> Default for Map<T, K> {
    fn default() -> Self {
        Self::new(Val::Data(BTreeMap::new()))
    }
}

impl<T: Serialize, K> Serialize for Map<T, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.val.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>, K> Deserialize<'de> for Map<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(symbolic::read_optional(deserializer)?.map_or_else(Self::default, |read| Self::new(read.into())))
    }
}

impl<T: JsonSchema, K: Format> JsonSchema for Map<T, K> {
    fn schema_name() -> Cow<'static, str> {
        format!("Map_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut names = Text::<K>::json_schema(generator);
        names.remove("type");
        json_schema!({
            "type": "object",
            "additionalProperties": generator.subschema_for::<T>(),
            "propertyNames": names,
            OPTIONAL: true,
        })
    }
}
