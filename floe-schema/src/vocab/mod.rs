//! The values vocabulary: the leaves that values types are made of.
//!
//! To serde and schemars a leaf looks like the plain data it holds. Inside it is either that data or an expression,
//! and its methods mean the same for both.

mod by_choice;
mod choice;
mod defaults;
mod deprecated;
mod flag;
mod format;
mod fragment;
mod free_form;
mod int;
mod int_or_percent;
mod json_text;
mod list;
mod map;
mod number;
mod opt;
mod overlay;
mod quantity;
mod ratio;
mod setting;
mod text;
mod with;

pub use by_choice::ByChoice;
pub use choice::Choice;
pub use defaults::Defaults;
pub use deprecated::Deprecated;
pub use flag::Flag;
pub(crate) use format::anchored;
pub use format::{
    ConfigMapKey, CronSchedule, DnsLabel, DnsSubdomain, EnvVarName, Format, Free, ImageTag, LabelKey, LabelValue,
    MapKey, Path, Printable, Url,
};
pub use fragment::Fragment;
pub use free_form::FreeForm;
pub use int::{Int, Integer};
pub use int_or_percent::IntOrPercent;
pub use json_text::JsonText;
pub use list::List;
pub use map::Map;
pub use number::Number;
pub use opt::Opt;
pub use overlay::Overlay;
pub(crate) use quantity::PATTERN as QUANTITY_PATTERN;
pub use quantity::Quantity;
pub use ratio::Ratio;
pub use setting::Setting;
pub use text::Text;
pub use with::With;

use crate::{
    expr::{Expr, Func},
    trace::{
        self,
        symbolic::{self, Read},
    },
};
use serde::{Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

/// What a leaf is inside: data, or the expression that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Val<T> {
    Data(T),
    Symbol(Expr),
}

impl<T> From<Read<T>> for Val<T> {
    fn from(read: Read<T>) -> Self {
        match read {
            Read::Data(data) => Self::Data(data),
            Read::Symbol(expr) => Self::Symbol(expr),
        }
    }
}

impl<T: Serialize> Serialize for Val<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Data(data) => data.serialize(serializer),
            Self::Symbol(expr) if symbolic::gather(expr) => serializer.serialize_unit(),
            Self::Symbol(expr) => serializer.serialize_str(&trace::with(|run| run.text_token(expr, None))),
        }
    }
}

impl<T: Clone + Into<Value> + DeserializeOwned> Val<T> {
    /// `func` of the values `args`, of which this one is any: natively its result, symbolically its expression.
    pub(crate) fn apply(func: Func, args: Vec<Operand>) -> Self {
        if args.iter().all(|arg| matches!(arg, Operand::Data(_))) {
            let data: Vec<Value> = args
                .into_iter()
                .map(|arg| match arg {
                    Operand::Data(data) => data,
                    Operand::Symbol(_) => Value::Null,
                })
                .collect();
            let result = func.eval(&data);
            return Self::Data(serde_json::from_value(result).expect("every function returns its own type"));
        }
        let exprs = args.into_iter().map(Operand::expr).collect();
        Self::Symbol(Expr::Call(func, exprs))
    }

    /// This value as an argument of a function.
    pub(crate) fn operand(&self) -> Operand {
        match self {
            Self::Data(data) => Operand::Data(data.clone().into()),
            Self::Symbol(expr) => Operand::Symbol(expr.clone()),
        }
    }
}

/// An argument of a function.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Data(Value),
    Symbol(Expr),
}

impl Operand {
    pub(crate) fn text(text: &str) -> Self {
        Self::Data(text.into())
    }

    pub(crate) fn expr(self) -> Expr {
        match self {
            Self::Symbol(expr) => expr,
            Self::Data(Value::Bool(flag)) => Expr::Bool(flag),
            Self::Data(Value::Number(number)) if number.is_i64() => Expr::Int(number.as_i64().unwrap_or_default()),
            Self::Data(Value::String(text)) => Expr::Text(text),
            Self::Data(Value::Object(members)) => {
                Expr::Dict(members.into_iter().map(|(key, value)| (key, Self::Data(value).expr())).collect())
            }
            Self::Data(other) => Expr::Text(other.to_string()),
        }
    }
}

/// The name of the loop's variable over `expr`: `jobs` gives `job`, `codeLocations` gives `codeLocation`.
pub(crate) fn singular(expr: &Expr) -> String {
    let name = match expr {
        Expr::Field(_, name) => name.as_str(),
        Expr::Var(var) => var.name.as_str(),
        Expr::Arg(name) => name.as_str(),
        _ => "item",
    };
    let singular = match name {
        name if name.ends_with("ies") => format!("{}y", &name[..name.len() - 3]),
        name if name.ends_with("ss") || !name.ends_with('s') => name.to_owned(),
        name => name[..name.len() - 1].to_owned(),
    };
    let identifier = singular.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && singular.starts_with(|c: char| c.is_ascii_alphabetic());
    if identifier { singular } else { "item".to_owned() }
}

/// The property is optional: taken out of `required`, and out of the schema, by [`crate::schema::of`].
pub(crate) const OPTIONAL: &str = "x-floe-optional";
/// The property may be null.
pub(crate) const NULLABLE: &str = "x-floe-nullable";
