//! Integers.

use super::{Flag, Operand, Text, Val};
use crate::{
    expr::Func,
    go,
    trace::{self, lines, symbolic},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};

/// The greatest integer that JSON's readers agree on: Helm reads the integers of files as float64.
pub(crate) const MAX_SAFE: i64 = (1 << 53) - 1;

/// An integer between `MIN` and `MAX`, both included; by default all that a float64 holds exactly.
///
/// ```
/// use floe_schema::Int;
///
/// let replicas: Int<0, 100> = 3.into();
/// let field: Option<i32> = Some(replicas.get());
/// assert_eq!(field, Some(3));
/// ```
#[derive(Clone, Debug)]
pub struct Int<const MIN: i64 = { -MAX_SAFE }, const MAX: i64 = MAX_SAFE>(pub(crate) Val<i64>);

/// An integer type of Kubernetes' fields.
pub trait Integer: private::Sealed {
    /// The least value.
    const MIN: i64;
    /// The greatest value.
    const MAX: i64;
    /// `int`, which is known to be in range.
    fn from_i64(int: i64) -> Self;
}

mod private {
    pub trait Sealed {}
    impl Sealed for i32 {}
    impl Sealed for i64 {}
}

impl Integer for i32 {
    const MIN: i64 = i32::MIN as i64;
    const MAX: i64 = i32::MAX as i64;

    fn from_i64(int: i64) -> Self {
        Self::try_from(int).expect("the bounds of `Int` are checked when the program is compiled")
    }
}

impl Integer for i64 {
    const MIN: i64 = i64::MIN;
    const MAX: i64 = i64::MAX;

    fn from_i64(int: i64) -> Self {
        int
    }
}

impl<const MIN: i64, const MAX: i64> Int<MIN, MAX> {
    /// The integer for a typed object; in a trace it is a token, and arithmetic on it is refused.
    ///
    /// That the bounds fit the field's type is checked when the program is compiled.
    #[must_use]
    #[track_caller]
    pub fn get<N: Integer>(&self) -> N {
        const { assert!(MIN >= N::MIN && MAX <= N::MAX, "the bounds of this `Int` do not fit the field's type") };
        N::from_i64(match &self.0 {
            Val::Data(int) => *int,
            Val::Symbol(expr) => {
                let line = lines::caller();
                trace::with(|run| run.int_token(expr, line))
            }
        })
    }

    /// Its decimal digits.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(Val::<String>::apply(Func::IntText, vec![self.0.operand()]))
    }

    fn compare(&self, func: Func, other: i64) -> Flag {
        Flag(Val::<bool>::apply(func, vec![self.0.operand(), Operand::Data(other.into())]))
    }

    /// Whether it is greater than `other`.
    #[must_use]
    pub fn gt(&self, other: i64) -> Flag {
        self.compare(Func::Gt, other)
    }

    /// Whether it is greater than another value.
    ///
    /// ```
    /// # use floe_schema::Int;
    /// let (min, max): (Int<1, 9>, Int<1, 99>) = (3.into(), 2.into());
    /// assert!(min.exceeds(&max).get() && !max.exceeds(&min).get());
    /// ```
    #[must_use]
    pub fn exceeds<const LEAST: i64, const MOST: i64>(&self, other: &Int<LEAST, MOST>) -> Flag {
        Flag(Val::<bool>::apply(Func::Gt, vec![self.0.operand(), other.0.operand()]))
    }

    /// Whether it is less than `other`.
    #[must_use]
    pub fn lt(&self, other: i64) -> Flag {
        self.compare(Func::Lt, other)
    }

    /// Whether it is `other`.
    #[must_use]
    pub fn is(&self, other: i64) -> Flag {
        self.compare(Func::IntEq, other)
    }
}

/// The decimal digits, in a trace as a token.
impl<const MIN: i64, const MAX: i64> fmt::Display for Int<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl<const MIN: i64, const MAX: i64> From<i64> for Int<MIN, MAX> {
    fn from(int: i64) -> Self {
        Self(Val::Data(int))
    }
}

impl<const MIN: i64, const MAX: i64> Serialize for Int<MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Int<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let val = match symbolic::read::<Whole, D>(symbolic::Kind::Other, deserializer)? {
            symbolic::Read::Symbol(expr) => Val::Symbol(expr),
            symbolic::Read::Data(Whole(int)) if (MIN..=MAX).contains(&int) => Val::Data(int),
            symbolic::Read::Data(Whole(int)) => {
                return Err(de::Error::custom(format!("{int} is not between {MIN} and {MAX}")));
            }
        };
        Ok(Self(val))
    }
}

/// An integer as JSON Schema sees it: `1.0` is one.
struct Whole(i64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let whole = go::without_negative_zero(go::normalize(serde_json::Value::Number(number)));
        whole.as_i64().map(Self).ok_or_else(|| de::Error::custom(format!("{whole} is not an integer")))
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Int<MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("Int_{MIN}_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}
