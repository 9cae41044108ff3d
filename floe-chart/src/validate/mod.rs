//! Values against their JSON Schema, with findings that a person can act on.
//!
//! The `jsonschema` crate decides; its error kinds are then told in the words of a values file: the path as one would write
//! it, what is wrong, and what to do. A schema is compiled once and never fetches anything; its patterns must be such as run
//! in linear time, which are also those that Helm's own validator (Go's `regexp`) can read.

mod branch;
mod explain;
mod lint;
mod place;
mod words;

use std::fmt;

use serde_json::Value;

use crate::yaml::Position;
use explain::Explainer;
pub use lint::{deprecated, overlooked, redundant};
use place::Place;
pub(crate) use words::instead_of;

/// One thing that is wrong with a values document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The value, as in `webserver.env[0].name`; empty for the document as a whole.
    pub path: String,
    /// The value as a JSON pointer (RFC 6901), e.g. `/webserver/env/0/name`.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it, where that is known.
    pub remedy: Option<String>,
}

impl Finding {
    /// The finding with the place where it stands: `my-values.yaml:12:5: webserver.replicas: -1 is less than 0`. Without a
    /// file it begins with `values`; the position is that of [`Document::position`](crate::yaml::Document::position).
    #[must_use]
    pub fn located(&self, file: Option<&str>, position: Option<Position>) -> String {
        let mut text = file.unwrap_or("values").to_owned();
        if let Some(Position { line, column }) = position {
            text += &format!(":{line}:{column}");
        }
        for part in [&self.path, &self.message] {
            if !part.is_empty() {
                text += &format!(": {part}");
            }
        }
        match &self.remedy {
            Some(remedy) => text + "; " + remedy,
            None => text,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.located(None, None))
    }
}

/// A schema that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("values schema: {path}: {message}; correct the schema, which must be self-contained")]
pub struct SchemaError {
    /// The place in the schema as a JSON pointer; `#` for the whole.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

/// A compiled schema.
///
/// ```
/// use floe_chart::validate::Validator;
/// use serde_json::json;
///
/// let schema = json!({"properties": {"replicas": {"minimum": 0}}, "additionalProperties": false});
/// let validator = Validator::new(&schema)?;
/// assert!(validator.findings(&json!({"replicas": 2})).is_empty());
///
/// let findings = validator.findings(&json!({"replicas": -1, "replica": 2}));
/// let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
/// assert_eq!(
///     findings,
///     ["values: replicas: -1 is less than 0", "values: replica: unknown key; did you mean \"replicas\"?"],
/// );
/// # Ok::<(), floe_chart::validate::SchemaError>(())
/// ```
#[derive(Debug)]
pub struct Validator {
    schema: Value,
    compiled: jsonschema::Validator,
}

impl Validator {
    /// Compiles a schema.
    ///
    /// # Errors
    /// [`SchemaError`] if it is no schema, if a pattern cannot be read, or if a reference leads out of it.
    pub fn new(schema: &Value) -> Result<Self, SchemaError> {
        let options = jsonschema::options().offline().with_pattern_options(jsonschema::PatternOptions::regex());
        let compiled = options
            .build(schema)
            .map_err(|error| SchemaError { path: format!("#{}", error.instance_path()), message: error.to_string() })?;
        Ok(Self { schema: schema.clone(), compiled })
    }

    /// Whether there is nothing to find.
    #[must_use]
    pub fn is_valid(&self, values: &Value) -> bool {
        self.compiled.is_valid(values)
    }

    /// Everything that is wrong, in the order of the document; empty exactly if the schema accepts the values.
    #[must_use]
    pub fn findings(&self, values: &Value) -> Vec<Finding> {
        // To say yes is much faster than to say what is wrong.
        if self.compiled.is_valid(values) {
            return vec![];
        }
        let explainer = Explainer::new(&self.schema, values);
        let mut found: Vec<(Place, Finding)> = Vec::new();
        for error in self.compiled.iter_errors(values) {
            found.extend(explainer.explain(&error));
        }
        found.sort_by(|(left, _), (right, _)| left.order().cmp(right.order()));
        let mut findings: Vec<Finding> = Vec::new();
        for (_, finding) in found {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings
    }
}
