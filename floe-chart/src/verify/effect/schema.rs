//! Reading a values schema: what a place of it is, behind references and unions.

use serde_json::{Map, Value};

/// A schema of values, as `floe_schema` derives them.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    root: &'a Value,
}

/// One place of a schema.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    schema: Schema<'a>,
    keywords: &'a Value,
    /// The name of the definition that it refers to.
    pub(super) definition: Option<&'a str>,
    /// Whether null stands here for "unset".
    pub(super) nullable: bool,
    /// Whether it is marked as secret.
    pub(super) write_only: bool,
}

impl<'a> Schema<'a> {
    pub(super) const fn new(root: &'a Value) -> Self {
        Self { root }
    }

    /// The whole document.
    pub(super) fn document(self) -> Place<'a> {
        self.place(self.root)
    }

    /// What a schema is at the end of its references, and in the first branch that is not null.
    fn place(self, schema: &'a Value) -> Place<'a> {
        let mut place = Place { schema: self, keywords: schema, definition: None, nullable: false, write_only: false };
        // References may go in circles.
        for _ in 0..64 {
            place.write_only |= place.keywords["writeOnly"] == true;
            place.nullable |= types(place.keywords).contains(&"null");
            if let Some(reference) = place.keywords["$ref"].as_str() {
                place.definition = reference.rsplit('/').next();
                place.keywords = self.root.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
                continue;
            }
            let branches = ["allOf", "anyOf", "oneOf"].iter().find_map(|keyword| place.keywords[*keyword].as_array());
            let Some(branches) = branches.filter(|_| place.keywords["properties"].is_null()) else { break };
            place.nullable |= branches.iter().any(|branch| branch["type"] == "null");
            let Some(branch) = branches.iter().find(|branch| branch["type"] != "null") else { break };
            place.keywords = branch;
        }
        place
    }
}

impl<'a> Place<'a> {
    /// The types that are accepted, null aside; none where the schema does not say.
    pub(super) fn types(self) -> Vec<&'a str> {
        types(self.keywords).into_iter().filter(|name| *name != "null").collect()
    }

    /// A keyword as it is written.
    pub(super) fn keyword(self, name: &str) -> &'a Value {
        &self.keywords[name]
    }

    /// The list of a keyword such as `enum`.
    pub(super) fn list(self, name: &str) -> &'a [Value] {
        self.keywords[name].as_array().map_or(&[], Vec::as_slice)
    }

    /// The declared keys with their places.
    pub(super) fn properties(self) -> impl Iterator<Item = (&'a str, Self)> {
        let properties = self.keywords["properties"].as_object().into_iter().flat_map(Map::iter);
        properties.map(move |(key, schema)| (key.as_str(), self.schema.place(schema)))
    }

    /// The place of every entry of a map; none where it is no map.
    pub(super) fn entry(self) -> Option<Self> {
        let entry = &self.keywords["additionalProperties"];
        entry.is_object().then(|| self.schema.place(entry))
    }

    /// What the keys of a map are.
    pub(super) fn names(self) -> Self {
        self.schema.place(&self.keywords["propertyNames"])
    }

    /// The place of every item of a list; none where it is no list.
    pub(super) fn item(self) -> Option<Self> {
        let item = &self.keywords["items"];
        item.is_object().then(|| self.schema.place(item))
    }

    /// Whether a key must be there.
    pub(super) fn requires(self, key: &str) -> bool {
        self.list("required").iter().any(|required| required == key)
    }
}

fn types(keywords: &Value) -> Vec<&str> {
    match &keywords["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    }
}
