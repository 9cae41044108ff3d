//! Overlays: what one entry changes of the defaults that all entries share.

use super::{Choice, Defaults, Opt, Val};
use crate::{
    expr::{Expr, Func},
    schema,
    trace::symbolic,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;
use std::{
    borrow::Cow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Changes to a `T`, such as `jobs.<name>` over `defaults`.
///
/// `{}` changes nothing; `[]`, `0`, `false` and `""` replace; null deletes, at any depth. Its schema is that of `T` with
/// every key optional, and null where the key may be missing.
#[derive(Clone, Debug)]
pub struct Overlay<T> {
    val: Val<Value>,
    merged: Merged<T>,
}

/// What came of laying the changes over other values: several builders merge the same changes over the same defaults.
type Merged<T> = Arc<Mutex<Vec<(Defaults<T>, Defaults<T>)>>>;

/// How many results are kept.
const KEPT: usize = 4;

impl<T: Serialize + DeserializeOwned + 'static> Overlay<T> {
    /// `defaults` with these changes.
    ///
    /// # Panics
    /// Where the result is no `T`, which the schema of overlays rules out: validate values before they are rendered.
    #[must_use]
    pub fn over(&self, defaults: &Defaults<T>) -> Defaults<T> {
        match &self.val {
            Val::Data(Value::Object(changes)) if changes.is_empty() => defaults.clone(),
            Val::Data(changes) => {
                if let Some((_, known)) = self.merged().iter().find(|(of, _)| of.is(defaults)) {
                    return known.clone();
                }
                let merged = Func::Overlay.eval(&[defaults.json().clone(), changes.clone()]);
                let merged: T = serde_json::from_value(merged)
                    .expect("defaults and changes that the schema accepts make values that it accepts");
                let merged = Defaults::from(merged);
                let mut kept = self.merged();
                kept.truncate(KEPT - 1);
                kept.insert(0, (defaults.clone(), merged.clone()));
                merged
            }
            Val::Symbol(expr) => {
                let mut args = match defaults.expr().cloned().unwrap_or(Expr::Values) {
                    Expr::Call(Func::Overlay, args) => args,
                    base => vec![base],
                };
                args.push(expr.clone());
                symbolic::symbolic::<T>(Expr::Call(Func::Overlay, args)).into()
            }
        }
    }

    /// One choice of [`over`](Self::over), for what has to be known before the whole is merged.
    #[must_use]
    pub fn choice<E>(&self, defaults: &Defaults<T>, pick: impl Fn(&T) -> &Choice<E>) -> Choice<E>
    where
        E: Serialize + DeserializeOwned + Clone,
    {
        match &self.val {
            Val::Data(_) => pick(&self.over(defaults)).clone(),
            Val::Symbol(expr) => {
                // The other leaves are not asked for: they do not count as values without effect.
                let (changes, _) = symbolic::leaves(|| symbolic::symbolic::<T>(expr.clone()));
                Opt::at_leaf(pick(&changes)).or(pick(defaults).clone())
            }
        }
    }
}

impl<T> Overlay<T> {
    fn merged(&self) -> MutexGuard<'_, Vec<(Defaults<T>, Defaults<T>)>> {
        // What a thread that panicked has left is whole: it is written at once.
        self.merged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> From<Value> for Overlay<T> {
    fn from(changes: Value) -> Self {
        Self { val: Val::Data(changes), merged: Merged::default() }
    }
}

impl<T> Default for Overlay<T> {
    fn default() -> Self {
        Value::Object(serde_json::Map::new()).into()
    }
}

impl<T> Serialize for Overlay<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.val.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Overlay<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let val = symbolic::read::<Value, D>(symbolic::Kind::Other, deserializer)?.into();
        Ok(Self { val, merged: Merged::default() })
    }
}

impl<T: JsonSchema> JsonSchema for Overlay<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Overlay.{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schema::overlay::<T>(generator)
    }
}
