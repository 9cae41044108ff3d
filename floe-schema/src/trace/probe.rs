//! A deserializer that finds a place inside any type where a unique token can stand.

use serde::{
    Deserialize, Deserializer,
    de::{self, EnumAccess, IntoDeserializer, VariantAccess, Visitor, value},
};
use std::{cell::RefCell, rc::Rc};

pub(super) type Error = value::Error;

/// What a probe puts into the type: a text where it takes one, else an integer.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) int: i64,
}

/// The choices of one attempt: which field of each struct, which variant of each enum.
#[derive(Debug, Default)]
struct Trail {
    script: Vec<usize>,
    made: Vec<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Probe {
    token: Token,
    trail: Rc<RefCell<Trail>>,
}

/// How many attempts one placeholder may take: far more than any Kubernetes type needs.
const ATTEMPTS: usize = 10_000;

/// Instances of `T` that carry the token in one place each, simplest first; with `field`, in that field of the struct.
pub(super) fn instances<T: for<'de> Deserialize<'de>>(token: &Token, field: Option<usize>) -> impl Iterator<Item = T> {
    let token = token.clone();
    let mut next = Some(field.into_iter().collect());
    std::iter::from_fn(move || {
        let trail = Rc::new(RefCell::new(Trail { script: next.take()?, made: vec![] }));
        let instance = T::deserialize(Probe { token: token.clone(), trail: Rc::clone(&trail) });
        next =
            following(&trail.borrow().made).filter(|script| field.is_none_or(|field| script.first() == Some(&field)));
        Some(instance.ok())
    })
    .take(ATTEMPTS)
    .flatten()
}

/// The next script after the choices that were `made`: an odometer over them.
fn following(made: &[(usize, usize)]) -> Option<Vec<usize>> {
    let last = made.iter().rposition(|(choice, count)| choice + 1 < *count)?;
    let mut script: Vec<usize> = made[..=last].iter().map(|(choice, _)| *choice).collect();
    script[last] += 1;
    Some(script)
}

impl Probe {
    fn choose(&self, count: usize) -> usize {
        let mut trail = self.trail.borrow_mut();
        let choice = trail.script.get(trail.made.len()).copied().unwrap_or(0);
        trail.made.push((choice, count));
        choice
    }
}

macro_rules! ints {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_i64(self.token.int)
        })*
    };
}

#[expect(clippy::cast_precision_loss, reason = "tokens are small")]
fn float(int: i64) -> f64 {
    int as f64 + 0.5
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.token.text)
    }

    ints! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(float(self.token.int))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(false)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let entry = [(self.token.text.clone(), self)];
        visitor.visit_map(value::MapDeserializer::new(entry.into_iter()))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(value::SeqDeserializer::new([self].into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(value::SeqDeserializer::new(std::iter::repeat_n(self, length)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if fields.is_empty() {
            return Err(de::Error::custom("no field can carry a token"));
        }
        // One field alone where the others have defaults; all of them as the last resort.
        let choice = self.choose(fields.len() + 1);
        let chosen = fields.get(choice..=choice).unwrap_or(fields);
        visitor.visit_map(value::MapDeserializer::new(chosen.iter().map(|field| (*field, self.clone()))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if variants.is_empty() {
            return Err(de::Error::custom("no variant can carry a token"));
        }
        let variant = variants[self.choose(variants.len()).min(variants.len() - 1)];
        visitor.visit_enum(Variant { variant, probe: self })
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct tuple_struct identifier ignored_any i128 u128
    }
}

impl<'de> IntoDeserializer<'de, Error> for Probe {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Variant {
    variant: &'static str,
    probe: Probe,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Probe;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Probe), Error> {
        let name: value::StrDeserializer<'_, Error> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self.probe))
    }
}

impl<'de> VariantAccess<'de> for Probe {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserialize_struct("", fields, visitor)
    }
}

/// The field names of a struct type; empty for all else.
pub(crate) fn fields<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    inspect::<T>()
}

/// The variants' names of an enum type; empty for all else.
pub(crate) fn variants<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    inspect::<T>()
}

fn inspect<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut found: &'static [&'static str] = &[];
    // The inspection always fails: it only looks at what is asked for.
    let _ = T::deserialize(Inspect(&mut found));
    found
}

struct Inspect<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Inspect<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("inspected only"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(de::Error::custom("inspected only"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = variants;
        Err(de::Error::custom("inspected only"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
