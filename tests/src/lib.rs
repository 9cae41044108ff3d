//! What crosses crates: the law against Helm, real tools, real dbt, real services.

/// CompiledArtifacts with what every version has, and little else.
pub const ARTIFACTS: &str = r#"{"version":"0.10.0","metadata":{"product_name":"shop"},"identity":{},"mode":"simple","observability":{},"plugins":{},"transforms":{"models":[]},"dbt_profiles":{}}"#;

pub mod cluster;
pub mod dagster;
pub mod drawn;
pub mod fixture;
pub mod generate;
pub mod keys;
pub mod law;
pub mod lsp;
pub mod oracle;
pub mod pod;
pub mod polaris;
pub mod postgres;
pub mod registry;
pub mod service;
pub mod shrink;
pub mod subcharts;

/// The Rust example of the rules' documentation is true.
#[cfg(doctest)]
#[doc = include_str!("../../docs/verify.md")]
struct Rules;
