//! Reading and writing files.

use super::{FINDINGS, Failure, args};
use crate::{
    plan::{Checked, check},
    source::{Source, Sources},
};
use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

/// What a command was given.
pub(super) struct Inputs {
    pub(super) sources: Sources,
    pub(super) manifest: Option<Source>,
}

impl Inputs {
    pub(super) fn check(&self) -> Checked {
        check(&self.sources, self.manifest.clone())
    }

    /// Whether the namespaces of environments have policies.
    pub(super) fn policies(&self) -> bool {
        let own = serde_json::Value::Object(self.sources.merged().clone());
        own.pointer("/namespaces/networkPolicy/enabled").and_then(serde_json::Value::as_bool).unwrap_or(true)
    }
}

/// Reads all files, and says at once all that cannot be read of them.
pub(super) fn read(inputs: &args::Inputs) -> Result<Inputs, Failure> {
    let mut lines = vec![];
    let mut keep = |read: Result<Source, Failure>| -> Result<Option<Source>, Failure> {
        match read {
            Ok(source) => Ok(Some(source)),
            Err(failure) if failure.code == FINDINGS => {
                lines.extend(failure.lines);
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    };
    let mut files = vec![];
    for name in &inputs.files {
        files.extend(keep(source(name))?);
    }
    let manifest = inputs.manifest.as_deref().map(|name| keep(source(name))).transpose()?.flatten();
    if lines.is_empty() {
        Ok(Inputs { sources: Sources::new(files), manifest })
    } else {
        Err(Failure { lines, code: FINDINGS })
    }
}

/// One file of YAML.
pub(super) fn source(name: &str) -> Result<Source, Failure> {
    let text = text(name)?;
    Source::parse(name, &text)
        .map_err(|found| Failure { lines: found.iter().map(ToString::to_string).collect(), code: FINDINGS })
}

/// The text of a file, `-` for standard input.
pub(super) fn text(name: &str) -> Result<String, Failure> {
    let read = if name == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(name)
    };
    read.map_err(|error| Failure::usage(format!("{name}: cannot be read: {error}; give a file of UTF-8 text")))
}

/// Writes a file, and the directories that lead to it.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| {
        Failure::usage(format!("{}: cannot be written: {error}; choose another place", path.display()))
    })
}
