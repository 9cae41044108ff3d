//! Label selectors, as the API server reads them.

use super::field::Field;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The labels of an object.
pub type Labels = BTreeMap<String, String>;

/// A `LabelSelector`: what it asks for holds together; one that asks for nothing matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Selector {
    /// Labels with their values.
    pub match_labels: Labels,
    /// Conditions on labels.
    pub match_expressions: Vec<Expression>,
}

/// A condition on a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expression {
    /// The label's key.
    pub key: String,
    /// What is asked of it.
    pub operator: Operator,
    /// Its values, for `In` and `NotIn`.
    #[serde(default)]
    pub values: Vec<String>,
}

/// What an expression asks of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
pub enum Operator {
    /// It is there with one of the values.
    In,
    /// It is not there, or has none of the values.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

impl Selector {
    /// The selector that a field holds; what is no selector of Kubernetes matches nothing.
    pub(super) fn read(field: &Field<'_>) -> Self {
        let expressions = field.get("matchExpressions").items();
        let mut selector = Self::of_map(&field.get("matchLabels"));
        selector.match_expressions.extend(expressions.iter().map(Expression::read));
        selector
    }

    /// The selector of a plain map of labels, as a Service has it.
    pub(super) fn of_map(field: &Field<'_>) -> Self {
        let mut selector = Self::default();
        for (key, value) in field.entries() {
            match value.text() {
                Some(text) => drop(selector.match_labels.insert(key.to_owned(), text.to_owned())),
                None => selector.match_expressions.push(Expression::never(key)),
            }
        }
        selector
    }

    /// Whether it matches these labels.
    ///
    /// ```
    /// use floe_chart::verify::{Labels, Selector};
    ///
    /// let web = Labels::from([("app".to_owned(), "web".to_owned())]);
    /// assert!(Selector { match_labels: web.clone(), ..Selector::default() }.matches(&web));
    /// assert!(Selector::default().matches(&web));
    /// ```
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        self.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
            && self.match_expressions.iter().all(|expression| expression.holds(labels))
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }
}

impl Expression {
    fn read(field: &Field<'_>) -> Self {
        let key = field.get("key").text().unwrap_or_default();
        let operator = match field.get("operator").text() {
            Some("In") => Operator::In,
            Some("NotIn") => Operator::NotIn,
            Some("Exists") => Operator::Exists,
            Some("DoesNotExist") => Operator::DoesNotExist,
            _ => return Self::never(key),
        };
        let values = field.get("values").items().iter().filter_map(|value| value.text().map(str::to_owned)).collect();
        Self { key: key.to_owned(), operator, values }
    }

    /// What no label fulfils.
    fn never(key: &str) -> Self {
        Self { key: key.to_owned(), operator: Operator::In, values: vec![] }
    }

    fn holds(&self, labels: &Labels) -> bool {
        let label = labels.get(&self.key);
        match self.operator {
            Operator::In => label.is_some_and(|label| self.values.contains(label)),
            Operator::NotIn => label.is_none_or(|label| !self.values.contains(label)),
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
        }
    }
}

/// The labels that a map holds: those that are texts.
pub(super) fn labels(field: &Field<'_>) -> Labels {
    let entries = field.entries().into_iter();
    entries.filter_map(|(key, value)| Some((key.to_owned(), value.text()?.to_owned()))).collect()
}

/// The keys that a `LabelSelector` asks for, each with its field.
pub(super) fn keys<'a>(selector: &Field<'a>) -> Vec<(&'a str, Field<'a>)> {
    let mut keys = selector.get("matchLabels").entries();
    keys.extend(selector.get("matchExpressions").items().into_iter().filter_map(|expression| {
        let key = expression.get("key");
        Some((key.text()?, key))
    }));
    keys
}
