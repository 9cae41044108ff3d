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

/// Writes a file whole or not at all, and the directories that lead to it.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let new = path.with_added_extension("new");
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&new, text));
    made.and_then(|()| fs::rename(&new, path)).map_err(|error| {
        // What cannot be removed was not written.
        let _ = fs::remove_file(&new);
        Failure::usage(format!("{}: cannot be written: {error}; choose another place", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::write;
    use std::fs;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let names = || -> Vec<_> { fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().file_name()).collect() };
        let file = dir.path().join("a.yaml");
        for text in ["old", "new"] {
            write(&file, text).unwrap_or_else(|failure| panic!("{:?}", failure.lines));
            assert_eq!((fs::read_to_string(&file).unwrap().as_str(), names().len()), (text, 1));
        }
        fs::create_dir(dir.path().join("b")).unwrap();
        let failure = write(&dir.path().join("b"), "text").err().unwrap();
        assert!(failure.lines[0].contains("b: cannot be written"), "{:?}", failure.lines);
        assert_eq!(names().len(), 2);
    }
}
