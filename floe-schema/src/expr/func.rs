//! The closed set of functions: each with its native meaning ([`Func::eval`]) and its Go spelling ([`Func::go`]).
//!
//! The two are tested for equality on generated arguments against Helm's own engine.

use super::{
    Expr, Scope,
    number::{memory_share, percent},
    text::{matches, semver_compare, sha256, shorten, trunc},
};
use crate::go;
use base64::Engine as _;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A function that means the same natively and in a Go template.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Func {
    /// `trunc n text`: the first `n` bytes; texts here are ASCII names.
    Trunc,
    /// `trimSuffix suffix text`: without `suffix`, once.
    TrimSuffix,
    /// `trimPrefix prefix text`: without `prefix`, once.
    TrimPrefix,
    /// `replace old new text`: every `old` replaced.
    Replace,
    /// `lower text`
    Lower,
    /// `join separator list`, of texts.
    Join,
    /// `text | default fallback`: the fallback where the text is empty or unset.
    Default,
    /// `sha256sum text`, in lower-case hexadecimal.
    Sha256,
    /// `b64enc text`
    Base64,
    /// `toJson value`, as Go writes it.
    ToJson,
    /// `toPrettyJson value`: indented by two spaces.
    ToPrettyJson,
    /// `fromJson text`: the object that it holds; a map with the key `Error` where it holds none.
    FromJson,
    /// `fromYaml text`: natively the identity, because objects are not text there.
    FromYaml,
    /// An integer's decimal digits.
    IntText,
    /// `int64 value`: files give float64, `--set` gives int64.
    Int64,
    /// `mulf share 100`: a number, which may be written as a text, in percent.
    Percent,
    /// A share, in percent, of a quantity of memory, as Go's runtime reads it: `409MiB`; `off` for what is no plain quantity.
    MemoryShare,
    /// A string as it is, all else as JSON: a quantity as text, whether it was written as a number or as a string.
    PlainText,
    /// The quantities inside a fragment as text, at the given paths.
    Quantities(QuantityPaths),
    /// `not a`
    Not,
    /// `and a b …`
    And,
    /// `or a b …`
    Or,
    /// `eq a b` of two texts.
    Eq,
    /// `a > b` of two integers.
    Gt,
    /// `a < b` of two integers.
    Lt,
    /// `a == b` of two integers.
    IntEq,
    /// A text of at most so many bytes: itself where it fits, else its head and the start of its hash.
    Shorten,
    /// Whether a text has at most so many bytes: `le (len text) n`.
    Fits,
    /// `regexMatch pattern text`
    Matches,
    /// Whether a text contains another: `contains needle text`.
    Contains,
    /// `hasPrefix prefix text`
    HasPrefix,
    /// `hasSuffix suffix text`
    HasSuffix,
    /// `hasKey map key`
    HasKey,
    /// `index map key`: null where there is none.
    Index,
    /// Whether a value is given: neither null nor missing.
    IsSet,
    /// Whether a text, list or map is given and not empty.
    NonEmpty,
    /// `semverCompare range version`
    SemverCompare,
    /// `.Capabilities.APIVersions.Has version`
    HasApiVersion,
    /// `ternary a b condition`
    Ternary,
    /// Maps over each other: a later one's entries win.
    Union,
    /// `omit map keys…`: without these members.
    Omit(Vec<&'static str>),
    /// Overlays merged over defaults one after the other, at every depth; null deletes.
    Overlay,
}

/// Where inside a fragment quantities are: the paths of its type's schema that end in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuantityPaths {
    /// No quantity here or below.
    #[default]
    Other,
    /// A quantity: a number becomes a string.
    Quantity,
    /// Members by name.
    Members(BTreeMap<String, QuantityPaths>),
    /// Every element of a list, or every entry of a map.
    Each(Box<QuantityPaths>),
}

impl QuantityPaths {
    /// `value` with numbers at quantities' places written as strings.
    #[must_use]
    pub fn apply(&self, value: Value) -> Value {
        match (self, value) {
            (Self::Quantity, Value::Number(number)) => Value::String(go::number(&number)),
            (Self::Members(shapes), Value::Object(members)) => members
                .into_iter()
                .map(|(key, member)| {
                    let member = shapes.get(&key).map_or(member.clone(), |shape| shape.apply(member));
                    (key, member)
                })
                .collect(),
            (Self::Each(shape), Value::Object(members)) => {
                members.into_iter().map(|(key, member)| (key, shape.apply(member))).collect()
            }
            (Self::Each(shape), Value::Array(items)) => items.into_iter().map(|item| shape.apply(item)).collect(),
            (_, value) => value,
        }
    }

    /// The paths to the quantities, `*` for every element: `["limits.*", "requests.*"]`.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let below = |name: &str, shape: &Self| {
            let join = |path: &String| if path.is_empty() { name.to_owned() } else { format!("{name}.{path}") };
            shape.paths().iter().map(join).collect::<Vec<_>>()
        };
        match self {
            Self::Other => vec![],
            Self::Quantity => vec![String::new()],
            Self::Members(shapes) => shapes.iter().flat_map(|(name, shape)| below(name, shape)).collect(),
            Self::Each(shape) => below("*", shape),
        }
    }
}

impl Func {
    /// The native meaning. Arguments are in Go's order; a kind that the values' schema rules out reads as empty.
    #[must_use]
    pub fn eval(&self, args: &[Value]) -> Value {
        let arg = |i: usize| args.get(i).unwrap_or(&Value::Null);
        let text = |i: usize| arg(i).as_str().unwrap_or_default();
        let int = |i: usize| as_int(arg(i));
        match self {
            Self::Trunc => trunc(text(1), int(0)).into(),
            Self::TrimSuffix => text(1).strip_suffix(text(0)).unwrap_or(text(1)).into(),
            Self::TrimPrefix => text(1).strip_prefix(text(0)).unwrap_or(text(1)).into(),
            Self::Replace => text(2).replace(text(0), text(1)).into(),
            Self::Lower => text(0).to_lowercase().into(),
            Self::Join => {
                let texts = arg(1).as_array().into_iter().flatten().filter_map(Value::as_str);
                texts.collect::<Vec<_>>().join(text(0)).into()
            }
            Self::Default => if truthy(arg(1)) { arg(1) } else { arg(0) }.clone(),
            Self::Sha256 => sha256(text(0)).into(),
            Self::Base64 => base64::engine::general_purpose::STANDARD.encode(text(0)).into(),
            Self::ToJson => go::to_json(arg(0)).into(),
            Self::ToPrettyJson => go::to_pretty_json(arg(0)).into(),
            Self::FromJson => go::from_json(text(0)),
            Self::FromYaml => arg(0).clone(),
            Self::IntText => int(0).to_string().into(),
            Self::Int64 => int(0).into(),
            Self::Percent => percent(arg(0)).into(),
            Self::MemoryShare => memory_share(text(0), int(1)).unwrap_or_else(|| "off".to_owned()).into(),
            Self::PlainText => match arg(0) {
                Value::String(text) => text.as_str().into(),
                other => go::to_json(other).into(),
            },
            Self::Quantities(paths) => paths.apply(arg(0).clone()),
            Self::Not => (!truthy(arg(0))).into(),
            Self::And => args.iter().all(truthy).into(),
            Self::Or => args.iter().any(truthy).into(),
            Self::Eq => (text(0) == text(1)).into(),
            Self::Gt => (int(0) > int(1)).into(),
            Self::Lt => (int(0) < int(1)).into(),
            Self::IntEq => (int(0) == int(1)).into(),
            Self::Shorten => shorten(text(0), int(1)).into(),
            Self::Fits => i64::try_from(text(0).len()).is_ok_and(|length| length <= int(1)).into(),
            Self::Matches => matches(text(0), text(1)).into(),
            Self::Contains => text(1).contains(text(0)).into(),
            Self::HasPrefix => text(1).starts_with(text(0)).into(),
            Self::HasSuffix => text(1).ends_with(text(0)).into(),
            Self::HasKey => arg(0).as_object().is_some_and(|map| map.contains_key(text(1))).into(),
            Self::Index => arg(0).get(text(1)).cloned().unwrap_or_default(),
            Self::IsSet => (!arg(0).is_null()).into(),
            Self::NonEmpty => truthy(arg(0)).into(),
            Self::SemverCompare => semver_compare(text(0), text(1)).into(),
            Self::HasApiVersion => arg(0).as_array().is_some_and(|all| all.contains(arg(1))).into(),
            Self::Ternary => if truthy(arg(2)) { arg(0) } else { arg(1) }.clone(),
            Self::Union => args.iter().fold(Value::Null, |all, map| union(&all, map)),
            Self::Omit(keys) => omit(arg(0), keys),
            Self::Overlay => args.iter().skip(1).fold(arg(0).clone(), overlay),
        }
    }

    /// The Go spelling, as a pipeline's start.
    #[must_use]
    pub fn go(&self, args: &[Expr], scope: &Scope) -> String {
        let arg = |i: usize| args.get(i).map_or_else(|| "nil".to_owned(), |arg| arg.go_arg(scope));
        let plain = |name: &str| args.iter().fold(name.to_owned(), |call, arg| call + " " + &arg.go_arg(scope));
        // The subject of a pipeline comes last: `subject | name first …`.
        let pipe = |name: &str| match args.split_last() {
            Some((subject, first)) => {
                let call = first.iter().fold(name.to_owned(), |call, arg| call + " " + &arg.go_arg(scope));
                format!("{} | {call}", subject.go(scope))
            }
            None => name.to_owned(),
        };
        let ints = |name: &str| format!("{name} {} {}", int_arg(&args[0], scope), int_arg(&args[1], scope));
        match self {
            Self::Trunc => pipe("trunc"),
            Self::TrimSuffix => pipe("trimSuffix"),
            Self::TrimPrefix => pipe("trimPrefix"),
            Self::Replace => pipe("replace"),
            Self::Lower => pipe("lower"),
            Self::Join => pipe("join"),
            Self::Default => pipe("default"),
            Self::Sha256 => pipe("sha256sum"),
            Self::Base64 => pipe("b64enc"),
            Self::ToJson => pipe("toJson"),
            Self::ToPrettyJson => pipe("toPrettyJson"),
            Self::FromJson => pipe("fromJson"),
            Self::FromYaml => pipe("fromYaml"),
            Self::IntText => format!("printf \"%d\" {}", int_arg(&args[0], scope)),
            Self::Int64 => plain("int64"),
            Self::Percent => format!("mulf {} 100", arg(0)),
            Self::MemoryShare => {
                format!("include {} (list {} {})", go::quote(&scope.helper("memoryShare")), arg(0), args[1].go(scope))
            }
            Self::PlainText => format!("ternary {0} (toJson {0}) (kindIs \"string\" {0})", arg(0)),
            Self::Quantities(_) | Self::Union | Self::Overlay => format!("{} | fromJson", self.go_json(args, scope)),
            Self::Not => not(&args[0], scope),
            Self::And => plain("and"),
            Self::Or => plain("or"),
            Self::Eq => plain("eq"),
            Self::Gt => ints("gt"),
            Self::Lt => ints("lt"),
            Self::IntEq => ints("eq"),
            Self::Shorten => {
                format!("include {} (list {} {})", go::quote(&scope.helper("shorten")), arg(0), args[1].go(scope))
            }
            Self::Fits => format!("le (len {}) {}", arg(0), int_arg(&args[1], scope)),
            Self::Matches => plain("regexMatch"),
            Self::Contains => plain("contains"),
            Self::HasPrefix => plain("hasPrefix"),
            Self::HasSuffix => plain("hasSuffix"),
            Self::HasKey => plain("hasKey"),
            Self::Index => plain("index"),
            Self::IsSet => format!("not (kindIs \"invalid\" {})", arg(0)),
            Self::NonEmpty => args.first().map_or_else(String::new, |arg| arg.go(scope)),
            Self::Omit(keys) => {
                let keys: String = keys.iter().map(|key| format!(" {}", go::quote(key))).collect();
                format!("omit (default dict {}){keys}", arg(0))
            }
            Self::SemverCompare => plain("semverCompare"),
            Self::HasApiVersion => format!("{}.Has {}", arg(0), arg(1)),
            Self::Ternary => format!("ternary {} {} {}", arg(0), arg(1), args[2].go_bool(scope)),
        }
    }

    /// The Go spelling of the result as JSON text: what a helper returns already, all else through `toJson`.
    #[must_use]
    pub fn go_json(&self, args: &[Expr], scope: &Scope) -> String {
        let list = |name: &str, more: String| {
            let args: Vec<String> = args.iter().map(|arg| arg.go_arg(scope)).collect();
            format!("include {} (list {}{more})", go::quote(&scope.helper(name)), args.join(" "))
        };
        match self {
            Self::Quantities(paths) => {
                list("quantities", paths.paths().iter().map(|path| format!(" {}", go::quote(path))).collect())
            }
            Self::Union => list("union", String::new()),
            Self::Overlay => list("overlay", String::new()),
            func => format!("{} | toJson", func.go(args, scope)),
        }
    }

    /// Whether the result is a boolean in Go, too.
    #[must_use]
    pub const fn is_bool(&self) -> bool {
        matches!(
            self,
            Self::Not
                | Self::Eq
                | Self::Gt
                | Self::Lt
                | Self::IntEq
                | Self::Fits
                | Self::Matches
                | Self::Contains
                | Self::HasPrefix
                | Self::HasSuffix
                | Self::HasKey
                | Self::IsSet
                | Self::SemverCompare
                | Self::HasApiVersion
        )
    }

    /// The Go spelling as an argument.
    #[must_use]
    pub fn go_arg(&self, args: &[Expr], scope: &Scope) -> String {
        Expr::Call(self.clone(), args.to_vec()).go_arg(scope)
    }
}

/// An integer argument: a literal as it is, all else through `int64`.
fn int_arg(arg: &Expr, scope: &Scope) -> String {
    match arg {
        Expr::Int(int) => int.to_string(),
        arg => format!("(int64 {})", arg.go_arg(scope)),
    }
}

/// `not`, without doubling it.
fn not(arg: &Expr, scope: &Scope) -> String {
    match arg {
        Expr::Call(Func::IsSet, of) => format!("kindIs \"invalid\" {}", of[0].go_arg(scope)),
        Expr::Call(Func::Not, of) => of[0].go(scope),
        arg => format!("not {}", arg.go_arg(scope)),
    }
}

fn as_int(value: &Value) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "what Go's conversion of a float64 does, too")]
    value.as_i64().or_else(|| value.as_f64().map(|float| float as i64)).unwrap_or_default()
}

/// Go's truth: neither null, false, zero nor empty.
fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// `map` without the members `keys`.
fn omit(map: &Value, keys: &[&str]) -> Value {
    let members = map.as_object().into_iter().flatten().filter(|(key, _)| !keys.contains(&key.as_str()));
    members.map(|(key, member)| (key.clone(), member.clone())).collect()
}

fn union(base: &Value, over: &Value) -> Value {
    let mut all = base.as_object().cloned().unwrap_or_default();
    all.extend(over.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

/// `over` merged into `base`: maps member by member, null deletes, all else replaces.
fn overlay(base: Value, over: &Value) -> Value {
    let Value::Object(mut merged) = base else { return overlay(Value::Object(Map::new()), over) };
    for (key, value) in over.as_object().into_iter().flatten() {
        match value {
            Value::Null => {
                merged.shift_remove(key);
            }
            Value::Object(_) => {
                let member = merged.entry(key.as_str()).or_insert(Value::Null);
                *member = overlay(member.take(), value);
            }
            value => {
                merged.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(merged)
}
