//! The schema: references resolved, patterns read, and the questions that generator and checker ask alike.

use super::pattern::Pattern;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One schema object, its references followed.
pub(super) type Facet = Map<String, Value>;

/// A schema and all of its patterns, checked once.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) root: Value,
    /// `{"type": "string"}`: what every name of a property satisfies.
    pub(super) text: Value,
    patterns: BTreeMap<String, Pattern>,
}

/// Keywords that constrain a document, and that neither the generator nor the checker knows.
const UNSUPPORTED: &[&str] = &[
    "$dynamicRef",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "prefixItems",
    "unevaluatedItems",
    "unevaluatedProperties",
];

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// All references that lead nowhere, patterns that cannot be read and keywords that are not known.
    pub(super) fn new(root: &Value) -> Result<Self, String> {
        let mut findings = Vec::new();
        let mut schema = Self { root: root.clone(), text: json!({"type": "string"}), patterns: BTreeMap::new() };
        schema.read(root, "#", &mut findings);
        if findings.is_empty() { Ok(schema) } else { Err(findings.join("\n")) }
    }

    fn read(&mut self, schema: &Value, at: &str, findings: &mut Vec<String>) {
        let Value::Object(facet) = schema else {
            if !schema.is_boolean() {
                findings.push(format!("schema: {at}: {schema} is no schema; write an object or a boolean"));
            }
            return;
        };
        for (keyword, value) in facet {
            let at = format!("{at}/{keyword}");
            match (keyword.as_str(), value) {
                ("$ref", _) if self.resolve(schema).is_none() => {
                    findings.push(format!("schema: {at}: {value} leads nowhere; refer to #/definitions/..."));
                }
                ("pattern", Value::String(pattern)) => self.read_pattern(pattern, &at, findings),
                ("properties" | "patternProperties" | "definitions" | "$defs", Value::Object(members)) => {
                    for (name, member) in members {
                        if keyword == "patternProperties" {
                            self.read_pattern(name, &at, findings);
                        }
                        self.read(member, &format!("{at}/{name}"), findings);
                    }
                }
                ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(members)) => {
                    for (i, member) in members.iter().enumerate() {
                        self.read(member, &format!("{at}/{i}"), findings);
                    }
                }
                (
                    "items"
                    | "additionalItems"
                    | "additionalProperties"
                    | "propertyNames"
                    | "not"
                    | "if"
                    | "then"
                    | "else",
                    member,
                ) => self.read(member, &at, findings),
                (keyword, _) if UNSUPPORTED.contains(&keyword) => {
                    findings
                        .push(format!("schema: {at}: the generator does not know this keyword; teach it or drop it"));
                }
                _ => {}
            }
        }
    }

    fn read_pattern(&mut self, pattern: &str, at: &str, findings: &mut Vec<String>) {
        match Pattern::new(pattern) {
            Ok(read) => {
                self.patterns.insert(pattern.to_owned(), read);
            }
            Err(error) => findings.push(format!("schema: {at}: pattern {pattern:?} cannot be read: {error}")),
        }
    }

    /// The schema at the end of its references; none where one leads nowhere or in a circle. Beside `$ref` a draft-07
    /// reader looks at nothing else.
    pub(super) fn resolve<'a>(&'a self, mut schema: &'a Value) -> Option<&'a Value> {
        for _ in 0..64 {
            let Some(Value::String(reference)) = schema.get("$ref") else { return Some(schema) };
            schema = self.root.pointer(reference.strip_prefix('#')?)?;
        }
        None
    }

    /// A pattern of this schema; none for any other.
    pub(super) fn pattern(&self, text: &str) -> Option<&Pattern> {
        self.patterns.get(text)
    }

    /// What a facet asks of the property `key`, appended to `out`; false where it refuses the key.
    pub(super) fn property<'a>(&'a self, facet: &'a Facet, key: &str, out: &mut Vec<&'a Value>) -> bool {
        if let Some(names) = facet.get("propertyNames")
            && !self.accepts(names, &Value::from(key))
        {
            return false;
        }
        let before = out.len();
        out.extend(object(facet, "properties").and_then(|properties| properties.get(key)));
        for (pattern, schema) in object(facet, "patternProperties").into_iter().flatten() {
            if self.pattern(pattern).is_some_and(|pattern| pattern.matches(key)) {
                out.push(schema);
            }
        }
        if out.len() == before {
            out.extend(facet.get("additionalProperties"));
        }
        !out[before..].contains(&&Value::Bool(false))
    }

    /// Every schema object that a document may be held against: all branches of `anyOf`, `oneOf` and `allOf`.
    pub(super) fn branches<'a>(&'a self, schemas: &[&'a Value]) -> Vec<&'a Facet> {
        let mut todo = schemas.to_vec();
        let mut facets: Vec<&'a Facet> = Vec::new();
        while let Some(schema) = todo.pop() {
            let Some(Value::Object(facet)) = self.resolve(schema) else { continue };
            if !facets.iter().any(|seen| std::ptr::eq(*seen, facet)) {
                facets.push(facet);
                todo.extend(["allOf", "anyOf", "oneOf"].iter().flat_map(|keyword| array(facet, keyword)));
            }
        }
        facets
    }
}

/// The member `keyword` where it is an object.
pub(super) fn object<'a>(facet: &'a Facet, keyword: &str) -> Option<&'a Map<String, Value>> {
    facet.get(keyword).and_then(Value::as_object)
}

/// The members of the array `keyword`; none where there is no such array.
pub(super) fn array<'a>(facet: &'a Facet, keyword: &str) -> &'a [Value] {
    facet.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What a facet asks of the item at `index`.
pub(super) fn item(facet: &Facet, index: usize) -> Option<&Value> {
    match facet.get("items") {
        Some(Value::Array(tuple)) => tuple.get(index).or_else(|| facet.get("additionalItems")),
        items => items,
    }
}

/// The values that `enum` or `const` allow; none where neither is there.
pub(super) fn members(facet: &Facet) -> Option<&[Value]> {
    match facet.get("const") {
        Some(constant) => Some(std::slice::from_ref(constant)),
        None => facet.get("enum").and_then(Value::as_array).map(Vec::as_slice),
    }
}

/// A count such as `minItems`: the strictest of several facets, by `strictest`.
pub(super) fn count(facets: &[&Facet], keyword: &str, strictest: fn(usize, usize) -> usize) -> Option<usize> {
    let counts = facets.iter().filter_map(|facet| facet.get(keyword)?.as_f64());
    // Counts are small and not negative: the cast loses nothing.
    counts.map(|count| count as usize).reduce(strictest)
}
