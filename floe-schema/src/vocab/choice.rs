//! Choices: one of a closed set of names.

use super::{Flag, Operand, Text, Val};
use crate::{
    expr::Func,
    trace::{self, hole::Traceable, lines, symbolic},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;
use std::{borrow::Cow, marker::PhantomData};

/// One of the variants of the enum `E`, which has unit variants only.
///
/// ```
/// use floe_schema::Choice;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
/// enum PullPolicy { Always, IfNotPresent, Never }
///
/// let policy = Choice::from(PullPolicy::Always);
/// assert_eq!(policy.text().get(), "Always");
/// assert!(!policy.is(PullPolicy::Never).get());
/// ```
#[derive(Clone, Debug)]
pub struct Choice<E> {
    val: Val<String>,
    of: PhantomData<E>,
}

impl<E: Serialize + DeserializeOwned> Choice<E> {
    /// The variant, to `match` on: in a trace the builder is run for every answer that it asks for.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> E {
        let line = lines::caller();
        let variants = trace::variants::<E>();
        let chosen = match &self.val {
            Val::Data(name) => name.as_str(),
            Val::Symbol(_) => {
                let (last, others) = variants.split_last().expect("a choice has variants");
                others.iter().find(|name| self.text().is(name).decided(line)).unwrap_or(last)
            }
        };
        serde_json::from_value(Value::from(chosen)).unwrap_or_else(|_| unreachable!("`{chosen}` is a variant"))
    }

    /// What `value` gives for the variant, traced once for each.
    #[track_caller]
    pub fn select<T: Traceable>(&self, mut value: impl FnMut(E) -> T) -> T {
        let variant = |name: &str| {
            serde_json::from_value(Value::from(name)).unwrap_or_else(|_| unreachable!("`{name}` is a variant"))
        };
        match &self.val {
            Val::Data(name) => value(variant(name)),
            Val::Symbol(_) => self.select_from(trace::variants::<E>(), &mut |name| value(variant(name))),
        }
    }

    #[track_caller]
    fn select_from<T: Traceable>(&self, names: &[&'static str], value: &mut dyn FnMut(&str) -> T) -> T {
        let (first, rest) = names.split_first().expect("a choice has variants");
        if rest.is_empty() {
            return value(first);
        }
        let value = std::cell::RefCell::new(value);
        self.text().is(first).either(|| value.borrow_mut()(first), || self.select_from(rest, &mut **value.borrow_mut()))
    }

    /// Whether it is `variant`.
    #[must_use]
    pub fn is(&self, variant: E) -> Flag {
        let name = serde_json::to_value(variant).unwrap_or_default();
        Flag::of(Func::Eq, vec![self.val.operand(), Operand::Data(name)])
    }

    /// The variant of the same name of another enum, which has all the names of this one.
    ///
    /// ```
    /// # use floe_schema::Choice;
    /// # use serde::{Deserialize, Serialize};
    /// #[derive(Deserialize, Serialize)]
    /// enum Size { Small, Large }
    /// #[derive(Deserialize, Serialize)]
    /// enum Quota { Small, Large, None }
    ///
    /// assert!(Choice::from(Size::Large).of_same_name::<Quota>().is(Quota::Large).get());
    /// ```
    ///
    /// # Panics
    /// Where the other enum lacks a name.
    #[must_use]
    pub fn of_same_name<O: Serialize + DeserializeOwned>(&self) -> Choice<O> {
        let (own, others) = (trace::variants::<E>(), trace::variants::<O>());
        assert!(own.iter().all(|name| others.contains(name)), "{others:?} lack a name of {own:?}");
        Choice { val: self.val.clone(), of: PhantomData }
    }

    /// The variant's name, for a field that takes it as a text.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(self.val.clone())
    }
}

impl<E: Serialize> From<E> for Choice<E> {
    fn from(variant: E) -> Self {
        let name = serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned));
        Self { val: Val::Data(name.expect("a choice is an enum of unit variants")), of: PhantomData }
    }
}

impl<E> Serialize for Choice<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.val.serialize(serializer)
    }
}

impl<'de, E: Serialize + DeserializeOwned> Deserialize<'de> for Choice<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match symbolic::read::<E, D>(symbolic::Kind::Text, deserializer)? {
            symbolic::Read::Symbol(expr) => Self { val: Val::Symbol(expr), of: PhantomData },
            symbolic::Read::Data(variant) => Self::from(variant),
        })
    }
}

impl<E: JsonSchema + DeserializeOwned> JsonSchema for Choice<E> {
    fn schema_name() -> Cow<'static, str> {
        E::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        // One `enum` list in the order of the source, whether or not the variants are documented; what the variants'
        // comments say stands beside it, as editors read it.
        let mut schema = E::json_schema(generator);
        schema.remove("oneOf");
        schema.insert("type".to_owned(), "string".into());
        schema.insert("enum".to_owned(), trace::variants::<E>().into());
        let descriptions = descriptions::<E>(generator);
        if descriptions.iter().any(|text| !text.is_empty()) {
            schema.insert("enumDescriptions".to_owned(), descriptions.into());
        }
        schema
    }
}

/// What the doc comments of an enum's variants say, in the order of the source; empty where they say nothing.
pub(super) fn descriptions<E: JsonSchema + DeserializeOwned>(generator: &mut SchemaGenerator) -> Vec<String> {
    let documented = E::json_schema(generator).remove("oneOf").unwrap_or_default();
    trace::variants::<E>().iter().map(|variant| description_of(&documented, variant).to_owned()).collect()
}

/// What the alternatives that schemars derives say about a variant; empty where they say nothing.
fn description_of<'a>(alternatives: &'a Value, variant: &str) -> &'a str {
    let of_variant = |schema: &&Value| schema.get("const").is_some_and(|name| name == variant);
    let schema = alternatives.as_array().into_iter().flatten().find(of_variant);
    schema.and_then(|schema| schema.get("description")?.as_str()).unwrap_or_default()
}
