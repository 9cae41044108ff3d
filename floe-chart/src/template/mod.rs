//! Writing a traced tree as Helm templates that read as if a person had written them.
//!
//! Everything that comes from values goes through `quote`, `int64` or `toJson`: a value can never add a line, a key or
//! a document.

mod checks;
mod document;
mod file;
mod helpers;
mod layout;
mod list;
mod notes;
mod order;
mod text;
mod value;
mod writer;

pub(crate) use checks::checks;
pub(crate) use file::{define, file};
pub(crate) use helpers::helpers;
pub(crate) use notes::notes;
pub(crate) use order::ordered_json;

/// `text` with what a template engine would read as an action kept as it is.
fn escape(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}
