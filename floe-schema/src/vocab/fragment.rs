//! Fragments: typed pieces of Kubernetes, handed through as they are.

use super::{Flag, OPTIONAL, Val, flag::optional};
use crate::{
    expr::{Expr, Func, QuantityPaths},
    go,
    node::Node,
    schema,
    trace::{
        self,
        hole::{self, Traceable},
        symbolic,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::DeserializeOwned};
use serde_json::Value;
use std::{
    any::TypeId,
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, HashMap},
};

/// A typed piece of Kubernetes that the user writes and the chart hands through: `resources`, `tolerations`, `affinity`.
///
/// Its schema is the type's own, closed, so that a mistyped member is refused and an editor completes it. An empty one
/// (`{}`, `[]`) is unset. What is written is what the user wrote, with numbers at quantities' places as texts: that the
/// typed object says the same is checked when it is read.
#[derive(Clone, Debug)]
pub struct Fragment<T>(Val<T>);

impl<T: Traceable + JsonSchema + Clone + 'static> Fragment<T> {
    /// The object; `None` where it is empty.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> Option<T> {
        match &self.0 {
            Val::Data(data) => (!is_empty(data)).then(|| data.clone()),
            Val::Symbol(expr) => {
                let node = Node::Json(written::<T>(expr));
                if !trace::with(|run| run.sentinel.present) {
                    return None;
                }
                let node = Node::when(&expr.call(Func::NonEmpty), node, Node::Absent);
                Some(hole::hole(node).unwrap_or_else(hole::no_place::<T>))
            }
        }
    }
}

impl<T: Traceable + JsonSchema + Clone + 'static> Fragment<T> {
    /// Whether it is not empty.
    #[must_use]
    pub fn is_set(&self) -> Flag {
        match &self.0 {
            Val::Data(data) => (!is_empty(data)).into(),
            Val::Symbol(expr) => Flag(Val::Symbol(expr.call(Func::NonEmpty))),
        }
    }

    /// What `value` gives for the object where it is not empty.
    #[track_caller]
    pub fn map<U: Traceable>(&self, mut value: impl FnMut(&T) -> U) -> Option<U> {
        match &self.0 {
            Val::Data(data) => (!is_empty(data)).then(|| value(data)),
            Val::Symbol(expr) => {
                let node = Node::Json(written::<T>(expr));
                let object = || hole::hole(node.clone()).unwrap_or_else(hole::no_place::<T>);
                let mut body = || trace::lift_serialize(&value(&object()));
                let placeholder = optional(&expr.call(Func::NonEmpty), &mut body);
                placeholder.unwrap_or_else(|| self.is_set().get().then(|| value(&object())))
            }
        }
    }

    /// The object as JSON on one line, for an argument or an environment variable; `None` where it is empty.
    #[must_use]
    #[track_caller]
    pub fn json_text(&self) -> Option<String> {
        match &self.0 {
            Val::Data(data) if is_empty(data) => None,
            Val::Data(data) => serde_json::to_value(data).ok().map(|json| go::to_json(&json)),
            Val::Symbol(expr) => {
                let text = Node::Text(written::<T>(expr).call(Func::ToJson));
                optional(&expr.call(Func::NonEmpty), &mut || text.clone()).flatten()
            }
        }
    }
}

impl<T: Traceable + JsonSchema + Clone + 'static> Fragment<Vec<T>> {
    /// The items, to stand in a list beside others.
    #[must_use]
    #[track_caller]
    pub fn items(&self) -> Vec<T> {
        match &self.0 {
            Val::Data(items) => items.clone(),
            Val::Symbol(expr) => hole::list(&Node::Splice(written::<Vec<T>>(expr))),
        }
    }
}

impl<T: Traceable + JsonSchema + Clone + 'static> Fragment<BTreeMap<String, T>> {
    /// The entries, for [`union`](crate::union) with others.
    #[must_use]
    #[track_caller]
    pub fn entries(&self) -> BTreeMap<String, T> {
        match &self.0 {
            Val::Data(entries) => entries.clone(),
            Val::Symbol(expr) => {
                let node = Node::Json(written::<BTreeMap<String, T>>(expr));
                hole::hole(node).unwrap_or_else(hole::no_place::<BTreeMap<String, T>>)
            }
        }
    }
}

/// The expression of a fragment as it is written.
fn written<T: JsonSchema + 'static>(expr: &Expr) -> Expr {
    match quantities::<T>() {
        QuantityPaths::Other => expr.clone(),
        paths => expr.call(Func::Quantities(paths)),
    }
}

/// Where quantities are in a `T`; found once a type and thread.
fn quantities<T: JsonSchema + 'static>() -> QuantityPaths {
    thread_local! {
        static KNOWN: RefCell<HashMap<TypeId, QuantityPaths>> = RefCell::new(HashMap::new());
    }
    let id = TypeId::of::<T>();
    if let Some(paths) = KNOWN.with_borrow(|known| known.get(&id).cloned()) {
        return paths;
    }
    let paths = schema::quantity_paths::<T>();
    KNOWN.with_borrow_mut(|known| known.insert(id, paths.clone()));
    paths
}

fn is_empty<T: Serialize>(data: &T) -> bool {
    match serde_json::to_value(data) {
        Ok(Value::Object(members)) => members.is_empty(),
        Ok(Value::Array(items)) => items.is_empty(),
        Ok(Value::String(text)) => text.is_empty(),
        Ok(other) => other.is_null(),
        Err(_) => false,
    }
}

impl<T> From<T> for Fragment<T> {
    fn from(data: T) -> Self {
        Self(Val::Data(data))
    }
}

impl<T: Default> Default for Fragment<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T: Serialize> Serialize for Fragment<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Traceable + JsonSchema + Default + 'static> Deserialize<'de> for Fragment<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match symbolic::read_optional::<Value, D>(deserializer)? {
            None => Ok(Self::default()),
            Some(symbolic::Read::Symbol(expr)) => Ok(Self(Val::Symbol(expr))),
            Some(symbolic::Read::Data(json)) => {
                let json = quantities::<T>().apply(go::normalize(json));
                // An integer of Kubernetes may be written -0.0; free-form data keeps it as it is.
                let data = typed(&json).or_else(|_| typed(&go::without_negative_zero(json)));
                data.map(|data| Self(Val::Data(data))).map_err(de::Error::custom)
            }
        }
    }
}

/// `json` as a `T` that says the same.
fn typed<T: Serialize + DeserializeOwned>(json: &Value) -> Result<T, String> {
    let data: T = T::deserialize(json).map_err(|error| error.to_string())?;
    let again = serde_json::to_value(&data).map_err(|error| error.to_string())?;
    match schema::difference(json, &again, String::new()) {
        None => Ok(data),
        Some(path) => Err(format!("`{path}` is not what a {} can say", schema::short_name(std::any::type_name::<T>()))),
    }
}

impl<T: JsonSchema> JsonSchema for Fragment<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = generator.subschema_for::<T>();
        schema.insert(OPTIONAL.to_owned(), true.into());
        schema
    }
}
