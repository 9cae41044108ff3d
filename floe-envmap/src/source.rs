//! Texts that were read, with the places of what is in them.

use crate::finding::Finding;
use floe_chart::{
    path::{Path, Step},
    values::{self, Map},
    yaml::{self, Document},
};
use serde_json::Value;

/// One file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, for findings.
    pub name: String,
    document: Document,
}

impl Source {
    /// Reads a text as Helm reads a values file.
    ///
    /// # Errors
    /// Every finding: what is no YAML, keys that are set twice, a document that is no map.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let document = yaml::read(text)
            .map_err(|errors| errors.iter().map(|error| Finding::of_yaml(name, error)).collect::<Vec<_>>())?;
        Ok(Self { name: name.to_owned(), document })
    }

    /// What it holds.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.document.value
    }

    /// A finding about what stands at `path`, or if nothing does, about what it would stand in.
    pub fn finding(&self, path: &Path, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let steps = path.steps();
        let at = (0..=steps.len()).rev().find_map(|n| {
            let here = Path::new(steps[..n].to_vec()).pointer();
            // An item stands where its value begins, a member where its key does.
            match steps[..n].last() {
                Some(Step::Index(_)) => self.document.value_position(&here),
                _ => self.document.position(&here),
            }
        });
        Finding {
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            path: path.to_string(),
            ..Finding::of_file(&self.name, message, remedy)
        }
    }

    fn holds(&self, pointer: &str) -> bool {
        self.document.value.pointer(pointer).is_some()
    }

    pub(crate) fn position(&self, pointer: &str) -> Option<yaml::Position> {
        self.document.position(pointer)
    }
}

/// Values files laid over each other, as several `-f` of Helm are.
#[derive(Clone, Debug)]
pub struct Sources {
    files: Vec<Source>,
    merged: Map,
}

impl Sources {
    /// These files; the later of two wins.
    #[must_use]
    pub fn new(files: Vec<Source>) -> Self {
        let maps = files.iter().filter_map(|file| file.value().as_object().cloned());
        let merged = values::merge(maps);
        Self { files, merged }
    }

    /// What they hold together.
    #[must_use]
    pub const fn merged(&self) -> &Map {
        &self.merged
    }

    /// The file that a value comes from: the last that has it.
    pub(crate) fn of(&self, pointer: &str) -> Option<&Source> {
        self.files.iter().rev().find(|file| file.holds(pointer)).or(self.files.last())
    }

    /// A finding about what stands at `path`.
    pub fn finding(&self, path: &Path, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        match self.of(&path.pointer()) {
            Some(file) => file.finding(path, message, remedy),
            None => Finding { path: path.to_string(), ..Finding::of_file("values", message, remedy) },
        }
    }
}
