//! JSON inside a text: looked into, for checks.

use super::{Flag, Operand, Text, Val};
use crate::{
    expr::{Expr, Func},
    go,
};
use serde_json::Value;

/// The JSON object that a text is expected to hold.
///
/// ```
/// use floe_schema::Text;
///
/// let artifacts = Text::of(r#"{ "version": "0.6.0" }"#).json();
/// assert!(artifacts.is_object().get() && artifacts.has("version").get() && !artifacts.has("mode").get());
/// assert!(artifacts.text("version").matches(r"^0\.[0-9]+\.").get());
/// assert!(!Text::of("[]").json().is_object().get());
/// ```
#[derive(Clone, Debug)]
pub struct JsonText(Val<Value>);

/// What Helm's `fromJson` gives for a text that is no object: a map with this key alone.
const ERROR: &str = "Error";

impl JsonText {
    pub(super) fn of(text: &Val<String>) -> Self {
        Self(match text {
            Val::Data(text) => Val::Data(go::from_json(text)),
            Val::Symbol(expr) => Val::Symbol(expr.call(Func::FromJson)),
        })
    }

    /// Whether the text is a JSON object. One with a member `Error` does not count.
    #[must_use]
    pub fn is_object(&self) -> Flag {
        self.has(ERROR).not()
    }

    /// Whether the object has the member `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> Flag {
        match &self.0 {
            Val::Data(value) => value.get(key).is_some().into(),
            Val::Symbol(_) => Flag::of(Func::HasKey, vec![self.0.operand(), Operand::text(key)]),
        }
    }

    /// The member `key`: a string as it is, all else as JSON, `null` where it is missing.
    #[must_use]
    pub fn text(&self, key: &str) -> Text {
        match &self.0 {
            Val::Data(value) => {
                let member = value.get(key).cloned().unwrap_or_default();
                Text::new(Val::<String>::apply(Func::PlainText, vec![Operand::Data(member)]))
            }
            Val::Symbol(expr) => {
                let member = Expr::Call(Func::Index, vec![expr.clone(), Expr::Text(key.to_owned())]);
                Text::new(Val::Symbol(member.call(Func::PlainText)))
            }
        }
    }
}
