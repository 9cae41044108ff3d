//! Quantities of Kubernetes, such as `500m` and `2Gi`.

use super::{Text, Val};
use crate::{expr::Func, go, trace::symbolic};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use std::borrow::Cow;

/// A quantity of Kubernetes: a number or a text; both readings write a text.
///
/// Kubernetes' own type wraps the text: `Quantity(values.size.text().get())`.
#[derive(Clone, Debug)]
pub struct Quantity(Val<Value>);

/// What a quantity looks like as a text: digits with an optional fraction, sign, and suffix or exponent.
pub(crate) const PATTERN: &str = "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[munkMGTPE]|[eE][+-]?[0-9]+)?$";

impl Quantity {
    /// The quantity as a text, as it was written.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(Val::<String>::apply(Func::PlainText, vec![self.0.operand()]))
    }
}

impl From<&str> for Quantity {
    fn from(text: &str) -> Self {
        Self(Val::Data(text.into()))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Val::from(symbolic::read::<Value, D>(symbolic::Kind::Other, deserializer)?) {
            Val::Data(Value::String(text)) => Ok(Self(Val::Data(text.into()))),
            Val::Data(number @ Value::Number(_)) => Ok(Self(Val::Data(go::normalize(number)))),
            Val::Data(other) => Err(de::Error::custom(format!("{other} is not a quantity; for example \"500m\""))),
            symbol => Ok(Self(symbol)),
        }
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "number"],
            "pattern": PATTERN,
            "minimum": 0,
            "$comment": "a quantity",
            "examples": ["500m", "2Gi"],
        })
    }
}
