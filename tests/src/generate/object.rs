//! Objects: declared keys present or missing, and the entries of open maps.

use super::document::{Place, Run};
use super::schema::{Facet, array, count, object};
use serde_json::{Map, Value};

impl<'a> Run<'a> {
    /// An object that the facets accept, its keys in the order of the schema, at times in another.
    pub(super) fn object(&mut self, facets: &[&'a Facet], place: Place) -> Option<Value> {
        let min = count(facets, "minProperties", usize::max).unwrap_or(0);
        let max = count(facets, "maxProperties", usize::min).unwrap_or(usize::MAX);
        let mut members = Map::new();
        for key in self.declared(facets, place, min, max) {
            let required = is_required(facets, key);
            match self.property(facets, key, place.inside(required && is_declared(facets, key))) {
                Some(value) => {
                    members.insert(key.to_owned(), value);
                }
                None if required && !place.partial => return None,
                None => {}
            }
        }
        self.entries(facets, place, &mut members, (min, max))?;
        if !(min..=max).contains(&members.len()) {
            return None;
        }
        let mut ordered: Vec<(String, Value)> = members.into_iter().collect();
        if self.rng.once_in(4) {
            self.rng.shuffle(&mut ordered);
        } else {
            let declared: Vec<&str> = facets.iter().flat_map(|facet| declared_keys(facet)).collect();
            ordered.sort_by_key(|(key, _)| declared.iter().position(|name| name == key).unwrap_or(usize::MAX));
        }
        Some(Value::Object(ordered.into_iter().collect()))
    }

    /// The keys to write of those that the schema names: what is required, and some of the others.
    fn declared(&mut self, facets: &[&'a Facet], place: Place, min: usize, max: usize) -> Vec<&'a str> {
        let mut keys: Vec<&str> = Vec::new();
        for key in facets.iter().flat_map(|facet| declared_keys(facet)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        // In any order, so that no key is always the one for which nothing is left.
        self.rng.shuffle(&mut keys);
        let required = |key: &&str| is_required(facets, key) && !(place.partial && is_declared(facets, key));
        let (mut chosen, optional): (Vec<&str>, Vec<&str>) = keys.into_iter().partition(required);
        let mut spare = optional.len();
        let (presence, of) = *self.rng.pick(&[(0, 1), (1, 8), (1, 3), (1, 2), (3, 4), (1, 1)]).unwrap_or(&(1, 2));
        for key in optional {
            let needed = chosen.len() + spare <= min;
            let wanted = chosen.len() < max && self.rng.below(of) < presence;
            spare -= 1;
            if needed || wanted && self.afford(place) {
                chosen.push(key);
            }
        }
        chosen
    }

    fn property(&mut self, facets: &[&'a Facet], key: &str, place: Place) -> Option<Value> {
        let mut schemas = Vec::new();
        let accepted = facets.iter().all(|facet| self.schema.property(facet, key, &mut schemas));
        if accepted { self.value(&schemas, place) } else { None }
    }

    /// Entries under keys that the schema does not name, where it admits any; none where too few were found.
    fn entries(
        &mut self,
        facets: &[&'a Facet],
        place: Place,
        members: &mut Map<String, Value>,
        (min, max): (usize, usize),
    ) -> Option<()> {
        let struct_like = facets.iter().any(|facet| object(facet, "properties").is_some());
        let closed = |facet: &&Facet| facet.get("additionalProperties") == Some(&Value::Bool(false));
        let says =
            |facet: &&Facet| facet.contains_key("additionalProperties") || facet.contains_key("patternProperties");
        let few = members.len() < min;
        // An object that names its keys and is not closed says by omission that it is open: believed now and then.
        let silent = struct_like && !facets.iter().any(says) && !few && !self.rng.once_in(16);
        let shut = facets.iter().any(|facet| closed(facet) && object(facet, "patternProperties").is_none());
        if silent || shut {
            return Some(());
        }
        let length = self.length(min.saturating_sub(members.len()), max.checked_sub(members.len())?)? + members.len();
        for _ in 0..length * 4 {
            let needed = members.len() < min;
            if members.len() >= length || !(needed || self.afford(place)) {
                break;
            }
            let Some(key) = self.entry_key(facets, place) else { continue };
            if members.contains_key(&key) || is_declared(facets, &key) {
                continue;
            }
            if let Some(value) = self.property(facets, &key, place.inside(false)) {
                self.seen.push(key.clone());
                members.insert(key, value);
            }
        }
        Some(())
    }

    fn entry_key(&mut self, facets: &[&'a Facet], place: Place) -> Option<String> {
        let mut names: Vec<&'a Value> = facets.iter().filter_map(|facet| facet.get("propertyNames")).collect();
        if !names.is_empty() {
            names.push(&self.schema.text);
            return self.value(&names, place.inside(false))?.as_str().map(str::to_owned);
        }
        let patterns = facets.iter().filter_map(|facet| object(facet, "patternProperties")).flat_map(Map::keys);
        let patterns: Vec<&'a String> = patterns.collect();
        match self.rng.pick(&patterns) {
            Some(pattern) => self.matching(self.schema.pattern(pattern)?),
            None => self.key(),
        }
    }
}

/// The keys under `properties`, and those that are required without being declared.
fn declared_keys(facet: &Facet) -> impl Iterator<Item = &str> {
    let named = object(facet, "properties").into_iter().flat_map(Map::keys).map(String::as_str);
    named.chain(array(facet, "required").iter().filter_map(Value::as_str))
}

fn is_declared(facets: &[&Facet], key: &str) -> bool {
    facets.iter().any(|facet| object(facet, "properties").is_some_and(|properties| properties.contains_key(key)))
}

fn is_required(facets: &[&Facet], key: &str) -> bool {
    facets.iter().any(|facet| array(facet, "required").iter().any(|required| required == key))
}
