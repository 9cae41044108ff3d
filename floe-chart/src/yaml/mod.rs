//! YAML as Helm reads it, and manifests that every reader reads alike.
//!
//! Helm reads values and manifests by `sigs.k8s.io/yaml`: the Go library `go.yaml.in/yaml/v2` resolves the text by the
//! rules of YAML 1.1 (`yes` is a boolean, `0644` is octal, `<<` merges), the result is turned into JSON, and every key
//! into a string. [`read`] does the same over the events of `saphyr-parser`, and remembers where each value stands, so
//! that a finding can name its line. What Helm swallows silently but nobody means (a key set twice, a key `on` that
//! becomes `"true"`, a second document that is never read) is an [`Error`] here, and so is the little that the two parsers
//! could read differently: such text is refused rather than read differently from Helm.
//!
//! [`write()`] is the other direction: block style, plain scalars only where YAML 1.1 and 1.2 agree about them.
//!
//! ```
//! # use floe_chart::yaml;
//! let document = yaml::read("replicas: 0o17\nenv:\n  - debug: yes\n").expect("a sound document");
//! assert_eq!(document.value, serde_json::json!({"replicas": 15, "env": [{"debug": true}]}));
//! assert_eq!(document.position("/env/0/debug").map(|at| (at.line, at.column)), Some((3, 5)));
//! assert_eq!(yaml::write(&document.value), "replicas: 15\nenv:\n  - debug: true\n");
//! ```

mod compose;
mod construct;
mod guard;
mod layout;
mod number;
mod resolve;
mod source;
mod write;

use std::fmt;

use serde_json::Value;

pub use write::write;

/// A place in a YAML text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// One finding about a YAML text: where it is, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}{}{message}", position.map_or(String::new(), |at| format!("{at}: ")), path, if path.is_empty() { "" } else { ": " })]
pub struct Error {
    /// Where it is, if it has one place.
    pub position: Option<Position>,
    /// The value it is about, as in `webserver.env[0].name`; empty where it is about the text as a whole.
    pub path: String,
    /// What is wrong, and the remedy.
    pub message: String,
}

/// A YAML text read as Helm reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The content: always an object; empty for an empty text.
    pub value: Value,
    marks: Marks,
}

/// The positions of one value and of all within it, in the shape of the value.
#[derive(Clone, Debug, PartialEq)]
struct Marks {
    /// The key of a member; the value itself for a list item.
    key: Position,
    value: Position,
    /// In the order of the members or items.
    children: Vec<Marks>,
}

impl Document {
    /// Where the key, or the list item, stands that a JSON pointer (RFC 6901, `/a/b/0`) names.
    ///
    /// A member that came in by an alias or a merge (`<<`) stands where it was written. `None` if nothing is there.
    #[must_use]
    pub fn position(&self, pointer: &str) -> Option<Position> {
        self.marks(pointer).map(|marks| marks.key)
    }

    /// Where the value begins that a JSON pointer names: for an alias the `*`. `None` if nothing is there.
    #[must_use]
    pub fn value_position(&self, pointer: &str) -> Option<Position> {
        self.marks(pointer).map(|marks| marks.value)
    }

    fn marks(&self, pointer: &str) -> Option<&Marks> {
        if pointer.is_empty() {
            return Some(&self.marks);
        }
        let mut value = &self.value;
        let mut marks = &self.marks;
        for token in pointer.strip_prefix('/')?.split('/') {
            let token = token.replace("~1", "/").replace("~0", "~");
            let index = match value {
                Value::Object(members) => members.keys().position(|key| *key == token)?,
                Value::Array(_) => token.parse().ok()?,
                _ => return None,
            };
            value = match value {
                Value::Object(members) => members.get(&token)?,
                _ => value.get(index)?,
            };
            marks = marks.children.get(index)?;
        }
        Some(marks)
    }
}

/// Reads a values file, or one manifest, as Helm does.
///
/// Numbers are those that Go's `encoding/json` would print: `1.0` and `1e3` are the integers 1 and 1000. An empty text
/// is an empty object, as in Helm.
///
/// # Errors
/// Every finding, in the order of the text: what Helm refuses (syntax, `.inf`, a key that is null, a tag that does not fit),
/// what it swallows though nobody means it (a key set twice, an unquoted key that YAML 1.1 reads as a boolean, a second
/// document, a tag that is ignored), a text nested too deeply or blown up by aliases, and characters and forms that YAML
/// parsers disagree about. After a syntax error nothing more is looked for.
pub fn read(text: &str) -> Result<Document, Vec<Error>> {
    let text = source::check(text)?;
    let tree = compose::compose(&text)?;
    construct::construct(&tree)
}
