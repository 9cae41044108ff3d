//! What is wrong with an input: where, and what to do.

use floe_chart::{validate, yaml};
use serde::Serialize;
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing can be made of the input.
    Error,
    /// It may be meant.
    Warning,
}

/// One thing that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file.
    pub file: String,
    /// The line, counted from 1, where it has one.
    pub line: Option<usize>,
    /// The column, counted from 1.
    pub column: Option<usize>,
    /// The value, as in `clusterMapping.prod.cluster`; empty for the file as a whole.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do; empty where the message says it.
    pub remedy: String,
}

impl Finding {
    /// A finding about a file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            line: None,
            column: None,
            path: String::new(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// This finding as one that may be meant.
    #[must_use]
    pub fn as_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Whether nothing can be made of the input.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// A finding of the YAML reader.
    pub(crate) fn of_yaml(file: &str, error: &yaml::Error) -> Self {
        Self {
            line: error.position.map(|at| at.line),
            column: error.position.map(|at| at.column),
            path: error.path.clone(),
            ..Self::of_file(file, error.message.clone(), "")
        }
    }

    /// A finding of a schema, at a place of the file.
    pub(crate) fn of_schema(file: &str, at: Option<yaml::Position>, found: validate::Finding) -> Self {
        Self {
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            path: found.path,
            ..Self::of_file(file, found.message, found.remedy.unwrap_or_default())
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        if self.severity == Severity::Warning {
            f.write_str(": warning")?;
        }
        for part in [&self.path, &self.message].into_iter().filter(|part| !part.is_empty()) {
            write!(f, ": {part}")?;
        }
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

/// Sorts findings by file and place, those of a file as a whole first, and drops what is said twice.
pub(crate) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |found: &Finding| (found.file.clone(), found.line, found.column, found.path.clone());
        key(a).cmp(&key(b))
    });
    let mut seen = std::collections::HashSet::new();
    findings.retain(|found| seen.insert(found.clone()));
    findings
}
