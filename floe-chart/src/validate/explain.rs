//! From the error kinds of the `jsonschema` crate to findings.

use floe_schema::{Format as _, Printable, schema};
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::Finding;
use super::branch::{self, Choice};
use super::place::Place;
use super::words;

/// What a finding says about a value.
struct Told {
    message: String,
    remedy: Option<String>,
}

impl From<String> for Told {
    fn from(message: String) -> Self {
        Self { message, remedy: None }
    }
}

impl From<&str> for Told {
    fn from(message: &str) -> Self {
        message.to_owned().into()
    }
}

/// Tells the errors of one document against one schema.
pub(super) struct Explainer<'a> {
    schema: &'a Value,
    values: &'a Value,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(schema: &'a Value, values: &'a Value) -> Self {
        Self { schema, values }
    }

    /// The findings of one error: at least one.
    pub(super) fn explain(&self, error: &ValidationError<'_>) -> Vec<(Place, Finding)> {
        let place = Place::of(error.instance_path().as_str(), self.values);
        match error.kind() {
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                self.unknown_keys(&place, error, unexpected, &self.known_keys(error))
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match branch::choose(context, error) {
                Choice::Errors(errors) => errors.into_iter().flat_map(|inner| self.explain(inner)).collect(),
                Choice::Types(names) => vec![finding(place, wrong_type(error.instance(), &names))],
                Choice::Options(inner, options) => {
                    let place = Place::of(inner.instance_path().as_str(), self.values);
                    vec![finding(place, not_an_option(inner.instance(), &options))]
                }
                Choice::Keys(unexpected) => self.unknown_keys(&place, error, &unexpected, &self.keys_of_all(context)),
                Choice::None => vec![finding(place, "has none of the forms that are allowed here".into())],
            },
            Kind::PropertyNames { error: inner } => self.bad_key(&place, error, inner),
            Kind::FalseSchema if error.schema_path().as_str().ends_with("/propertyNames") => {
                vec![finding(place, "has keys, but none is allowed here".into())]
            }
            Kind::FalseSchema => match self.closed_map(error) {
                Some(keys) => self.unknown_keys(&place, error, &keys, &[]),
                None => vec![finding(place, self.tell(error))],
            },
            _ => vec![finding(place, self.tell(error))],
        }
    }

    /// The keys of a map that may have none (`additionalProperties: false` and nothing else). The error is at the map then,
    /// but about the first member.
    fn closed_map(&self, error: &ValidationError<'_>) -> Option<Vec<String>> {
        let members = self.values.pointer(error.instance_path().as_str())?.as_object()?;
        (error.instance().as_object() != Some(members)).then(|| members.keys().cloned().collect())
    }

    fn unknown_keys(
        &self,
        place: &Place,
        error: &ValidationError<'_>,
        unexpected: &[String],
        known: &[&str],
    ) -> Vec<(Place, Finding)> {
        let told = |key: &String| {
            let remedy = words::instead_of(key, known);
            let place = place.clone().key(key, self.values.pointer(error.instance_path().as_str()));
            finding(place, Told { message: "unknown key".into(), remedy })
        };
        unexpected.iter().map(told).collect()
    }

    /// The keys that the schema around an error names.
    fn known_keys(&self, error: &ValidationError<'_>) -> Vec<&'a str> {
        let properties = self.node(error).and_then(|node| node.get("properties")?.as_object());
        properties.map(|properties| properties.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// The keys that any of several alternatives names, each once.
    fn keys_of_all(&self, context: &[Vec<ValidationError<'static>>]) -> Vec<&'a str> {
        let closed = context.iter().flatten().filter(|inner| matches!(inner.kind(), Kind::AdditionalProperties { .. }));
        let mut keys = Vec::new();
        for key in closed.flat_map(|inner| self.known_keys(inner)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// A key that its map refuses; the inner error is about the key as if it were a value.
    fn bad_key(
        &self,
        place: &Place,
        error: &ValidationError<'_>,
        inner: &ValidationError<'_>,
    ) -> Vec<(Place, Finding)> {
        let key = inner.instance().as_str().unwrap_or_default();
        let place = place.clone().key(key, Some(error.instance().as_ref()));
        let told = match inner.kind() {
            Kind::FalseSchema | Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
                "is not allowed as a key here".into()
            }
            _ => self.tell(inner),
        };
        vec![finding(place, Told { message: format!("the key {}", told.message), remedy: told.remedy })]
    }

    /// What is wrong with the value itself.
    fn tell(&self, error: &ValidationError<'_>) -> Told {
        let value: &Value = error.instance();
        let shown = || words::brief(value);
        match error.kind() {
            Kind::Type { kind } => wrong_type(value, &type_names(kind)),
            Kind::Enum { options } => match options.as_array() {
                Some(options) => not_an_option(value, options),
                None => "is not one of the allowed values".into(),
            },
            Kind::Constant { expected_value } => format!("{} is not {}", shown(), words::brief(expected_value)).into(),
            Kind::Minimum { limit } => self.out_of_range(error, &format!("less than {limit}")),
            Kind::Maximum { limit } => self.out_of_range(error, &format!("greater than {limit}")),
            Kind::ExclusiveMinimum { limit } => format!("{} is not greater than {limit}", shown()).into(),
            Kind::ExclusiveMaximum { limit } => format!("{} is not less than {limit}", shown()).into(),
            Kind::MultipleOf { multiple_of } => format!("{} is not a multiple of {multiple_of}", shown()).into(),
            Kind::Pattern { pattern } => self.no_match(error, pattern),
            Kind::Format { format } => format!("{} is not {}", shown(), words::format_name(format)).into(),
            Kind::Required { property } => {
                format!("required key {} is missing (null deletes a key)", words::brief(property)).into()
            }
            Kind::MinLength { .. } | Kind::MaxLength { .. } => bad_length(value, error.kind()),
            Kind::MinItems { .. } | Kind::MaxItems { .. } | Kind::AdditionalItems { .. } => {
                bad_count(value, error.kind())
            }
            Kind::MinProperties { .. } | Kind::MaxProperties { .. } => bad_count(value, error.kind()),
            _ => tell_rare(value, error.kind()),
        }
    }

    /// A number beyond a bound; with both bounds, where there are two.
    fn out_of_range(&self, error: &ValidationError<'_>, beyond: &str) -> Told {
        let bound = |keyword| self.node(error)?.get(keyword);
        let remedy = match (bound("minimum"), bound("maximum")) {
            (Some(least), Some(most)) => Some(format!("write a number from {least} to {most}")),
            _ => None,
        };
        Told { message: format!("{} is {beyond}", words::brief(error.instance())), remedy }
    }

    /// A text that does not match: with what the schema says about it in words.
    fn no_match(&self, error: &ValidationError<'_>, pattern: &str) -> Told {
        if pattern.contains(Printable::PATTERN) {
            let message = format!("{} has a character that is not printable", words::brief(error.instance()));
            return Told { message, remedy: Some("remove it".to_owned()) };
        }
        let (value, pattern) = (words::brief(error.instance()), words::brief_pattern(pattern));
        let about = self.about(error);
        let said = |keyword| about.iter().rev().find_map(|node| node.get(keyword)?.as_str());
        let message = match said("$comment") {
            Some(format) => format!("{value} is not {format}, {pattern}"),
            None => {
                let said = said("title").or_else(|| said("description")).and_then(first_sentence);
                format!("{value} does not match {pattern}{}", said.map_or(String::new(), |said| format!(" ({said})")))
            }
        };
        let example = about.iter().rev().find_map(|node| node.get("examples")?.as_array()?.first());
        let remedy = example.map(|example| format!("for example {}", words::brief(example)));
        Told { message, remedy }
    }

    /// The schema that holds the keyword which failed.
    fn node(&self, error: &ValidationError<'_>) -> Option<&'a Value> {
        let (node, _keyword) = error.schema_path().as_str().rsplit_once('/')?;
        self.schema.pointer(node)
    }

    /// The schemas that speak of the value which failed, from the one at its key to the one that holds the keyword.
    fn about(&self, error: &ValidationError<'_>) -> Vec<&'a Value> {
        let mut about = Vec::new();
        let mut here = self.schema;
        let mut tokens = error.evaluation_path().as_str().split('/').skip(1);
        while let Some(token) = tokens.next() {
            about.push(here);
            let next = match token {
                "$ref" => {
                    here.get("$ref").and_then(Value::as_str).and_then(|at| self.schema.pointer(at.strip_prefix('#')?))
                }
                "properties" | "patternProperties" => {
                    about.clear();
                    let key = tokens.next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
                    here.get(token).and_then(|properties| properties.get(key))
                }
                "items" | "additionalItems" | "additionalProperties" | "propertyNames" | "contains" => {
                    about.clear();
                    here.get(token)
                }
                other => here.get(other).or_else(|| here.get(other.parse::<usize>().ok()?)),
            };
            let Some(next) = next else { break };
            here = next;
        }
        about.extend(self.node(error));
        about
    }
}

fn finding(place: Place, told: Told) -> (Place, Finding) {
    let Told { message, remedy } = told;
    let finding = Finding { path: place.path().to_owned(), pointer: place.pointer().to_owned(), message, remedy };
    (place, finding)
}

/// The names of JSON Schema for the types that an error expects.
pub(super) fn type_names(kind: &TypeKind) -> Vec<&'static str> {
    match kind {
        TypeKind::Single(name) => vec![name.as_str()],
        TypeKind::Multiple(names) => names.iter().map(jsonschema::JsonType::as_str).collect(),
    }
}

fn wrong_type(value: &Value, names: &[&str]) -> Told {
    let found = match value {
        Value::Number(_) if names.contains(&"integer") => words::brief(value),
        other => words::kind_of(other).to_owned(),
    };
    // Null comes last: it is the exception, not the rule.
    let (nulls, mut expected): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| **name == "null");
    expected.extend(nulls);
    let expected: Vec<String> = expected.into_iter().map(|name| words::type_name(name).to_owned()).collect();
    Told {
        message: format!("is {found}, expected {}", words::alternatives(&expected)),
        remedy: other_quotes(value, names).or_else(|| words::how_to_write(names)),
    }
}

/// A scalar that is of the expected type as soon as its quotes are dropped, or added.
fn other_quotes(value: &Value, names: &[&str]) -> Option<String> {
    match value {
        Value::Null => Some("leave the key out to keep the default".into()),
        Value::String(text) => {
            let plain: Value = serde_json::from_str(text).ok()?;
            let fits = match &plain {
                Value::Bool(_) => names.contains(&"boolean"),
                Value::Number(number) => names.contains(&"number") || (names.contains(&"integer") && !number.is_f64()),
                _ => false,
            };
            fits.then(|| format!("write {plain} without quotes"))
        }
        Value::Bool(_) | Value::Number(_) if names.contains(&"string") => {
            Some(format!("write it in quotes: \"{value}\""))
        }
        _ => None,
    }
}

fn not_an_option(value: &Value, options: &[Value]) -> Told {
    let mut all: Vec<Value> = Vec::new();
    for option in options {
        if !all.contains(option) {
            all.push(option.clone());
        }
    }
    let names: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
    let near = value.as_str().and_then(|text| words::nearest(text, &names));
    Told {
        message: format!("{} is not one of: {}", words::brief(value), words::options(&all)),
        remedy: near.map(|near| format!("did you mean {}?", Value::from(near))),
    }
}

fn bad_length(value: &Value, kind: &Kind) -> Told {
    let length = value.as_str().unwrap_or_default().chars().count();
    let shown = words::brief(value);
    match kind {
        Kind::MinLength { limit } if length == 0 => {
            let expected = words::count(usize::try_from(*limit).unwrap_or(usize::MAX), "character");
            format!("is empty, expected at least {expected}").into()
        }
        Kind::MinLength { limit } => {
            format!("{shown} is {} long, at least {} required", words::count(length, "character"), words::limit(*limit))
                .into()
        }
        Kind::MaxLength { limit } => {
            format!("{shown} is {} long, at most {} allowed", words::count(length, "character"), words::limit(*limit))
                .into()
        }
        _ => format!("{shown} has the wrong length").into(),
    }
}

fn bad_count(value: &Value, kind: &Kind) -> Told {
    let has = match value {
        Value::Array(items) => words::count(items.len(), "item"),
        Value::Object(members) => words::count(members.len(), "key"),
        other => words::brief(other),
    };
    match kind {
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            format!("has {has}, at least {} required", words::limit(*limit)).into()
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
            format!("has {has}, at most {} allowed", words::limit(*limit)).into()
        }
        Kind::AdditionalItems { limit } => {
            let limit = u64::try_from(*limit).unwrap_or(u64::MAX);
            format!("has {has}, at most {} allowed", words::limit(limit)).into()
        }
        _ => format!("has {has}, which is not allowed").into(),
    }
}

/// Kinds that the schemas of values types do not lead to.
fn tell_rare(value: &Value, kind: &Kind) -> Told {
    match kind {
        Kind::UniqueItems => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let twice = items.iter().enumerate().find(|(index, item)| items[..*index].contains(item));
            twice
                .map_or("has an item twice".into(), |(_, item)| format!("has the item {} twice", words::brief(item)))
                .into()
        }
        Kind::Contains => "has no item of the kind that is required".into(),
        Kind::UnevaluatedItems { .. } => "has items that are not allowed".into(),
        Kind::Not { schema } if schema.get("pattern").is_some_and(|pattern| *pattern == schema::NO_VALUE) => Told {
            message: format!("contains `{}`, which Helm takes out of what it renders", schema::NO_VALUE),
            remedy: Some("write it otherwise".to_owned()),
        },
        Kind::FalseSchema | Kind::Not { .. } => format!("{} is not allowed here", words::brief(value)).into(),
        Kind::OneOfMultipleValid { .. } => "has more than one of the forms of which exactly one is allowed".into(),
        Kind::ContentEncoding { content_encoding } => {
            format!("{} is not {content_encoding}", words::brief(value)).into()
        }
        Kind::ContentMediaType { content_media_type } => {
            format!("{} is not of the type {content_media_type}", words::brief(value)).into()
        }
        Kind::FromUtf8 { .. } => format!("{} does not hold text", words::brief(value)).into(),
        Kind::Custom { message, .. } => message.as_str().into(),
        other => format!("cannot be checked against the schema's `{}`", other.keyword()).into(),
    }
}

/// The first sentence of a description, without its full stop.
fn first_sentence(text: &str) -> Option<&str> {
    let paragraph = text.split("\n\n").next()?.trim();
    let sentence = paragraph.split_once(". ").map_or(paragraph, |(first, _)| first);
    let sentence = sentence.lines().next()?.trim_end_matches('.');
    (!sentence.is_empty()).then_some(sentence)
}
