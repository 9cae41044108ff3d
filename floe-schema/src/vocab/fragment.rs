//! Fragments: typed pieces of Kubernetes, handed through as they are.

use super::{Flag, FreeForm, OPTIONAL, Operand, Text, Val, flag::optional};
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

/// Whether values of `T` are lists.
fn is_list<T: Default + Serialize>() -> bool {
    serde_json::to_value(T::default()).is_ok_and(|value| value.is_array())
}

/// A typed piece of Kubernetes that the user writes and the chart hands through: `resources`, `tolerations`, `affinity`.
///
/// Its schema is the type's own, closed, so that a mistyped member is refused and an editor completes it. An empty one
/// (`{}`, `[]`) is unset. What is written is what the user wrote, with numbers at quantities' places as texts: that the
/// typed object says the same is checked when it is read.
#[derive(Clone, Debug)]
pub struct Fragment<T>(Val<Option<T>>);

impl<T: Traceable + JsonSchema + Clone + Default + 'static> Fragment<T> {
    /// The object; `None` where it is empty.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> Option<T> {
        match &self.0 {
            Val::Data(data) => filled(data).cloned(),
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

impl<T: Traceable + JsonSchema + Clone + Default + 'static> Fragment<T> {
    /// The SHA-256 of the object as JSON: for an annotation that follows a configuration.
    #[must_use]
    pub fn digest(&self) -> Text {
        match &self.0 {
            Val::Data(_) => {
                let json = serde_json::to_value(self).unwrap_or_default();
                Text::new(Val::<String>::apply(Func::Sha256, vec![Operand::Data(go::to_json(&json).into())]))
            }
            Val::Symbol(expr) => Text::new(Val::Symbol(written::<T>(expr).call(Func::ToJson).call(Func::Sha256))),
        }
    }

    /// The object where it is not empty and `condition` holds.
    #[must_use]
    pub fn get_if(&self, condition: &Flag) -> Option<T> {
        match (&self.0, &condition.0) {
            (Val::Data(_), Val::Data(holds)) => holds.then(|| self.get()).flatten(),
            _ => condition.and(&self.is_set()).then(|| self.get_or_empty()),
        }
    }

    /// The object or list, also where it is empty: for a field where nothing means something else.
    #[must_use]
    pub fn get_or_empty(&self) -> T {
        match &self.0 {
            Val::Data(data) => data.clone().unwrap_or_default(),
            Val::Symbol(expr) => {
                let empty = if is_list::<T>() { Expr::List(vec![]) } else { Expr::Dict(vec![]) };
                let expr = Expr::Call(Func::Default, vec![empty, written::<T>(expr)]);
                hole::hole(Node::Json(expr)).unwrap_or_else(hole::no_place::<T>)
            }
        }
    }

    /// Whether it is not empty.
    #[must_use]
    pub fn is_set(&self) -> Flag {
        match &self.0 {
            Val::Data(data) => filled(data).is_some().into(),
            Val::Symbol(expr) => Flag(Val::Symbol(expr.call(Func::NonEmpty))),
        }
    }

    /// What `value` gives for the object where it is not empty.
    #[track_caller]
    pub fn map<U: Traceable>(&self, mut value: impl FnMut(&T) -> U) -> Option<U> {
        match &self.0 {
            Val::Data(data) => filled(data).map(value),
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
            Val::Data(data) => {
                filled(data).and_then(|data| serde_json::to_value(data).ok()).map(|json| go::to_json(&json))
            }
            Val::Symbol(expr) => {
                let text = Node::Text(written::<T>(expr).call(Func::ToJson));
                optional(&expr.call(Func::NonEmpty), &mut || text.clone()).flatten()
            }
        }
    }
}

impl<T: Serialize + DeserializeOwned + Clone> Fragment<T> {
    /// This object, or another one where it is empty: both from values.
    ///
    /// ```
    /// use floe_schema::Fragment;
    ///
    /// let (own, shared) = (Fragment::<Vec<String>>::default(), Fragment::from(vec!["a".to_owned()]));
    /// assert_eq!(own.or(&shared).get(), Some(vec!["a".to_owned()]));
    /// ```
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Val::Data(data), _) => {
                if filled(data).is_some() {
                    self.clone()
                } else {
                    other.clone()
                }
            }
            (Val::Symbol(one), Val::Symbol(other)) => {
                Self(Val::Symbol(Expr::Call(Func::Default, vec![other.clone(), one.clone()])))
            }
            (Val::Symbol(_), Val::Data(_)) => {
                trace::with(|run| run.error("what stands in for an empty fragment is another one from values"));
                self.clone()
            }
        }
    }

    /// The object without these members where `condition` holds.
    ///
    /// ```
    /// use floe_schema::Fragment;
    /// use k8s_openapi::api::core::v1::SecurityContext;
    ///
    /// let context = SecurityContext { run_as_user: Some(1000), privileged: Some(false), ..SecurityContext::default() };
    /// let context = Fragment::from(context).without(&["runAsUser"], &true.into()).get();
    /// assert_eq!(context, Some(SecurityContext { privileged: Some(false), ..SecurityContext::default() }));
    /// ```
    ///
    /// # Panics
    /// Where the object needs one of the members.
    #[must_use]
    pub fn without(&self, members: &[&'static str], condition: &Flag) -> Self {
        let omit = Func::Omit(members.to_vec());
        match (&self.0, &condition.0) {
            (Val::Data(_), Val::Data(false)) => self.clone(),
            (Val::Data(data), Val::Data(true)) => {
                let left = |data: &T| {
                    let json = omit.eval(&[serde_json::to_value(data).unwrap_or_default()]);
                    serde_json::from_value(json).expect("members that may be missing are left out")
                };
                Self(Val::Data(data.as_ref().map(left)))
            }
            (Val::Symbol(expr), condition) => {
                let args = vec![expr.call(omit), expr.clone(), condition.operand().expr()];
                Self(Val::Symbol(Expr::Call(Func::Ternary, args)))
            }
            (Val::Data(_), Val::Symbol(_)) => {
                trace::with(|run| run.error("only a fragment from values has members left out by a condition"));
                self.clone()
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
            Val::Data(items) => items.clone().unwrap_or_default(),
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
            Val::Data(entries) => entries.clone().unwrap_or_default(),
            Val::Symbol(expr) => {
                let node = Node::Json(written::<BTreeMap<String, T>>(expr));
                hole::hole(node).unwrap_or_else(hole::no_place::<BTreeMap<String, T>>)
            }
        }
    }
}

impl<T: Serialize> Fragment<BTreeMap<String, T>> {
    /// The text under `key`, a number as JSON writes it; empty where there is none.
    ///
    /// ```
    /// use floe_schema::Fragment;
    /// use std::collections::BTreeMap;
    ///
    /// let limits = Fragment::from(BTreeMap::from([("memory".to_owned(), "1Gi".to_owned())]));
    /// assert_eq!(limits.text_of("memory").get(), "1Gi");
    /// assert_eq!(limits.text_of("cpu").get(), "");
    /// ```
    #[must_use]
    pub fn text_of(&self, key: &str) -> Text {
        match &self.0 {
            Val::Data(entries) => {
                let entry = entries.as_ref().and_then(|entries| serde_json::to_value(entries.get(key)?).ok());
                let entry = Func::Default.eval(&["".into(), entry.unwrap_or_default()]);
                Text::new(Val::<String>::apply(Func::PlainText, vec![Operand::Data(entry)]))
            }
            Val::Symbol(expr) => {
                let entries = Expr::Call(Func::Default, vec![Expr::Dict(vec![]), expr.clone()]);
                let entry = Expr::Call(Func::Index, vec![entries, Expr::Text(key.to_owned())]);
                let entry = Expr::Call(Func::Default, vec![Expr::Text(String::new()), entry]);
                Text::new(Val::Symbol(entry.call(Func::PlainText)))
            }
        }
    }
}

impl Fragment<BTreeMap<String, FreeForm>> {
    /// The members, as what is laid over a document.
    pub(crate) fn changes(&self) -> Operand {
        match &self.0 {
            Val::Data(changes) => Operand::Data(serde_json::to_value(changes).unwrap_or_default()),
            Val::Symbol(expr) => Operand::Symbol(Expr::Call(Func::Default, vec![Expr::Dict(vec![]), expr.clone()])),
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

/// What is not empty. A type of Kubernetes with a required list is never empty by itself: `Option` says that it is unset.
fn filled<T: Serialize>(data: &Option<T>) -> Option<&T> {
    data.as_ref().filter(|data| !serde_json::to_value(data).is_ok_and(|json| is_empty(&json)))
}

fn is_empty(json: &Value) -> bool {
    match json {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        other => other.is_null(),
    }
}

impl<T> From<T> for Fragment<T> {
    fn from(data: T) -> Self {
        Self(Val::Data(Some(data)))
    }
}

impl<T> Default for Fragment<T> {
    fn default() -> Self {
        Self(Val::Data(None))
    }
}

impl<T: Serialize + Default> Serialize for Fragment<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Val::Data(None) => {
                // Of the kind that the type is written as, but without its required lists.
                let list = serde_json::to_value(T::default()).is_ok_and(|json| json.is_array());
                if list { Value::Array(vec![]) } else { Value::Object(serde_json::Map::new()) }.serialize(serializer)
            }
            val => val.serialize(serializer),
        }
    }
}

impl<'de, T: Traceable + JsonSchema + Default + 'static> Deserialize<'de> for Fragment<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match symbolic::read_optional::<Value, D>(deserializer)? {
            None => Ok(Self::default()),
            Some(symbolic::Read::Symbol(expr)) => Ok(Self(Val::Symbol(expr))),
            Some(symbolic::Read::Data(json)) if is_empty(&json) => Ok(Self::default()),
            Some(symbolic::Read::Data(json)) => {
                let json = quantities::<T>().apply(go::normalize(json));
                // An integer of Kubernetes may be written -0.0; free-form data keeps it as it is.
                let data = typed(&json).or_else(|_| typed(&go::without_negative_zero(json)));
                data.map(|data| Self(Val::Data(Some(data)))).map_err(de::Error::custom)
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
