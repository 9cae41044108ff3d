//! What crosses crates: the law against Helm, real tools, real dbt.

pub mod fixture;
pub mod generate;
pub mod keys;
pub mod law;
pub mod lsp;
pub mod oracle;
pub mod pod;
pub mod shrink;
