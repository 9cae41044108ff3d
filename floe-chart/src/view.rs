//! What a schema says about one value, wherever in the schema it says it.

use std::ptr;

use serde_json::{Map, Value};

/// The schemas that apply to one value, nearest first: the one at its key, then what that refers to (`$ref`, `allOf`), and the
/// one alternative of `anyOf` or `oneOf` that is not null.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    root: &'a Value,
    nodes: Vec<&'a Map<String, Value>>,
}

impl<'a> View<'a> {
    pub(crate) fn new(root: &'a Value, schema: &'a Value) -> Self {
        let mut view = Self { root, nodes: Vec::new() };
        view.add(schema);
        view
    }

    fn add(&mut self, schema: &'a Value) {
        let Some(node) = schema.as_object() else { return };
        if self.nodes.iter().any(|seen| ptr::eq(*seen, node)) {
            return;
        }
        self.nodes.push(node);
        if let Some(target) =
            node.get("$ref").and_then(Value::as_str).and_then(|at| self.root.pointer(at.strip_prefix('#')?))
        {
            self.add(target);
        }
        for part in node.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.add(part);
        }
        if let [only] = alternatives(node).as_slice() {
            self.add(only);
        }
    }

    /// A keyword, from the nearest schema that has it.
    pub(crate) fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.nodes.iter().find_map(|node| node.get(keyword))
    }

    /// A keyword that is text.
    pub(crate) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword).and_then(Value::as_str)
    }

    pub(crate) fn is_deprecated(&self) -> bool {
        self.get("deprecated") == Some(&Value::Bool(true))
    }

    pub(crate) fn examples(&self) -> &'a [Value] {
        self.get("examples").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The named members, in the schema's order.
    pub(crate) fn properties(&self) -> Vec<(&'a str, Self)> {
        let mut properties: Vec<(&'a str, Self)> = Vec::new();
        for (key, schema) in self.nodes.iter().filter_map(|node| node.get("properties")?.as_object()).flatten() {
            if !properties.iter().any(|(seen, _)| seen == key) {
                properties.push((key, Self::new(self.root, schema)));
            }
        }
        properties
    }

    /// The members that are not named.
    pub(crate) fn entries(&self) -> Option<Self> {
        self.get("additionalProperties").filter(|schema| schema.is_object()).map(|schema| Self::new(self.root, schema))
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Option<Self> {
        self.get("items").filter(|schema| schema.is_object()).map(|schema| Self::new(self.root, schema))
    }

    /// The name of the definition that says what the value is.
    pub(crate) fn definition(&self) -> Option<&'a str> {
        self.text("$ref")?.strip_prefix("#/definitions/")
    }

    /// Whether anything is known about members.
    pub(crate) fn has_members(&self) -> bool {
        self.get("properties").is_some() || self.entries().is_some()
    }

    /// The closed set of values, each with its own description; nothing if the set is open. Null is not counted.
    pub(crate) fn choices(&self) -> Vec<(&'a Value, Option<&'a str>)> {
        let of_enum = |node: &Self| -> Option<Vec<(&'a Value, Option<&'a str>)>> {
            let described = |value| (value, node.text("description"));
            let of_index =
                |index: usize| node.get("enumDescriptions")?.get(index)?.as_str().filter(|text| !text.is_empty());
            match (node.get("enum"), node.get("const")) {
                (Some(Value::Array(values)), _) => {
                    Some(values.iter().enumerate().map(|(index, value)| (value, of_index(index))).collect())
                }
                (_, Some(value)) => Some(vec![described(value)]),
                _ => None,
            }
        };
        let parts = || self.nodes.iter().map(|node| alternatives(node)).find(|parts| parts.len() > 1);
        let choices = of_enum(self).or_else(|| {
            let parts = parts()?.into_iter().map(|part| of_enum(&Self::new(self.root, part)));
            Some(parts.collect::<Option<Vec<_>>>()?.concat())
        });
        choices.unwrap_or_default().into_iter().filter(|(value, _)| !value.is_null()).collect()
    }
}

/// The alternatives of a schema, without that of null.
fn alternatives(node: &Map<String, Value>) -> Vec<&Value> {
    let all = ["anyOf", "oneOf"].iter().find_map(|keyword| node.get(*keyword)?.as_array());
    let is_null = |schema: &Value| schema.get("type").and_then(Value::as_str) == Some("null");
    all.into_iter().flatten().filter(|schema| !is_null(schema)).collect()
}
