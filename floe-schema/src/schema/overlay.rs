//! The schema of changes to a type: every key that the defaults supply is optional, null where a key may be missing.

use super::{
    generator, kubernetes,
    optional::{make_nullable, may_be_missing},
    raw, reference,
};
use crate::vocab::{NULLABLE, OPTIONAL};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// What becomes of an object's keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A struct of which the defaults have every key: nothing is required.
    Changes,
    /// An object that may be new: what it requires stays, what it does not may be deleted.
    Deletions,
}

impl Mode {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Changes => "Overlay.",
            Self::Deletions => "Nullable.",
        }
    }
}

/// The schema of changes to a `T`; what it refers to is added to the generator's definitions.
pub(crate) fn overlay<T: JsonSchema>(to: &mut SchemaGenerator) -> Schema {
    let mut root = raw::<T>(generator());
    kubernetes::close(&mut root);
    let definitions = match root.as_object_mut().and_then(|root| root.shift_remove("definitions")) {
        Some(Value::Object(definitions)) => definitions,
        _ => Map::new(),
    };
    let mut derived = Derived { definitions, made: Map::new() };
    let schema = derived.schema(&root, Mode::Changes);
    let Derived { definitions, made } = derived;
    for (name, definition) in definitions.into_iter().chain(made) {
        to.definitions_mut().entry(name).or_insert(definition);
    }
    match schema {
        Value::Object(mut members) => {
            members.shift_remove("title");
            members.into()
        }
        _ => Schema::default(),
    }
}

struct Derived {
    definitions: Map<String, Value>,
    made: Map<String, Value>,
}

impl Derived {
    fn schema(&mut self, schema: &Value, mode: Mode) -> Value {
        let Value::Object(members) = schema else { return schema.clone() };
        let mut members = members.clone();
        if let Some(name) = reference(schema) {
            let target = self.definition(name, mode);
            members.insert("$ref".to_owned(), format!("#/definitions/{target}").into());
            return members.into();
        }
        if let Some(Value::Object(properties)) = members.get("properties").cloned() {
            let changed = properties.iter().map(|(name, property)| {
                let missing = may_be_missing(&members, name);
                (name.clone(), self.property(property, missing, mode))
            });
            let changed: Map<String, Value> = changed.collect();
            members.insert("properties".to_owned(), changed.into());
            if mode == Mode::Changes {
                members.shift_remove("required");
            }
        }
        if let Some(values @ Value::Object(_)) = members.get("additionalProperties").cloned() {
            let values = self.property(&values, true, Mode::Deletions);
            members.insert("additionalProperties".to_owned(), values);
        }
        members.into()
    }

    /// A property, or a map's value: nullable where it may be missing.
    fn property(&mut self, property: &Value, missing: bool, mode: Mode) -> Value {
        let mode = if missing { Mode::Deletions } else { mode };
        let mut changed = self.schema(property, mode);
        if let Value::Object(members) = &mut changed {
            // A mark that is resolved here must not be found again.
            members.shift_remove(NULLABLE);
            if missing {
                make_nullable_kept(members);
                members.insert(OPTIONAL.to_owned(), true.into());
            }
        }
        changed
    }

    /// The derived definition's name, made where it is new; a scalar's or a list's is the plain one.
    fn definition(&mut self, name: &str, mode: Mode) -> String {
        let Some(plain) = self.definitions.get(name).cloned() else { return name.to_owned() };
        let object =
            plain.get("properties").is_some() || matches!(plain.get("additionalProperties"), Some(Value::Object(_)));
        if !object {
            return name.to_owned();
        }
        let derived = format!("{}{name}", mode.prefix());
        if !self.made.contains_key(&derived) {
            // In place before its own members are derived: definitions may be recursive.
            self.made.insert(derived.clone(), Value::Null);
            let schema = self.schema(&plain, mode);
            self.made.insert(derived.clone(), schema);
        }
        derived
    }
}

/// [`make_nullable`], with the mark of an optional property kept outside.
fn make_nullable_kept(schema: &mut Map<String, Value>) {
    schema.shift_remove(OPTIONAL);
    make_nullable(schema);
}
