//! The symbolic deserializer: walks a values type's own `Deserialize` and fills its leaves with expressions.

use super::{lines::complete, probe::Error};
use crate::expr::Expr;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, DeserializeOwned, IntoDeserializer, MapAccess, Visitor, value},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    fmt,
    marker::PhantomData,
};

/// What a leaf of the vocabulary is; to serde, the newtype name that it asks for. Ordinary formats pass it through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text or a choice: unset where it is empty.
    Text,
    /// A leaf of another kind: unset where it is null or missing.
    Other,
    /// Several structs' fields side by side.
    With,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Text, Self::Other, Self::With];

    const fn name(self) -> &'static str {
        match self {
            Self::Text => "$floe-schema::text",
            Self::Other => "$floe-schema::other",
            Self::With => "$floe-schema::with",
        }
    }

    /// The kind of the type `T`; none for a struct.
    pub(crate) fn of<T: DeserializeOwned>() -> Option<Self> {
        let mut found = None;
        // The inspection always fails: it only looks at what is asked for.
        let _ = T::deserialize(Inspect(&mut found));
        found
    }
}

struct Inspect<'a>(&'a mut Option<Kind>);

impl<'de> Deserializer<'de> for Inspect<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("inspected only"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, _: V) -> Result<V::Value, Error> {
        *self.0 = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        Err(de::Error::custom("inspected only"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}

thread_local! {
    /// The expression of the leaf that is being read: serde has no way to hand it through.
    static LEAF_EXPR: Cell<Option<Expr>> = const { Cell::new(None) };
    /// The expressions of the leaves of a value that is being written, in place of their tokens.
    static GATHERED: RefCell<Option<Vec<Expr>>> = const { RefCell::new(None) };
    /// The leaves met so far, while they are recorded.
    static MET: RefCell<Option<Leaves>> = const { RefCell::new(None) };
}

/// The leaves of symbolic values.
#[derive(Clone, Debug, Default)]
pub struct Leaves {
    /// Every leaf: all that could have an effect.
    pub all: BTreeSet<Expr>,
    /// Those of them that are deprecated.
    pub deprecated: BTreeSet<Expr>,
}

/// What `f` returns, and the leaves of every symbolic value that was made while it ran.
pub fn leaves<R>(f: impl FnOnce() -> R) -> (R, Leaves) {
    let outer = MET.replace(Some(Leaves::default()));
    let result = f();
    let met = MET.replace(outer).unwrap_or_default();
    (result, met)
}

/// The expressions of all leaves of `value` that have one, in its order.
pub(crate) fn exprs_of<T: Serialize>(value: &T) -> Vec<Expr> {
    let outer = GATHERED.replace(Some(vec![]));
    let written = serde_json::to_writer(std::io::sink(), value);
    let gathered = GATHERED.replace(outer).unwrap_or_default();
    if written.is_ok() { gathered } else { vec![] }
}

/// Adds `expr` to what [`exprs_of`] gathers; whether that is running.
pub(crate) fn gather(expr: &Expr) -> bool {
    GATHERED.with_borrow_mut(|gathered| gathered.as_mut().map(|gathered| gathered.push(expr.clone()))).is_some()
}

/// Records that the leaf `expr` is deprecated.
pub(crate) fn deprecate(expr: &Expr) {
    MET.with_borrow_mut(|met| met.as_mut().map(|met| met.deprecated.insert(expr.map(&complete))));
}

/// The instance of `T` whose leaves are the members of `expr`.
///
/// # Panics
/// Where `T` has a field outside the vocabulary, such as a plain `String`.
pub(crate) fn symbolic<T: DeserializeOwned>(expr: Expr) -> T {
    let path = format!("{expr:?}");
    T::deserialize(Symbolic(expr))
        .unwrap_or_else(|error| panic!("{} cannot be traced at {path}: {error}", std::any::type_name::<T>()))
}

/// What a leaf reads: data, or the expression that it stands for.
pub(crate) enum Read<T> {
    Data(T),
    Symbol(Expr),
}

/// Reads a leaf whose data is a `T`.
pub(crate) fn read<'de, T, D>(kind: Kind, deserializer: D) -> Result<Read<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_newtype_struct(kind.name(), Leaf(PhantomData))
}

struct Leaf<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Leaf<T> {
    type Value = Read<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Read<T>, D::Error> {
        T::deserialize(deserializer).map(Read::Data)
    }

    /// The own half of a pair whose own half is a pair again.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Read<T>, A::Error> {
        T::deserialize(value::MapAccessDeserializer::new(map)).map(Read::Data)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Read<T>, E> {
        LEAF_EXPR.take().map(Read::Symbol).ok_or_else(|| E::custom("null has no place here"))
    }
}

/// Reads a leaf that may be missing: `None` where it is missing or null.
pub(crate) fn read_optional<'de, T, D>(deserializer: D) -> Result<Option<Read<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Optional<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Optional<T> {
        type Value = Option<Read<T>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or null")
        }

        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            read(Kind::Other, deserializer).map(Some)
        }
    }

    deserializer.deserialize_option(Optional(PhantomData))
}

struct Symbolic(Expr);

impl<'de> Deserializer<'de> for Symbolic {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(de::Error::custom(
            "values types are made of the vocabulary (Text, Int, Flag, Opt, List, …) and structs of it",
        ))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if Kind::ALL.iter().any(|kind| kind.name() == name) {
            if name != Kind::With.name() {
                MET.with_borrow_mut(|met| met.as_mut().map(|met| met.all.insert(self.0.map(&complete))));
            }
            LEAF_EXPR.set(Some(self.0));
            visitor.visit_unit()
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let members = fields.iter().map(|field| (*field, Self(self.0.field(field))));
        visitor.visit_map(value::MapDeserializer::new(members))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Symbolic {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
