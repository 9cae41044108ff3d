//! Values that many entries share, each with changes of its own.

use crate::{expr::Expr, part};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;
use std::{
    borrow::Cow,
    ops::Deref,
    sync::{Arc, OnceLock},
};

/// A `T` that [`Overlay`](super::Overlay)s are laid over: `T` itself in values files, schema and builders.
///
/// It is shared, not copied, for all entries of a map are laid over the same one.
///
/// ```
/// use floe_schema::{Defaults, Int, Overlay};
/// use serde::{Deserialize, Serialize};
/// use serde_json::json;
///
/// #[derive(Debug, Deserialize, Serialize)]
/// struct Job { tries: Int<0, 9>, seconds: Int<1, 600> }
///
/// let patient = Defaults::from(Job { tries: 1.into(), seconds: 600.into() });
/// let hasty = Defaults::from(Job { tries: 1.into(), seconds: 5.into() });
/// let job = Overlay::<Job>::from(json!({ "tries": 3 }));
/// for defaults in [&patient, &hasty, &patient] {
///     let job = job.over(defaults);
///     assert_eq!(job.tries.get::<i32>(), 3);
///     assert_eq!(job.seconds.get::<i32>(), defaults.seconds.get::<i32>());
/// }
/// ```
#[derive(Debug)]
pub struct Defaults<T>(Arc<Shared<T>>);

#[derive(Debug)]
struct Shared<T> {
    typed: T,
    json: OnceLock<Value>,
    expr: OnceLock<Option<Expr>>,
}

impl<T: Serialize + DeserializeOwned + 'static> Defaults<T> {
    /// The same as JSON.
    pub(super) fn json(&self) -> &Value {
        self.0.json.get_or_init(|| serde_json::to_value(&self.0.typed).unwrap_or_default())
    }

    /// The expression whose members these are.
    pub(super) fn expr(&self) -> Option<&Expr> {
        self.0.expr.get_or_init(|| part::base(&self.0.typed)).as_ref()
    }
}

impl<T> Defaults<T> {
    /// Whether both are one, and not only alike.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> From<T> for Defaults<T> {
    fn from(typed: T) -> Self {
        Self(Arc::new(Shared { typed, json: OnceLock::new(), expr: OnceLock::new() }))
    }
}

impl<T> Deref for Defaults<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.typed
    }
}

impl<T> Clone for Defaults<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Default for Defaults<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T: Serialize> Serialize for Defaults<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.typed.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Defaults<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Defaults<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
