//! What crosses crates: the law against Helm, real tools, real dbt.

pub mod fixture;
pub mod generate;
pub mod law;
pub mod oracle;
pub mod pod;
pub mod shrink;

/// The Rust example of the rules' documentation is true.
#[cfg(doctest)]
#[doc = include_str!("../../docs/verify.md")]
struct Rules;
