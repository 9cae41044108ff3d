//! Overlays: what one entry changes of the defaults that all entries share.

use super::{Choice, Opt, Val};
use crate::{
    expr::{Expr, Func},
    part, schema,
    trace::symbolic,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;
use std::{borrow::Cow, cell::RefCell, rc::Rc};

/// Changes to a `T`, such as `jobs.<name>` over `defaults`.
///
/// `{}` changes nothing; `[]`, `0`, `false` and `""` replace; null deletes, at any depth. Its schema is that of `T` with
/// every key optional, and null where the key may be missing.
#[derive(Clone, Debug)]
pub struct Overlay<T> {
    val: Val<Value>,
    merged: Merged<T>,
}

/// The last result and the defaults that it came from: several builders merge the same changes over the same defaults.
type Merged<T> = Rc<RefCell<Option<(Value, T)>>>;

impl<T: Serialize + DeserializeOwned + Clone> Overlay<T> {
    /// `defaults` with these changes.
    ///
    /// # Panics
    /// Where the result is no `T`, which the schema of overlays rules out: validate values before they are rendered.
    #[must_use]
    pub fn over(&self, defaults: &T) -> T {
        match &self.val {
            Val::Data(changes) => {
                let base = serde_json::to_value(defaults).unwrap_or_default();
                if let Some((_, known)) = self.merged.borrow().as_ref().filter(|(of, _)| *of == base) {
                    return known.clone();
                }
                let merged: T = serde_json::from_value(Func::Overlay.eval(&[base.clone(), changes.clone()]))
                    .expect("defaults and changes that the schema accepts make values that it accepts");
                self.merged.replace(Some((base, merged.clone())));
                merged
            }
            Val::Symbol(expr) => {
                let mut args = match part::base(defaults).unwrap_or(Expr::Values) {
                    Expr::Call(Func::Overlay, args) => args,
                    base => vec![base],
                };
                args.push(expr.clone());
                symbolic::symbolic(Expr::Call(Func::Overlay, args))
            }
        }
    }

    /// One choice of [`over`](Self::over), for what has to be known before the whole is merged.
    #[must_use]
    pub fn choice<E>(&self, defaults: &T, pick: impl Fn(&T) -> &Choice<E>) -> Choice<E>
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
