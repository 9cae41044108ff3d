//! Amounts that are a number or a share.

use super::Val;
use crate::{
    go,
    node::Node,
    trace::{
        hole::{self, Traceable},
        symbolic,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use std::borrow::Cow;

/// A number of pods, or a share of them: `2`, `25%`. Kubernetes' `IntOrString` where it stands for an amount.
///
/// ```
/// use floe_schema::IntOrPercent;
/// use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
///
/// assert_eq!(IntOrPercent::from(0).get::<IntOrString>(), IntOrString::Int(0));
/// ```
#[derive(Clone, Debug)]
pub struct IntOrPercent(Val<Value>);

/// What a share looks like.
const PATTERN: &str = "^(100|[1-9]?[0-9])%$";

impl IntOrPercent {
    /// The amount for a typed object: of the type `IntOrString`.
    ///
    /// # Panics
    /// Where `T` is not that type.
    #[must_use]
    #[track_caller]
    pub fn get<T: Traceable>(&self) -> T {
        match &self.0 {
            Val::Data(amount) => {
                serde_json::from_value(amount.clone()).expect("`IntOrString` is an integer of 32 bits or a text")
            }
            Val::Symbol(expr) => hole::hole(Node::Json(expr.clone())).unwrap_or_else(hole::no_place::<T>),
        }
    }
}

impl From<i32> for IntOrPercent {
    fn from(amount: i32) -> Self {
        Self(Val::Data(amount.into()))
    }
}

impl Serialize for IntOrPercent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for IntOrPercent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let amount = match Val::from(symbolic::read::<Value, D>(symbolic::Kind::Other, deserializer)?) {
            Val::Data(amount) => go::without_negative_zero(go::normalize(amount)),
            symbol @ Val::Symbol(_) => return Ok(Self(symbol)),
        };
        if amount.is_string() || amount.as_i64().is_some_and(|amount| i32::try_from(amount).is_ok()) {
            return Ok(Self(Val::Data(amount)));
        }
        Err(de::Error::custom(format!("{amount} is neither a number of pods nor a share; for example 1 or \"25%\"")))
    }
}

impl JsonSchema for IntOrPercent {
    fn schema_name() -> Cow<'static, str> {
        "IntOrPercent".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "string"],
            "pattern": PATTERN,
            "minimum": 0,
            "maximum": i32::MAX,
            "$comment": "a number or a share",
            "examples": [1, "25%"],
        })
    }
}
