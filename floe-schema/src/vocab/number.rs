//! Numbers with a fraction.

use super::{Text, Val};
use crate::{
    expr::Func,
    trace::{self, lines, symbolic},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;

/// A number, such as a sampling ratio, between `MIN` and `MAX`, both included and whole.
///
/// Kubernetes' own types have no fractions (a quantity is a text): numbers are for embedded documents and arguments.
#[derive(Clone, Debug)]
pub struct Number<const MIN: i64 = { -super::int::MAX_SAFE }, const MAX: i64 = { super::int::MAX_SAFE }>(
    pub(crate) Val<f64>,
);

impl<const MIN: i64, const MAX: i64> Number<MIN, MAX> {
    /// The number for a typed document; in a trace it is a token.
    #[must_use]
    #[track_caller]
    #[expect(clippy::cast_precision_loss, reason = "tokens are small")]
    pub fn get(&self) -> f64 {
        match &self.0 {
            Val::Data(number) => *number,
            Val::Symbol(expr) => {
                let line = lines::caller();
                trace::with(|run| run.int_token(expr, line)) as f64 + 0.5
            }
        }
    }

    /// The number as JSON writes it: `0.1`, `1`, `1e-7`.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(Val::<String>::apply(Func::ToJson, vec![self.0.operand()]))
    }
}

impl<const MIN: i64, const MAX: i64> From<f64> for Number<MIN, MAX> {
    fn from(number: f64) -> Self {
        Self(Val::Data(number))
    }
}

impl<const MIN: i64, const MAX: i64> Serialize for Number<MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Number<MIN, MAX> {
    #[expect(clippy::cast_precision_loss, reason = "the bounds are within ±2^53")]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let val = Val::from(symbolic::read(symbolic::Kind::Other, deserializer)?);
        match val {
            Val::Data(number) if !(MIN as f64..=MAX as f64).contains(&number) => {
                Err(de::Error::custom(format!("{number} is not between {MIN} and {MAX}")))
            }
            val => Ok(Self(val)),
        }
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Number<MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("Number_{MIN}_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": MIN, "maximum": MAX })
    }
}
