//! Texts.

use super::{Flag, Format, Free, JsonText, Operand, Val, format::anchored};
use crate::{
    combine,
    expr::{Expr, Func},
    trace::{self, lines, symbolic},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A text of the format `F`; any printable text by default.
///
/// ```
/// use floe_schema::{DnsLabel, Text};
///
/// let name: Text<DnsLabel> = "my-webserver".into();
/// assert_eq!(format!("{name}:80"), "my-webserver:80");
/// assert_eq!(Text::of(format!("{name}-x")).trunc(5).trim_suffix("-").get(), "my-we");
/// ```
#[derive(Clone, Debug)]
pub struct Text<F = Free> {
    pub(crate) val: Val<String>,
    format: PhantomData<F>,
}

impl<F> Text<F> {
    pub(crate) const fn new(val: Val<String>) -> Self {
        Self { val, format: PhantomData }
    }

    /// The text as a `String`, for a typed object; in a trace it carries a token.
    ///
    /// What is looked at in it (length, prefix, order) is lost on a template: use this type's functions for that.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> String {
        match &self.val {
            Val::Data(text) => text.clone(),
            Val::Symbol(expr) => {
                let line = lines::caller();
                trace::with(|run| run.text_token(expr, line))
            }
        }
    }

    fn call(&self, func: Func, before: Vec<Operand>) -> Text {
        let args = before.into_iter().chain([self.val.operand()]).collect();
        Text::new(Val::<String>::apply(func, args))
    }

    fn test(&self, func: Func, before: Vec<Operand>) -> Flag {
        let args = before.into_iter().chain([self.val.operand()]).collect();
        Flag(Val::<bool>::apply(func, args))
    }

    /// The first `length` bytes. For ASCII texts such as names: Helm cuts a longer character in two.
    #[must_use]
    pub fn trunc(&self, length: u16) -> Text {
        self.call(Func::Trunc, vec![Operand::Data(length.into())])
    }

    /// Whether it has at most `length` bytes.
    #[must_use]
    pub fn fits(&self, length: u32) -> Flag {
        Flag::of(Func::Fits, vec![self.val.operand(), Operand::Data(length.into())])
    }

    /// At most `length` bytes, which are more than ten, and still unique: the text itself where it fits, else its head
    /// and the start of its hash.
    ///
    /// ```
    /// use floe_schema::Text;
    ///
    /// assert_eq!(Text::of("short").shorten(20).get(), "short");
    /// assert_eq!(Text::of("a-name-that-is-too-long").shorten(20).get(), "a-name-that-c8400ded");
    /// ```
    #[must_use]
    pub fn shorten(&self, length: u16) -> Text {
        let args = vec![self.val.operand(), Operand::Data(length.into())];
        Text::new(Val::<String>::apply(Func::Shorten, args))
    }

    /// Without `suffix` at its end, once.
    #[must_use]
    pub fn trim_suffix(&self, suffix: &str) -> Text {
        self.call(Func::TrimSuffix, vec![Operand::text(suffix)])
    }

    /// Without `prefix` at its start, once.
    #[must_use]
    pub fn trim_prefix(&self, prefix: &str) -> Text {
        self.call(Func::TrimPrefix, vec![Operand::text(prefix)])
    }

    /// With every `old` replaced by `new`.
    #[must_use]
    pub fn replace(&self, old: &str, new: &str) -> Text {
        self.replaced(old, &Val::Data(new.to_owned()))
    }

    /// With every `old` replaced by another text, which may be a value too.
    ///
    /// ```
    /// use floe_schema::Text;
    ///
    /// assert_eq!(Text::of("floe-{{.environment}}").replace_by("{{.environment}}", &Text::of("qa")).get(), "floe-qa");
    /// ```
    #[must_use]
    pub fn replace_by<G>(&self, old: &str, new: &Text<G>) -> Text {
        self.replaced(old, &new.val)
    }

    fn replaced(&self, old: &str, new: &Val<String>) -> Text {
        match (&self.val, new) {
            // What Func::Replace means, without the way over JSON: names are made of it, many for each object.
            (Val::Data(text), Val::Data(new)) => Text::new(Val::Data(text.replace(old, new))),
            (_, new) => self.call(Func::Replace, vec![Operand::text(old), new.operand()]),
        }
    }

    /// In lower case. For ASCII texts: other alphabets' rules differ between languages.
    #[must_use]
    pub fn lower(&self) -> Text {
        self.call(Func::Lower, vec![])
    }

    /// Its SHA-256 in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> Text {
        self.call(Func::Sha256, vec![])
    }

    /// So many percent of the quantity of memory that it is, for the variable `GOMEMLIMIT` of Go's runtime; `off` where it is
    /// none.
    ///
    /// ```
    /// use floe_schema::Text;
    ///
    /// assert_eq!(Text::of("512Mi").share_of_memory(80).get(), "409MiB");
    /// assert_eq!(Text::of("1.5Gi").share_of_memory(80).get(), "1228MiB");
    /// assert_eq!(Text::of("").share_of_memory(80).get(), "off");
    /// ```
    #[must_use]
    pub fn share_of_memory(&self, percent: u8) -> Text {
        let args = vec![self.val.operand(), Operand::Data(percent.into())];
        Text::new(Val::<String>::apply(Func::MemoryShare, args))
    }

    /// In base64, as the `data` of a Secret has it.
    #[must_use]
    pub fn base64(&self) -> Text {
        self.call(Func::Base64, vec![])
    }

    /// This text, or `fallback` where it is empty.
    #[must_use]
    pub fn or<G>(&self, fallback: &Text<G>) -> Text {
        self.call(Func::Default, vec![fallback.val.operand()])
    }

    /// Whether it is `other`.
    #[must_use]
    pub fn is(&self, other: &str) -> Flag {
        let args = vec![self.val.operand(), Operand::text(other)];
        Flag(Val::<bool>::apply(Func::Eq, args))
    }

    /// Whether it is the same as another text, which may be a value too.
    #[must_use]
    pub fn same_as<G>(&self, other: &Text<G>) -> Flag {
        self.test(Func::Eq, vec![other.val.operand()])
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> Flag {
        match &self.val {
            Val::Data(text) => text.is_empty().into(),
            Val::Symbol(expr) => Flag::condition(combine::non_empty_of(expr)).not(),
        }
    }

    /// Whether the regular expression `pattern` matches in it; one that Go (RE2) and Rust read alike.
    #[must_use]
    pub fn matches(&self, pattern: &str) -> Flag {
        self.test(Func::Matches, vec![Operand::text(pattern)])
    }

    /// The JSON object in it, for checks.
    #[must_use]
    pub fn json(&self) -> JsonText {
        JsonText::of(&self.val)
    }

    /// Whether it contains `needle`.
    #[must_use]
    pub fn contains(&self, needle: &str) -> Flag {
        self.test(Func::Contains, vec![Operand::text(needle)])
    }

    /// Whether it starts with `prefix`.
    #[must_use]
    pub fn starts_with(&self, prefix: &str) -> Flag {
        self.test(Func::HasPrefix, vec![Operand::text(prefix)])
    }

    /// Whether it ends with `suffix`.
    #[must_use]
    pub fn ends_with(&self, suffix: &str) -> Flag {
        self.test(Func::HasSuffix, vec![Operand::text(suffix)])
    }
}

impl Text {
    /// A text made of others, as `format!` joins them.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        text.into().into()
    }
}

impl<F> fmt::Display for Text<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.get())
    }
}

impl<F> From<&str> for Text<F> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A text that may have others inside it, as `format!` joins them.
impl<F> From<String> for Text<F> {
    fn from(text: String) -> Self {
        if !trace::tracing() {
            return Self::new(Val::Data(text));
        }
        match trace::text_expr(&text) {
            Expr::Text(text) => Self::new(Val::Data(text)),
            expr => Self::new(Val::Symbol(expr)),
        }
    }
}

impl<F> Default for Text<F> {
    fn default() -> Self {
        Self::from("")
    }
}

impl<F> Serialize for Text<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.val.serialize(serializer)
    }
}

impl<'de, F> Deserialize<'de> for Text<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        symbolic::read(symbolic::Kind::Text, deserializer).map(|read| Self::new(read.into()))
    }
}

impl<F: Format> JsonSchema for Text<F> {
    fn schema_name() -> Cow<'static, str> {
        F::TITLE.into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = serde_json::Map::from_iter([
            ("type".to_owned(), Value::from("string")),
            ("pattern".to_owned(), anchored(F::PATTERN).into()),
            // For people who read the schema, and for the findings of a validator.
            ("$comment".to_owned(), F::TITLE.into()),
        ]);
        if F::MIN_LENGTH > 0 {
            schema.insert("minLength".to_owned(), F::MIN_LENGTH.into());
        }
        if F::MAX_LENGTH > 0 {
            schema.insert("maxLength".to_owned(), F::MAX_LENGTH.into());
        }
        if !F::EXAMPLES.is_empty() {
            schema.insert("examples".to_owned(), F::EXAMPLES.into());
        }
        schema.into()
    }
}
