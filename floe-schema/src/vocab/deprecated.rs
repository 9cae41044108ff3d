//! Deprecated keys: the old names of keys that live on until the next major version.

use super::{Flag, Opt};
use crate::trace::symbolic;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::{borrow::Cow, fmt};

/// The old name of a key: still accepted, no longer shown, and gone with the next major version.
///
/// It is an [`Opt`] whose schema says `deprecated`. A chart uses it in two places: where the new key is read
/// ([`Opt::or_deprecated`], or [`Deprecated::instead_of`] where the new key always has a value), and in the chart's
/// notes ([`Deprecated::warning`]). Export refuses a chart that leaves one of them out.
///
/// ```
/// use floe_schema::{Deprecated, Int, Text};
///
/// let replicas: Int<0, 100> = 1.into();
/// let old: Deprecated<Int<0, 100>> = Int::from(3).into();
/// assert_eq!(old.instead_of(&replicas).get::<i32>(), 3);
/// assert_eq!(old.warning("replicaCount", "replicas").as_deref(), Some("replicaCount: is deprecated; use replicas"));
/// assert_eq!(Deprecated::<Text>::default().warning("tag", "image.tag"), None);
/// ```
#[derive(Clone, Debug)]
pub struct Deprecated<T>(Opt<T>);

impl<T> Deprecated<T> {
    /// The value as an option.
    pub(super) const fn value(&self) -> &Opt<T> {
        &self.0
    }
}

impl<T: DeserializeOwned> Deprecated<T> {
    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> Flag {
        self.0.is_set()
    }

    /// The line of the notes that says so where the key at `path` is set; `instead` is the key that replaces it.
    #[must_use]
    pub fn warning(&self, path: impl fmt::Display, instead: impl fmt::Display) -> Option<String> {
        self.is_set().then(|| format!("{path}: is deprecated; use {instead}"))
    }
}

impl<T: DeserializeOwned + Serialize + Clone> Deprecated<T> {
    /// This value where it is set, else that of the key which replaces it; of a leaf, not of a struct.
    ///
    /// For a new key that always has a value: a default cannot be told from a value that a user gave, so the old key wins.
    #[must_use]
    pub fn instead_of(&self, new: &T) -> T {
        self.0.or(new.clone())
    }
}

impl<T> From<T> for Deprecated<T> {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl<T> Default for Deprecated<T> {
    fn default() -> Self {
        Self(Opt::unset())
    }
}

impl<T: Serialize> Serialize for Deprecated<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Deprecated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Opt::deserialize(deserializer)?;
        value.symbol().map(symbolic::deprecate);
        Ok(Self(value))
    }
}

impl<T: JsonSchema> JsonSchema for Deprecated<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Deprecated_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Opt::<T>::json_schema(generator);
        schema.insert("deprecated".to_owned(), true.into());
        schema
    }
}
