//! Optional values.

use super::{Deprecated, Flag, NULLABLE, OPTIONAL, Operand, Val, flag::optional};
use crate::{
    combine::non_empty_of,
    expr::{Expr, Func},
    trace::{
        self,
        hole::Traceable,
        symbolic::{self, Kind},
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;
use std::borrow::Cow;

/// A value that may be unset: missing or null, and for a text also empty.
///
/// ```
/// use floe_schema::{Opt, Text};
///
/// let tag: Opt<Text> = Opt::unset();
/// assert_eq!(tag.or("1.0".into()).get(), "1.0");
/// assert_eq!(tag.map(|tag| tag.get()), None);
/// ```
#[derive(Clone, Debug)]
pub struct Opt<T>(Val<Option<T>>);

impl<T> Opt<T> {
    /// Nothing.
    #[must_use]
    pub const fn unset() -> Self {
        Self(Val::Data(None))
    }

    /// The expression that it stands for; none for data.
    pub(super) const fn symbol(&self) -> Option<&Expr> {
        match &self.0 {
            Val::Data(_) => None,
            Val::Symbol(expr) => Some(expr),
        }
    }
}

impl<T: DeserializeOwned> Opt<T> {
    /// What `value` gives where it is set.
    #[track_caller]
    pub fn map<U: Traceable>(&self, mut value: impl FnMut(&T) -> U) -> Option<U> {
        match &self.0 {
            Val::Data(data) => data.as_ref().map(value),
            Val::Symbol(expr) => {
                let mut body = || trace::lift_serialize(&value(&symbolic::symbolic(expr.clone())));
                let placeholder = optional(&set::<T>(expr), &mut body);
                placeholder.unwrap_or_else(|| self.is_set().get().then(|| value(&symbolic::symbolic(expr.clone()))))
            }
        }
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> Flag {
        match &self.0 {
            Val::Data(data) => data.is_some().into(),
            Val::Symbol(expr) => Flag(Val::Symbol(set::<T>(expr))),
        }
    }
}

impl<T: DeserializeOwned + Serialize + Clone> Opt<T> {
    /// The value, or `fallback` where it is unset; of a leaf, not of a struct.
    #[must_use]
    pub fn or(&self, fallback: T) -> T {
        match &self.0 {
            Val::Data(data) => data.clone().unwrap_or(fallback),
            Val::Symbol(expr) => symbolic::symbolic(either::<T>(expr, leaf_expr(&fallback))),
        }
    }

    /// This value, or where it is unset another optional one; of a leaf, not of a struct.
    ///
    /// ```
    /// use floe_schema::{Opt, Text};
    ///
    /// let (own, shared): (Opt<Text>, Opt<Text>) = (Opt::unset(), Text::from("high").into());
    /// assert_eq!(own.or_else(&shared).map(|class| class.get()), Some("high".to_owned()));
    /// ```
    #[must_use]
    pub fn or_else(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Val::Data(None), _) => other.clone(),
            (Val::Data(Some(_)), _) | (_, Val::Data(None)) => self.clone(),
            (Val::Symbol(_), Val::Data(Some(other))) => self.or(other.clone()).into(),
            (Val::Symbol(one), Val::Symbol(other)) => Self(Val::Symbol(either::<T>(one, other.clone()))),
        }
    }

    /// This value, or where it is unset that of the key which it replaces; of a leaf, not of a struct.
    ///
    /// ```
    /// use floe_schema::{Deprecated, Opt, Text};
    ///
    /// let (tag, old): (Opt<Text>, Deprecated<Text>) = (Opt::unset(), Text::from("1.2").into());
    /// assert_eq!(tag.or_deprecated(&old).or("latest".into()).get(), "1.2");
    /// ```
    #[must_use]
    pub fn or_deprecated(&self, old: &Deprecated<T>) -> Self {
        self.or_else(old.value())
    }

    /// The optional value at the expression of the symbolic leaf `leaf`.
    pub(super) fn at_leaf(leaf: &T) -> Self {
        Self(Val::Symbol(leaf_expr(leaf)))
    }

    /// The value where it is set, as an `Option` to `match` on: a fork of the trace.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> Option<T> {
        match &self.0 {
            Val::Data(data) => data.clone(),
            Val::Symbol(expr) => self.is_set().get().then(|| symbolic::symbolic(expr.clone())),
        }
    }
}

/// The condition that a `T` at `expr` is set.
fn set<T: DeserializeOwned>(expr: &Expr) -> Expr {
    match Kind::of::<T>() {
        Some(Kind::Text) => non_empty_of(expr),
        _ => expr.call(Func::IsSet),
    }
}

/// The `T` at `expr`, or `fallback` where it is unset.
fn either<T: DeserializeOwned>(expr: &Expr, fallback: Expr) -> Expr {
    match Kind::of::<T>() {
        Some(Kind::Text) => Expr::Call(Func::Default, vec![fallback, expr.clone()]),
        _ => Expr::Call(Func::Ternary, vec![expr.clone(), fallback, set::<T>(expr)]),
    }
}

/// The expression of a leaf, symbolic or data.
fn leaf_expr<T: Serialize>(leaf: &T) -> Expr {
    match serde_json::to_value(leaf) {
        Ok(Value::String(text)) => trace::text_expr(&text),
        Ok(data) => Operand::Data(data).expr(),
        Err(_) => Expr::Text(String::new()),
    }
}

impl<T> From<T> for Opt<T> {
    fn from(value: T) -> Self {
        Self(Val::Data(Some(value)))
    }
}

impl<T> Default for Opt<T> {
    fn default() -> Self {
        Self::unset()
    }
}

impl<T: Serialize> Serialize for Opt<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Opt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match symbolic::read_optional::<Given<T>, D>(deserializer)? {
            None => Self::unset(),
            Some(symbolic::Read::Symbol(expr)) => Self(Val::Symbol(expr)),
            Some(symbolic::Read::Data(Given(data))) => Self(Val::Data(data)),
        })
    }
}

/// What is given: an empty text is as good as none.
struct Given<T>(Option<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if Kind::of::<T>() != Some(Kind::Text) {
            return T::deserialize(deserializer).map(|data| Self(Some(data)));
        }
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self(None));
        }
        T::deserialize(Value::String(text)).map(|data| Self(Some(data))).map_err(serde::de::Error::custom)
    }
}

impl<T: JsonSchema> JsonSchema for Opt<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Opt_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = generator.subschema_for::<T>();
        // "" is unset, so it is accepted whatever the format.
        if schema.get("type").and_then(Value::as_str) == Some("string")
            && let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
        {
            let inner = pattern.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$"));
            if let Some(inner) = inner.map(|inner| format!("^(?:{inner})?$")) {
                schema.insert("pattern".to_owned(), inner.into());
            }
            schema.remove("minLength");
        }
        schema.insert(OPTIONAL.to_owned(), true.into());
        schema.insert(NULLABLE.to_owned(), true.into());
        schema
    }
}
