//! Whether a schema accepts a document: what `oneOf`, `not` and `if` need to be told while a document is made.

use super::schema::{Facet, Schema, array, count, item, members, object};
use serde_json::{Map, Number, Value};

impl Schema {
    /// Whether `schema`, a part of this schema, accepts `value`.
    pub(super) fn accepts(&self, schema: &Value, value: &Value) -> bool {
        match self.resolve(schema) {
            Some(Value::Bool(all)) => *all,
            Some(Value::Object(facet)) => self.accepts_facet(facet, value),
            _ => false,
        }
    }

    /// Whether `facet`, a part of this schema without `$ref`, accepts `value`.
    pub(super) fn accepts_facet(&self, facet: &Facet, value: &Value) -> bool {
        members(facet).is_none_or(|members| members.iter().any(|member| equal(member, value)))
            && facet.get("type").is_none_or(|types| is_of(types, value))
            && self.accepts_content(facet, value)
            && self.accepts_combination(facet, value)
    }

    fn accepts_content(&self, facet: &Facet, value: &Value) -> bool {
        match value {
            Value::Null | Value::Bool(_) => true,
            Value::Number(number) => accepts_number(facet, number),
            Value::String(text) => self.accepts_text(facet, text),
            Value::Array(items) => self.accepts_items(facet, items),
            Value::Object(members) => self.accepts_members(facet, members),
        }
    }

    fn accepts_combination(&self, facet: &Facet, value: &Value) -> bool {
        let holds = |schema: &Value| self.accepts(schema, value);
        let branch = facet.get("if").and_then(|condition| facet.get(if holds(condition) { "then" } else { "else" }));
        array(facet, "allOf").iter().all(holds)
            && (!facet.contains_key("anyOf") || array(facet, "anyOf").iter().any(holds))
            && (!facet.contains_key("oneOf") || array(facet, "oneOf").iter().filter(|one| holds(one)).count() == 1)
            && !facet.get("not").is_some_and(holds)
            && branch.is_none_or(holds)
    }

    fn accepts_text(&self, facet: &Facet, text: &str) -> bool {
        let pattern = facet.get("pattern").and_then(Value::as_str);
        within(facet, "minLength", "maxLength", text.chars().count())
            && pattern.is_none_or(|pattern| self.pattern(pattern).is_some_and(|pattern| pattern.matches(text)))
    }

    fn accepts_items(&self, facet: &Facet, items: &[Value]) -> bool {
        let unique = || (1..items.len()).all(|i| !items[..i].iter().any(|before| equal(before, &items[i])));
        within(facet, "minItems", "maxItems", items.len())
            && (facet.get("uniqueItems") != Some(&Value::Bool(true)) || unique())
            && items.iter().enumerate().all(|(i, value)| item(facet, i).is_none_or(|item| self.accepts(item, value)))
    }

    fn accepts_members(&self, facet: &Facet, members: &Map<String, Value>) -> bool {
        within(facet, "minProperties", "maxProperties", members.len())
            && array(facet, "required").iter().filter_map(Value::as_str).all(|key| members.contains_key(key))
            && members.iter().all(|(key, value)| {
                let mut schemas = Vec::new();
                self.property(facet, key, &mut schemas) && schemas.iter().all(|schema| self.accepts(schema, value))
            })
    }

    /// Whether a facet says more than the generator heeds while it makes a document.
    pub(super) fn needs_check(facet: &Facet) -> bool {
        ["oneOf", "not", "if"].iter().any(|keyword| facet.contains_key(*keyword))
            || object(facet, "propertyNames").is_some()
    }
}

fn within(facet: &Facet, min: &str, max: &str, n: usize) -> bool {
    count(&[facet], min, usize::max).is_none_or(|min| min <= n)
        && count(&[facet], max, usize::min).is_none_or(|max| n <= max)
}

fn is_of(types: &Value, value: &Value) -> bool {
    match types {
        Value::Array(types) => types.iter().any(|one| is_of(one, value)),
        Value::String(name) => match (name.as_str(), value) {
            ("null", Value::Null)
            | ("boolean", Value::Bool(_))
            | ("number", Value::Number(_))
            | ("string", Value::String(_))
            | ("array", Value::Array(_))
            | ("object", Value::Object(_)) => true,
            ("integer", Value::Number(number)) => integer(number).is_some(),
            _ => false,
        },
        _ => false,
    }
}

fn accepts_number(facet: &Facet, number: &Number) -> bool {
    let bound = |keyword: &str, holds: fn(std::cmp::Ordering) -> bool| {
        let bound = facet.get(keyword).and_then(Value::as_number);
        bound.is_none_or(|bound| compare(number, bound).is_some_and(holds))
    };
    let multiple = |of: &Number| match (integer(number), integer(of)) {
        (Some(number), Some(of)) => of != 0 && number % of == 0,
        _ => number.as_f64().zip(of.as_f64()).is_some_and(|(number, of)| (number / of).fract() == 0.0),
    };
    bound("minimum", std::cmp::Ordering::is_ge)
        && bound("maximum", std::cmp::Ordering::is_le)
        && bound("exclusiveMinimum", std::cmp::Ordering::is_gt)
        && bound("exclusiveMaximum", std::cmp::Ordering::is_lt)
        && facet.get("multipleOf").and_then(Value::as_number).is_none_or(multiple)
}

fn compare(a: &Number, b: &Number) -> Option<std::cmp::Ordering> {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

/// The number where it is whole: 1.0 is an integer since draft-06.
pub(super) fn integer(number: &Number) -> Option<i128> {
    let exact = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    // The cast is exact: f64 holds whole numbers of this size only as such.
    exact.or_else(|| {
        number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 1e30).map(|float| float as i128)
    })
}

/// Equality as JSON Schema has it: 1 is 1.0, and the order of keys means nothing.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare(a, b).is_some_and(std::cmp::Ordering::is_eq),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}
