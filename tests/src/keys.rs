//! Every key that a chart's own values types have, from its schema: what tests of keys go through.

use floe_chart::path::{Path, Step};
use serde_json::{Map, Value, json};

/// The types of Kubernetes, whose keys are not a chart's own.
const KUBERNETES: &str = "io.k8s.";
/// Stands in a path for the first item of a list.
const ITEM: &str = "[]";

/// One key of a values type.
#[derive(Clone, Debug)]
pub struct Key {
    /// The keys from the root to it, its own last; [`ITEM`] for a list's item.
    path: Vec<String>,
    /// The keys beside it, itself included.
    pub siblings: Vec<String>,
    /// Whether keys that are not known may stand beside it.
    pub open: bool,
    /// What the schema says at the key.
    pub schema: Map<String, Value>,
    /// The JSON types that its value may have; none where the schema does not say.
    pub types: Vec<String>,
    /// Whether its value is of a type of Kubernetes.
    pub kubernetes: bool,
}

impl Key {
    /// The key itself.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The path as findings write it, with another name in the place of the last: `jobs.nightly.schedul`.
    #[must_use]
    pub fn path_as(&self, name: &str) -> String {
        let step = |step: &str| if step == ITEM { Step::Index(0) } else { Step::Name(step.to_owned()) };
        Path::new(self.steps(name).map(step).collect()).to_string()
    }

    /// The JSON pointer of the value that holds the key.
    #[must_use]
    pub fn parent(&self) -> String {
        let above = self.path.len().saturating_sub(1);
        let step = |step: &String| if step == ITEM { "/0".to_owned() } else { format!("/{step}") };
        self.path.iter().take(above).map(step).collect()
    }

    /// A document with nothing in it but `value` at the key, which is called `name`.
    #[must_use]
    pub fn document(&self, name: &str, value: Value) -> Value {
        let steps: Vec<&str> = self.steps(name).collect();
        steps
            .iter()
            .rev()
            .fold(value, |value, step| if *step == ITEM { json!([value]) } else { json!({ *step: value }) })
    }

    fn steps<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let above = self.path.len().saturating_sub(1);
        self.path.iter().take(above).map(String::as_str).chain([name])
    }
}

/// Every key that `schema` names outside the types of Kubernetes: at the root, in structs, in the entries of maps and in
/// the items of lists.
#[must_use]
pub fn keys(schema: &Value) -> Vec<Key> {
    let mut keys = vec![];
    Walk { root: schema, keys: &mut keys }.members(schema, &[]);
    keys
}

struct Walk<'a, 'k> {
    root: &'a Value,
    keys: &'k mut Vec<Key>,
}

impl<'a> Walk<'a, '_> {
    fn members(&mut self, schema: &'a Value, path: &[String]) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
        for (name, property) in properties {
            let path = [path, std::slice::from_ref(name)].concat();
            let (value, kubernetes) = self.resolved(property);
            self.keys.push(Key {
                siblings: properties.keys().cloned().collect(),
                open: schema.get("additionalProperties").is_none_or(|more| *more != false),
                schema: property.as_object().cloned().unwrap_or_default(),
                types: types(property).or_else(|| types(value)).unwrap_or_default(),
                kubernetes,
                path: path.clone(),
            });
            if !kubernetes {
                self.below(value, &path);
            }
        }
    }

    fn below(&mut self, schema: &'a Value, path: &[String]) {
        self.members(schema, path);
        if let Some(entries) = schema.get("additionalProperties") {
            let example = schema.pointer("/propertyNames/examples/0").and_then(Value::as_str).unwrap_or("a");
            self.inside(entries, path, example);
        }
        if let Some(items) = schema.get("items") {
            self.inside(items, path, ITEM);
        }
    }

    fn inside(&mut self, schema: &'a Value, path: &[String], step: &str) {
        let (value, kubernetes) = self.resolved(schema);
        // A type inside itself ends here: its keys have been seen.
        if !kubernetes && path.len() < 8 {
            self.below(value, &[path, &[step.to_owned()]].concat());
        }
    }

    /// What a schema refers to, and whether that is a type of Kubernetes.
    fn resolved(&self, schema: &'a Value) -> (&'a Value, bool) {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let found = target.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            let (value, kubernetes) = found.map_or((schema, false), |found| self.resolved(found));
            return (value, kubernetes || target.contains(KUBERNETES));
        }
        let only = ["allOf", "anyOf"].iter().find_map(|keyword| schema.get(*keyword)?.get(0));
        only.map_or((schema, false), |only| self.resolved(only))
    }
}

fn types(schema: &Value) -> Option<Vec<String>> {
    let names = |kinds: &Vec<Value>| kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    match schema.get("type")? {
        Value::String(kind) => Some(vec![kind.clone()]),
        Value::Array(kinds) => Some(names(kinds)),
        _ => None,
    }
}
