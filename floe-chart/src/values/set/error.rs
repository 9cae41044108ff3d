//! What can be wrong with a `--set`.

use super::{MAX_INDEX, MAX_NESTING};

/// A flag that cannot be read: which, where, why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{flag} {text}: column {column}: {reason}")]
pub struct SetError {
    /// The flag, e.g. `--set-json`.
    pub flag: &'static str,
    /// Its argument.
    pub text: String,
    /// The character, counted from 1, at which the part begins that cannot be read.
    pub column: usize,
    /// Why.
    pub reason: Reason,
}

/// Why a flag cannot be read, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// A name without `=`.
    #[error("key {0:?} has no value; write {0}=value, or {0}= for an empty string")]
    NoValue(String),
    /// A name that ends with a comma.
    #[error("key {0:?} has no value before the comma; write a comma that belongs to a value as \\,")]
    Comma(String),
    /// A dot with no key behind it.
    #[error("{0:?} names no key below it; write {0}.key=value")]
    EmptyMap(String),
    /// An index that is no integer.
    #[error("index {0:?} is not an integer; write e.g. [0], and a bracket that belongs to a name as \\[")]
    Index(String),
    /// `[` without `]`.
    #[error("the index does not end; close it with ]")]
    OpenIndex,
    /// An index below zero.
    #[error("index {0} is less than 0; count from 0")]
    NegativeIndex(i64),
    /// An index that would make a list of absurd length.
    #[error("index {0} is more than {MAX_INDEX}; set long lists in a values file")]
    LargeIndex(i64),
    /// Text between `]` and what may follow it.
    #[error("{0:?} follows an index; only one of = . [ can")]
    AfterIndex(String),
    /// An index into something that is no list.
    #[error("{name} holds {found}, which has no index; set it as a whole, or correct the value that is there")]
    NotAList {
        /// The key or index that is no list.
        name: String,
        /// What it holds.
        found: &'static str,
    },
    /// A key below something that is no map.
    #[error("{name} holds {found}, which has no keys; set it as a whole, or correct the value that is there")]
    NotAMap {
        /// The key that is no map.
        name: String,
        /// What it holds.
        found: &'static str,
    },
    /// A name that nests too deep.
    #[error("the name nests deeper than {MAX_NESTING} levels; set it in a values file")]
    TooDeep,
    /// `{` without `}`.
    #[error("the list does not end; close it with }}, or write a brace that begins a string as \\{{")]
    OpenList,
    /// A value of `--set-json` that is no JSON.
    #[error("not JSON: {0}; quote strings, and protect the quotes from the shell")]
    Json(String),
    /// A file of `--set-file` that cannot be read.
    #[error("cannot read {file:?}: {why}")]
    File {
        /// The file.
        file: String,
        /// Why not.
        why: String,
    },
}
