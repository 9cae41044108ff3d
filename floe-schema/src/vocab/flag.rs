//! Flags: booleans from values, and conditions over values.

use super::{Operand, Val};
use crate::{
    expr::{Expr, Func},
    node::Node,
    trace::{self, Line, hole, hole::Traceable, lines, symbolic},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A boolean, or a condition such as `replicas.gt(1)`.
///
/// [`then`](Self::then) and [`either`](Self::either) are traced once; [`get`](Self::get) in an `if` makes the tracer run
/// the builder for both answers, which at most eight conditions of one closure may do.
///
/// ```
/// use floe_schema::{Flag, Int};
///
/// let replicas: Int<1, 10> = 3.into();
/// assert_eq!(replicas.gt(1).then(|| "spread".to_owned()), Some("spread".to_owned()));
/// ```
#[derive(Clone, Debug)]
pub struct Flag(pub(crate) Val<bool>);

impl Flag {
    /// Whether it is set, as a `bool` to branch by.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> bool {
        self.decided(lines::caller())
    }

    /// Whether it is set, as the builder asks at `line`.
    pub(crate) fn decided(&self, line: Option<Line>) -> bool {
        match &self.0 {
            Val::Data(flag) => *flag,
            Val::Symbol(expr) => match expr {
                Expr::Call(Func::Not, of) => !trace::with(|run| run.decide(&of[0], line)),
                expr => trace::with(|run| run.decide(expr, line)),
            },
        }
    }

    /// `Some` where it is set.
    #[track_caller]
    pub fn then<T: Traceable>(&self, mut value: impl FnMut() -> T) -> Option<T> {
        match &self.0 {
            Val::Data(flag) => flag.then(value),
            Val::Symbol(condition) => {
                optional(condition, &mut || trace::lift_serialize(&value())).unwrap_or_else(|| self.get().then(value))
            }
        }
    }

    /// `yes` where it is set, `no` elsewhere.
    #[track_caller]
    pub fn either<T: Traceable>(&self, mut yes: impl FnMut() -> T, mut no: impl FnMut() -> T) -> T {
        match &self.0 {
            Val::Data(true) => yes(),
            Val::Data(false) => no(),
            Val::Symbol(condition) => {
                let a = trace::explore(Some((condition.clone(), true)), &mut || trace::lift_serialize(&yes()));
                let b = trace::explore(Some((condition.clone(), false)), &mut || trace::lift_serialize(&no()));
                match hole::hole(trace::merge(condition, a, b)) {
                    Some(placeholder) => placeholder,
                    None if self.get() => yes(),
                    None => no(),
                }
            }
        }
    }

    /// All of `values` where it is set, to stand in a list beside others; nothing elsewhere.
    #[track_caller]
    pub fn then_items<T: Traceable>(&self, mut values: impl FnMut() -> Vec<T>) -> Vec<T> {
        match &self.0 {
            Val::Data(true) => values(),
            Val::Data(false) => vec![],
            Val::Symbol(condition) => {
                let body = trace::explore(Some((condition.clone(), true)), &mut || trace::lift_serialize(&values()));
                hole::list(&Node::when(condition, body, Node::Absent))
            }
        }
    }

    /// What `value` gives for this flag as a `bool`: an object of which some field is the flag itself.
    #[track_caller]
    pub fn map<T: Traceable>(&self, mut value: impl FnMut(bool) -> T) -> T {
        let mut value = |flag| value(flag);
        match &self.0 {
            Val::Data(flag) => value(*flag),
            Val::Symbol(_) => {
                let value = std::cell::RefCell::new(value);
                self.either(|| value.borrow_mut()(true), || value.borrow_mut()(false))
            }
        }
    }

    /// Whether it is not set.
    #[must_use]
    pub fn not(&self) -> Self {
        match &self.0 {
            Val::Symbol(condition) => Self(Val::Symbol(condition.not())),
            Val::Data(flag) => (!flag).into(),
        }
    }

    /// Whether both are set.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Val::Data(one), Val::Data(other)) => (*one && *other).into(),
            _ => Self::condition(Expr::all_of([self.expr(), other.expr()])),
        }
    }

    /// Whether one is set, or both.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Val::Data(one), Val::Data(other)) => (*one || *other).into(),
            _ => Self::condition(Expr::any_of([self.expr(), other.expr()])),
        }
    }

    fn expr(&self) -> Expr {
        self.0.operand().expr()
    }

    /// The flag of a condition, which may be known.
    pub(crate) fn condition(condition: Expr) -> Self {
        match condition {
            Expr::Bool(flag) => flag.into(),
            condition => Self(Val::Symbol(condition)),
        }
    }

    /// A condition from a function of any arguments.
    pub(crate) fn of(func: Func, args: Vec<Operand>) -> Self {
        Self(Val::<bool>::apply(func, args))
    }
}

/// The optional placeholder of what is there where `condition` holds: `None` where its type has no place for a token.
#[track_caller]
pub(crate) fn optional<T: Traceable>(condition: &Expr, body: &mut dyn FnMut() -> Node) -> Option<Option<T>> {
    let node = trace::explore(Some((condition.clone(), true)), body);
    let node = Node::when(condition, node, Node::Absent);
    if !trace::with(|run| run.sentinel.present) {
        // A type without a place for tokens forks under every sentinel alike.
        return hole::hole::<T>(node).map(|_| None);
    }
    hole::hole(node).map(Some)
}

impl From<bool> for Flag {
    fn from(flag: bool) -> Self {
        Self(Val::Data(flag))
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Val::Data(flag) => flag.serialize(serializer),
            Val::Symbol(expr) if symbolic::gather(expr) => serializer.serialize_unit(),
            Val::Symbol(expr) => serializer.serialize_str(&trace::with(|run| run.flag_token(expr))),
        }
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        symbolic::read(symbolic::Kind::Other, deserializer).map(|read| Self(read.into()))
    }
}

impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean" })
    }
}
