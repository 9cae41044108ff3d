//! The values that a command is given: files and flags, and where in them each value stands.

use std::fs;
use std::io::{self, Read as _};

use clap::Args;
use floe_chart::validate::Finding;
use floe_chart::values::set::{self, Flag};
use floe_chart::values::{self, Map, OverrideError};
use floe_chart::yaml::{self, Document, Position};
use serde_json::Value;

use crate::Failure;
use crate::report::Located;

/// The name that stands for standard input.
const STDIN: &str = "-";

/// Where values come from: files first, then flags by kind, as Helm does.
#[derive(Args, Clone, Debug)]
pub(crate) struct Sources {
    /// A values file, `-` for standard input; the later of several wins
    #[arg(short = 'f', long = "values", value_name = "FILE")]
    files: Vec<String>,
    /// Set a value over those of the files: `a.b=1,list[0]=x`
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Set a value to a JSON text: `a.b={"c": [1]}`
    #[arg(long, value_name = "KEY=JSON")]
    set_json: Vec<String>,
    /// Set a value that is a string whatever it looks like
    #[arg(long, value_name = "KEY=TEXT")]
    set_string: Vec<String>,
    /// Set a value to the text of a file
    #[arg(long, value_name = "KEY=FILE")]
    set_file: Vec<String>,
}

impl Sources {
    /// These sources, with more files after their own.
    pub(crate) fn and_files(&self, files: &[String]) -> Self {
        Self { files: [&self.files, files].concat(), ..self.clone() }
    }

    /// Whether standard input is among the files.
    pub(crate) fn read_stdin(&self) -> bool {
        self.files.iter().any(|file| file == STDIN)
    }

    /// The flags in the order in which they are applied.
    fn flags(&self) -> Vec<(Flag, &str)> {
        let kinds = [
            (Flag::Json, &self.set_json),
            (Flag::Set, &self.set),
            (Flag::String, &self.set_string),
            (Flag::File, &self.set_file),
        ];
        kinds.into_iter().flat_map(|(flag, texts)| texts.iter().map(move |text| (flag, text.as_str()))).collect()
    }
}

/// What the sources hold.
pub(crate) struct Input {
    overrides: Map,
    files: Vec<File>,
    /// The flags as they were typed, and what each sets by itself.
    flags: Vec<(String, Value)>,
}

/// A values file that was read.
struct File {
    name: String,
    text: String,
    document: Document,
}

impl Input {
    /// Reads the sources.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub(crate) fn read(sources: &Sources) -> Result<Self, Vec<Located>> {
        let mut findings = vec![];
        let mut files = vec![];
        for (index, name) in sources.files.iter().enumerate() {
            if name == STDIN && sources.files[..index].contains(name) {
                findings.push(Located::new(shown(name), None, "", "is read twice; give `-f -` once"));
                continue;
            }
            match read_file(name) {
                Ok(file) => files.push(file),
                Err(errors) => findings.extend(errors),
            }
        }
        let flags = sources.flags();
        let values = files.iter().map(|file| (file.name.clone(), file.document.value.clone())).collect();
        let overrides = values::overrides(values, &flags, &read_text).unwrap_or_else(|errors| {
            findings.extend(errors.iter().map(of_override));
            Map::new()
        });
        if !findings.is_empty() {
            return Err(findings);
        }
        let flags = flags.into_iter().map(|(flag, text)| (format!("{} {text}", flag.name()), alone(flag, text)));
        Ok(Self { overrides, files, flags: flags.collect() })
    }

    /// Reads the sources.
    ///
    /// # Errors
    /// As [`Input::read`], as the failure of a command.
    pub(crate) fn open(sources: &Sources) -> Result<Self, Failure> {
        Self::read(sources).map_err(|found| Failure::located(&found))
    }

    /// The values, to be laid over a chart's defaults.
    pub(crate) fn overrides(&self) -> &Map {
        &self.overrides
    }

    /// The findings of a renderer, each with its place.
    pub(crate) fn failure(&self, findings: Vec<Finding>) -> Failure {
        Failure::located(&findings.into_iter().map(|finding| self.locate(finding)).collect::<Vec<_>>())
    }

    /// What sets the value that a pointer names: `--set a=b`, or `FILE:LINE:COLUMN`; none where it is not set here.
    pub(crate) fn place(&self, pointer: &str) -> Option<String> {
        let (source, position, _) = self.source(pointer)?;
        Some(match position {
            Some(Position { line, column }) => format!("{source}:{line}:{column}"),
            None => source.to_owned(),
        })
    }

    /// The last flag or file that sets the value; of a file the position and the text.
    fn source(&self, pointer: &str) -> Option<(&str, Option<Position>, Option<&str>)> {
        if let Some((flag, _)) = self.flags.iter().rev().find(|(_, values)| sets(values, pointer)) {
            return Some((flag, None, None));
        }
        self.files.iter().rev().find_map(|file| {
            Some((file.name.as_str(), Some(file.document.position(pointer)?), Some(file.text.as_str())))
        })
    }

    /// A finding with its place: the last flag or file that sets the value, or else what holds it.
    pub(crate) fn locate(&self, finding: Finding) -> Located {
        let finding = with_path(finding);
        let none = Located { finding, source: None, position: None, line: None };
        let mut pointer = none.finding.pointer.as_str();
        while let Some(end) = pointer.rfind('/') {
            if let Some((source, position, text)) = self.source(pointer) {
                let located = Located { source: Some(source.to_owned()), position, ..none };
                return text.map_or(located.clone(), |text| located.in_text(text));
            }
            pointer = &pointer[..end];
        }
        none
    }

    /// Whether every file and flag that sets the value which `pointer` names sets it to the same.
    pub(crate) fn agree(&self, pointer: &str) -> bool {
        let files = self.files.iter().map(|file| &file.document.value);
        let mut set =
            files.chain(self.flags.iter().map(|(_, values)| values)).filter_map(|values| values.pointer(pointer));
        let first = set.next();
        set.all(|value| Some(value) == first)
    }

    /// The names of files and flags.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.files
            .iter()
            .map(|file| file.name.as_str())
            .chain(self.flags.iter().map(|(flag, _)| flag.as_str()))
            .collect()
    }
}

/// A flag's error, with the flag as its place.
fn of_override(error: &OverrideError) -> Located {
    match error {
        OverrideError::Set(error) => {
            let flag = format!("{} {}", error.flag, error.text);
            Located::new(flag, None, "", &format!("column {}: {}", error.column, error.reason))
        }
        OverrideError::NotAMap { file, .. } => {
            let message = error.to_string();
            Located::new(file, None, "", message.strip_prefix(&format!("{file}: ")).unwrap_or(&message))
        }
    }
}

/// What one flag sets.
fn alone(flag: Flag, text: &str) -> Value {
    let mut values = Map::new();
    // It has been applied before; what it says of values that are not here is no finding.
    let _ = set::apply(&mut values, flag, text, &read_text);
    Value::Object(values)
}

/// Whether a flag's values hold what the pointer names; the nulls that fill a list up to an index do not count.
fn sets(values: &Value, pointer: &str) -> bool {
    let is_index = pointer.rsplit('/').next().is_some_and(|token| token.parse::<usize>().is_ok());
    values.pointer(pointer).is_some_and(|value| !(is_index && value.is_null()))
}

/// A check's finding is one text, which begins with the path: takes it apart.
fn with_path(finding: Finding) -> Finding {
    match finding.message.split_once(": ") {
        Some((path, message)) if finding.path.is_empty() && !path.contains(char::is_whitespace) => Finding {
            path: path.to_owned(),
            pointer: path.split(['.', '[']).map(|key| format!("/{}", key.trim_end_matches(']'))).collect(),
            message: message.to_owned(),
            remedy: finding.remedy,
        },
        _ => finding,
    }
}

fn shown(name: &str) -> &str {
    if name == STDIN { "standard input" } else { name }
}

/// Reads a values file.
fn read_file(name: &str) -> Result<File, Vec<Located>> {
    let shown = shown(name);
    let text = read_utf8(name).map_err(|(position, message)| vec![Located::new(shown, position, "", &message)])?;
    let located = |error: &yaml::Error| Located::new(shown, error.position, &error.path, &error.message).in_text(&text);
    match yaml::read(&text) {
        Ok(document) => Ok(File { name: shown.to_owned(), text, document }),
        Err(errors) => Err(errors.iter().map(located).collect()),
    }
}

/// Reads the file of a `--set-file`.
fn read_text(name: &str) -> Result<String, String> {
    read_utf8(name).map_err(|(position, message)| match position {
        Some(position) => format!("{position}: {message}"),
        None => message,
    })
}

fn read_utf8(name: &str) -> Result<String, (Option<Position>, String)> {
    let bytes = if name == STDIN { read_stdin() } else { fs::read(name) };
    let bytes = bytes.map_err(|error| (None, unreadable(&error)))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let last = valid.rsplit('\n').next().unwrap_or_default();
        let position = Position { line: valid.matches('\n').count() + 1, column: last.chars().count() + 1 };
        (Some(position), "is not UTF-8; save the file in that encoding".to_owned())
    })
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read; change its permissions".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory; name a file in it".to_owned(),
        _ => format!("cannot be read: {error}; check the file"),
    }
}
