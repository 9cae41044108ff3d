//! The syntax of `--set` and its kin: `a.b=c,list[0].x={1,2}`.
//!
//! Some of what Helm does is surprising, and kept: `a={}` is a list of one empty string, `a[0].b=` at
//! the very end sets nothing but an empty list `a`, `a.` alone is no error, and a path through a key
//! that holds null is one.
//!
//! Three things differ, none of them in a sane flag: indexes nest no deeper than [`MAX_NESTING`] (Helm
//! has no bound); a number in `--set-json` does not begin with a needless zero (Helm takes `a=01=2` for
//! `a=0` and `1=2`); JSON of more than 127 levels, or with half of a surrogate pair, is refused.

mod error;
mod parser;

pub use error::{Reason, SetError};

use super::Map;
use parser::Parser;

/// The highest index of a list, as in Helm (`strvals.MaxIndex`).
pub const MAX_INDEX: i64 = 65_536;

/// How many dots a name may hold, as in Helm (`strvals.MaxNestedNameLevel`), and how many indexes.
/// Helm does not bound the latter.
pub const MAX_NESTING: usize = 30;

/// Reads the file that a `--set-file` names; the error says why it cannot.
pub type Reader<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// A flag that sets values, in the order in which Helm applies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// `--set-json`: the value is JSON; none at all is null.
    Json,
    /// `--set`: `true`, `false`, `null` and integers are what they look like, the rest are strings.
    Set,
    /// `--set-string`: every value is a string.
    String,
    /// `--set-file`: the value names a file, its text is the value.
    File,
    /// `--set-literal`: everything behind the `=` is the value; nothing is escaped, nothing separates.
    Literal,
}

impl Flag {
    /// The flag as it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "--set-json",
            Self::Set => "--set",
            Self::String => "--set-string",
            Self::File => "--set-file",
            Self::Literal => "--set-literal",
        }
    }
}

/// Reads the argument of a `--set` and puts its values into `values`.
///
/// ```
/// # use serde_json::{Map, json};
/// let mut values = Map::new();
/// floe_chart::values::set::parse_into(&mut values, r"replicas=2,args={a,b\,c},env[1].name=0644")?;
/// assert_eq!(json!(values), json!({"replicas": 2, "args": ["a", "b,c"], "env": [null, {"name": "0644"}]}));
/// # Ok::<(), floe_chart::values::set::SetError>(())
/// ```
///
/// # Errors
/// As [`apply`].
pub fn parse_into(values: &mut Map, text: &str) -> Result<(), SetError> {
    apply(values, Flag::Set, text, &|_| Err("--set reads no files".to_owned()))
}

/// Reads the argument of any of the flags and puts its values into `values`; `read` serves
/// `--set-file`.
///
/// # Errors
/// The first thing in `text` that cannot be understood, or does not fit to what `values` hold. Pairs
/// before it have been applied.
pub fn apply(values: &mut Map, flag: Flag, text: &str, read: Reader<'_>) -> Result<(), SetError> {
    let mut parser = Parser::new(flag, text, read);
    parser.pairs(values).map_err(|reason| SetError {
        flag: flag.name(),
        text: text.to_owned(),
        column: parser.column(),
        reason,
    })
}
