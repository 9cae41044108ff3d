//! Shares of a whole, such as the ratio of traces that are kept.

use super::{Flag, Number, Text, Val};
use crate::{
    expr::{Func, matches},
    go,
    trace::symbolic,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use std::borrow::Cow;

/// A number from 0 to 1, or a text that is one: `--set sampling.ratio=0.1` gives a text, for Helm knows no fractions there.
///
/// ```
/// use floe_schema::Ratio;
///
/// let ratio = |json: &str| serde_json::from_str::<Ratio>(json);
/// assert_eq!((ratio("0.07")?.percent(), ratio("\"0.1\"")?.percent()), (7.0, 10.0));
/// assert!(ratio("1")?.is_one().get() && !ratio("0.99")?.is_one().get());
/// assert!(ratio("1.1").is_err() && ratio("\"2\"").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ratio(Val<Value>);

/// What a ratio looks like as a text.
const PATTERN: &str = "^(0(\\.[0-9]{1,15})?|1(\\.0{1,15})?)$";

impl Ratio {
    /// The ratio as a text: `0.1`.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(Val::<String>::apply(Func::PlainText, vec![self.0.operand()]))
    }

    /// The same in percent, for a typed document; in a trace it is a token.
    #[must_use]
    #[track_caller]
    pub fn percent(&self) -> f64 {
        Number::<0, 100>(Val::<f64>::apply(Func::Percent, vec![self.0.operand()])).get()
    }

    /// Whether it is the whole.
    #[must_use]
    pub fn is_one(&self) -> Flag {
        self.text().matches("^1(\\.0+)?$")
    }
}

impl From<f64> for Ratio {
    fn from(ratio: f64) -> Self {
        Self(Val::Data(go::normalize(ratio.into())))
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let val = Val::from(symbolic::read::<Value, D>(symbolic::Kind::Other, deserializer)?);
        let Val::Data(data) = val else { return Ok(Self(val)) };
        let ratio = match &data {
            Value::String(text) => matches(PATTERN, text),
            data => data.as_f64().is_some_and(|ratio| (0.0..=1.0).contains(&ratio)),
        };
        if !ratio {
            return Err(de::Error::custom(format!("{data} is not between 0 and 1")));
        }
        Ok(Self(Val::Data(go::normalize(data))))
    }
}

impl JsonSchema for Ratio {
    fn schema_name() -> Cow<'static, str> {
        "Ratio".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["number", "string"],
            "minimum": 0,
            "maximum": 1,
            "pattern": PATTERN,
            "$comment": "a number from 0 to 1",
            "examples": [0.1, 1],
        })
    }
}
