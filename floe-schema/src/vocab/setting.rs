//! Settings of programs that read them from a text: `true`, `5`, `text`, `["a","b"]`.

use super::{Text, Val};
use crate::{expr::Func, go, trace::symbolic};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use std::borrow::Cow;

/// The value of a setting that only another program knows the type of: a text, a number, a boolean or a list of texts.
///
/// ```
/// use floe_schema::Setting;
///
/// let text = |json: &str| serde_json::from_str::<Setting>(json).map(|setting| setting.text().get());
/// assert_eq!(text("true")?, "true");
/// assert_eq!(text(r#""a b""#)?, "a b");
/// assert_eq!(text(r#"["S3", "GCS"]"#)?, r#"["S3","GCS"]"#);
/// assert!(text("{}").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Setting(Val<Value>);

/// Printable text that does not begin with white space.
const PATTERN: &str = "^([^\u{0}-\u{20}\u{7f}-\u{a0}\u{feff}\u{fffe}\u{ffff}][^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{feff}\u{fffe}\u{ffff}]*)?$";
/// The greatest integer that a float64 holds exactly.
const MAX: i64 = super::int::MAX_SAFE;

impl Setting {
    /// The value as a text: a text as it is, all else as JSON.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(Val::<String>::apply(Func::PlainText, vec![self.0.operand()]))
    }
}

impl From<&str> for Setting {
    fn from(text: &str) -> Self {
        Self(Val::Data(text.into()))
    }
}

impl From<bool> for Setting {
    fn from(flag: bool) -> Self {
        Self(Val::Data(flag.into()))
    }
}

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Val::from(symbolic::read::<Value, D>(symbolic::Kind::Other, deserializer)?) {
            Val::Data(other @ (Value::Null | Value::Object(_))) => {
                Err(de::Error::custom(format!("{other} is not a text, a number, a boolean or a list of texts")))
            }
            Val::Data(data) => Ok(Self(Val::Data(go::normalize(data)))),
            symbol => Ok(Self(symbol)),
        }
    }
}

impl JsonSchema for Setting {
    fn schema_name() -> Cow<'static, str> {
        "Setting".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "number", "boolean", "array"],
            "pattern": PATTERN,
            "minimum": -MAX,
            "maximum": MAX,
            "items": { "type": "string", "pattern": PATTERN },
            "$comment": "a text, a number, a boolean or a list of texts",
        })
    }
}
