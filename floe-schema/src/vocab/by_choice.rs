//! Values by the variants of a choice.

use super::{Choice, OPTIONAL, Val, choice};
use crate::{
    expr::{Expr, Func},
    trace::{self, symbolic},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{borrow::Cow, collections::BTreeMap, marker::PhantomData};

/// A `T` for each variant of the enum `E`; one that is missing is `T`'s default, which is to be empty data.
///
/// ```
/// use floe_schema::{ByChoice, Choice, Defaults, Overlay};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
/// #[serde(rename_all = "kebab-case")]
/// enum Kind { Batch, Stream }
///
/// #[derive(Clone, Debug, Deserialize, Serialize)]
/// struct Job { tries: floe_schema::Int<0, 9> }
///
/// let by_kind: ByChoice<Kind, Overlay<Job>> = serde_json::from_str(r#"{ "stream": { "tries": 5 } }"#)?;
/// let defaults = Defaults::from(Job { tries: 1.into() });
/// let tries = |kind: Kind| by_kind.get(&Choice::from(kind)).over(&defaults).tries.get::<i32>();
/// assert_eq!((tries(Kind::Batch), tries(Kind::Stream)), (1, 5));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ByChoice<E, T> {
    val: Val<BTreeMap<String, T>>,
    of: PhantomData<E>,
}

impl<E, T> ByChoice<E, T> {
    const fn new(val: Val<BTreeMap<String, T>>) -> Self {
        Self { val, of: PhantomData }
    }
}

impl<E: Serialize + DeserializeOwned, T: DeserializeOwned + Clone + Default> ByChoice<E, T> {
    /// What belongs to the variant that is chosen.
    #[must_use]
    pub fn get(&self, choice: &Choice<E>) -> T {
        match &self.val {
            Val::Data(all) => all.get(&choice.text().get()).cloned().unwrap_or_default(),
            Val::Symbol(expr) => {
                let name = trace::text_expr(&choice.text().get());
                // Null deletes the whole map.
                let map = Expr::Call(Func::Default, vec![Expr::Dict(vec![]), expr.clone()]);
                symbolic::symbolic(Expr::Call(Func::Index, vec![map, name]))
            }
        }
    }
}

impl<E: Serialize, T, const N: usize> From<[(E, T); N]> for ByChoice<E, T> {
    fn from(entries: [(E, T); N]) -> Self {
        let name = |variant: E| match serde_json::to_value(variant) {
            Ok(Value::String(name)) => name,
            _ => unreachable!("a choice is an enum of unit variants"),
        };
        Self::new(Val::Data(entries.into_iter().map(|(variant, value)| (name(variant), value)).collect()))
    }
}

impl<E, T> Default for ByChoice<E, T> {
    fn default() -> Self {
        Self::new(Val::Data(BTreeMap::new()))
    }
}

impl<E, T: Serialize> Serialize for ByChoice<E, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.val.serialize(serializer)
    }
}

impl<'de, E, T: Deserialize<'de>> Deserialize<'de> for ByChoice<E, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(symbolic::read_optional(deserializer)?.map_or_else(Self::default, |read| Self::new(read.into())))
    }
}

impl<E: JsonSchema + DeserializeOwned, T: JsonSchema> JsonSchema for ByChoice<E, T> {
    fn schema_name() -> Cow<'static, str> {
        format!("By_{}_{}", E::schema_name(), T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let descriptions = choice::descriptions::<E>(generator);
        let each = |(name, description): (&&'static str, String)| {
            let mut schema = generator.subschema_for::<T>();
            schema.insert(OPTIONAL.to_owned(), true.into());
            if !description.is_empty() {
                schema.insert("description".to_owned(), description.into());
            }
            ((*name).to_owned(), schema.to_value())
        };
        let properties: Map<String, Value> = trace::variants::<E>().iter().zip(descriptions).map(each).collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false, OPTIONAL: true })
    }
}
