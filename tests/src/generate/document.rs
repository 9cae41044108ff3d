//! One document: branches chosen, types chosen, lists filled.

use super::Config;
use super::accepts::equal;
use super::rng::Rng;
use super::schema::{Facet, Schema, array, count, item, members, object};
use serde_json::Value;

/// The making of one document.
pub(super) struct Run<'a> {
    pub(super) schema: &'a Schema,
    pub(super) config: &'a Config,
    pub(super) rng: &'a mut Rng,
    /// Strings of this document, to use again.
    pub(super) seen: Vec<String>,
    /// How many optional keys and items may follow.
    budget: usize,
    /// Whether this is one of the large documents, in which long lists and maps are common.
    large: bool,
    /// How many failed attempts are borne, so that contradictions deep within a schema end.
    patience: usize,
}

/// Where in a document a value stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) depth: usize,
    /// Whether required keys may be left out here.
    pub(super) partial: bool,
}

impl Place {
    pub(super) fn inside(self, partial: bool) -> Self {
        Self { depth: self.depth + 1, partial: self.partial && partial }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

const KINDS: &[(&str, Kind)] = &[
    ("null", Kind::Null),
    ("boolean", Kind::Boolean),
    ("integer", Kind::Integer),
    ("number", Kind::Number),
    ("string", Kind::String),
    ("array", Kind::Array),
    ("object", Kind::Object),
];

impl<'a> Run<'a> {
    pub(super) fn new(schema: &'a Schema, config: &'a Config, rng: &'a mut Rng) -> Self {
        let (times, large) = match rng.below(10) {
            0..=4 => (1, false),
            5..=8 => (4, false),
            _ => (25, true),
        };
        let budget = rng.below(config.size * times + 1);
        Self { schema, config, rng, seen: Vec::new(), budget, large, patience: 2_000 }
    }

    pub(super) fn document(&mut self) -> Option<Value> {
        let partial = self.config.partial;
        self.value(&[&self.schema.root], Place { depth: 0, partial })
    }

    /// Whether one more optional key or item may be made, which is then counted.
    pub(super) fn afford(&mut self, place: Place) -> bool {
        let affordable = self.budget > 0 && place.depth < self.config.depth;
        self.budget -= usize::from(affordable);
        affordable
    }

    /// A value that all of the schemas accept; none where none was found.
    pub(super) fn value(&mut self, schemas: &[&'a Value], place: Place) -> Option<Value> {
        // Far beyond the limit only what requires itself without end still grows.
        if place.depth > 2 * self.config.depth + 16 {
            return None;
        }
        for _ in 0..20 {
            if let Some(value) = self.attempt(schemas, place) {
                return Some(value);
            }
            self.patience = self.patience.checked_sub(1)?;
        }
        None
    }

    fn attempt(&mut self, schemas: &[&'a Value], mut place: Place) -> Option<Value> {
        let facets = self.expand(schemas, &mut place)?;
        let value = match self.suggestion(&facets) {
            Some(value) => value,
            None if facets.iter().any(|facet| members(facet).is_some()) => self.member(&facets)?,
            None => match self.kind(&facets, place)? {
                Kind::Null => Value::Null,
                Kind::Boolean => Value::Bool(self.rng.once_in(2)),
                Kind::Integer => self.integer(&facets)?,
                Kind::Number => self.number(&facets)?,
                Kind::String => Value::String(self.text(&facets)?),
                Kind::Array => self.list(&facets, place)?,
                Kind::Object => self.object(&facets, place)?,
            },
        };
        // A partial object lacks what its schema requires.
        let checked = !place.partial && facets.iter().any(|facet| Schema::needs_check(facet));
        (!checked || facets.iter().all(|facet| self.schema.accepts_facet(facet, &value))).then_some(value)
    }

    /// The schemas with all that `allOf` adds and one branch of each `anyOf` and `oneOf`; none where one is `false`.
    fn expand(&mut self, schemas: &[&'a Value], place: &mut Place) -> Option<Vec<&'a Facet>> {
        let mut todo = schemas.to_vec();
        let mut facets = Vec::new();
        while let Some(schema) = todo.pop() {
            match self.schema.resolve(schema)? {
                Value::Bool(true) => {}
                Value::Object(facet) if facets.len() < 256 => {
                    facets.push(facet);
                    todo.extend(array(facet, "allOf"));
                    for keyword in ["anyOf", "oneOf"].into_iter().filter(|keyword| facet.contains_key(*keyword)) {
                        todo.push(self.branch(array(facet, keyword), *place)?);
                        place.partial = false;
                    }
                }
                _ => return None,
            }
        }
        Some(facets)
    }

    /// One branch: null less often than others; at the limit of depth the one that ends soonest.
    fn branch(&mut self, branches: &'a [Value], place: Place) -> Option<&'a Value> {
        if place.depth >= self.config.depth {
            return branches.iter().min_by_key(|branch| self.height(branch, 6));
        }
        let null = |branch: &Value| branch.get("type").is_some_and(|name| name == "null");
        let drawn = self.rng.pick(branches)?;
        if null(drawn) && self.rng.once_in(2) { self.rng.pick(branches) } else { Some(drawn) }
    }

    /// How deep a value of this schema is at least, as far as `fuel` reaches.
    fn height(&self, schema: &Value, fuel: usize) -> usize {
        let (Some(Value::Object(facet)), Some(fuel)) = (self.schema.resolve(schema), fuel.checked_sub(1)) else {
            return 100;
        };
        let deeper = |schema: &Value| 1 + self.height(schema, fuel);
        let required = array(facet, "required").iter().filter_map(Value::as_str);
        let properties = required.filter_map(|key| object(facet, "properties")?.get(key)).map(deeper);
        let items = count(&[facet], "minItems", usize::max).filter(|min| *min > 0);
        let items = items.and_then(|_| item(facet, 0)).map(deeper);
        let all = array(facet, "allOf").iter().map(|schema| self.height(schema, fuel));
        let any = ["anyOf", "oneOf"].into_iter();
        let any = any.filter_map(|of| array(facet, of).iter().map(|schema| self.height(schema, fuel)).min());
        properties.chain(items).chain(all).chain(any).max().unwrap_or(0)
    }

    /// A default or an example, now and then.
    fn suggestion(&mut self, facets: &[&'a Facet]) -> Option<Value> {
        if !self.rng.once_in(12) {
            return None;
        }
        let suggested =
            facets.iter().flat_map(|facet| facet.get("default").into_iter().chain(array(facet, "examples")));
        let accepted = |value: &&Value| facets.iter().all(|facet| self.schema.accepts_facet(facet, value));
        let suggested: Vec<&Value> = suggested.filter(accepted).collect();
        self.rng.pick(&suggested).map(|value| (*value).clone())
    }

    /// One of the members of `enum` or `const` that all of the facets accept.
    fn member(&mut self, facets: &[&'a Facet]) -> Option<Value> {
        let listed = facets.iter().find_map(|facet| members(facet))?;
        let accepted = |value: &&Value| facets.iter().all(|facet| self.schema.accepts_facet(facet, value));
        let allowed: Vec<&Value> = listed.iter().filter(accepted).collect();
        self.rng.pick(&allowed).map(|value| (*value).clone())
    }

    fn kind(&mut self, facets: &[&'a Facet], place: Place) -> Option<Kind> {
        let mut kinds: Vec<Kind> = KINDS.iter().map(|(_, kind)| *kind).collect();
        for types in facets.iter().filter_map(|facet| facet.get("type")) {
            let named =
                |name: &str| types == name || types.as_array().is_some_and(|types| types.iter().any(|t| t == name));
            kinds.retain(|kind| {
                let name = |(name, of): &&(&str, Kind)| {
                    of == kind && (named(name) || (*kind == Kind::Integer && named("number")))
                };
                KINDS.iter().any(|entry| name(&entry))
            });
        }
        if !facets.iter().any(|facet| facet.contains_key("type"))
            && let Some(implied) = facets.iter().find_map(|facet| implied(facet))
            && !self.rng.once_in(8)
        {
            return Some(implied);
        }
        let shallow = |kind: &Kind| !matches!(kind, Kind::Array | Kind::Object);
        if place.depth >= self.config.depth && kinds.iter().any(shallow) {
            kinds.retain(shallow);
        }
        match self.rng.pick(&kinds) {
            // Null is one value, the others are many.
            Some(Kind::Null) if self.rng.once_in(2) => self.rng.pick(&kinds).copied(),
            drawn => drawn.copied(),
        }
    }

    fn list(&mut self, facets: &[&'a Facet], place: Place) -> Option<Value> {
        let min = count(facets, "minItems", usize::max).unwrap_or(0);
        let max = count(facets, "maxItems", usize::min).unwrap_or(usize::MAX);
        let unique = facets.iter().any(|facet| facet.get("uniqueItems") == Some(&Value::Bool(true)));
        let length = self.length(min, max)?;
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..length * 3 {
            let needed = items.len() < min;
            if items.len() == length || !(needed || self.afford(place)) {
                break;
            }
            let schemas: Vec<&Value> = facets.iter().filter_map(|facet| item(facet, items.len())).collect();
            match self.value(&schemas, place.inside(false)) {
                Some(value) if unique && items.iter().any(|before| equal(before, &value)) => {}
                Some(value) => items.push(value),
                None if needed => return None,
                None => break,
            }
        }
        (items.len() >= min).then_some(Value::Array(items))
    }

    /// The length of a list or a map: often the least, often the most, mostly short, now and then long.
    pub(super) fn length(&mut self, min: usize, max: usize) -> Option<usize> {
        let room = max.checked_sub(min)?;
        Some(
            min + match self.rng.below(32) {
                0..=7 => 0,
                8..=11 if room <= self.config.long => room,
                n if n == 12 || self.large && n < 20 => self.rng.below(self.config.long.min(room) + 1),
                _ => room.min(1 + self.rng.below(self.config.length)),
            },
        )
    }
}

/// The type that a facet's other keywords speak of.
fn implied(facet: &Facet) -> Option<Kind> {
    let keywords: &[(&str, Kind)] = &[
        ("properties", Kind::Object),
        ("required", Kind::Object),
        ("additionalProperties", Kind::Object),
        ("patternProperties", Kind::Object),
        ("items", Kind::Array),
        ("pattern", Kind::String),
        ("minLength", Kind::String),
        ("maxLength", Kind::String),
        ("minimum", Kind::Number),
        ("maximum", Kind::Number),
    ];
    keywords.iter().find(|(keyword, _)| facet.contains_key(*keyword)).map(|(_, kind)| *kind)
}
