//! Values as Helm reads them: from files and flags to what a chart and its subcharts see.
//!
//! 1. [`merge`] lays the files of several `-f` over each other, [`set`] adds `--set` and its kin,
//!    [`overrides`] does both in Helm's order.
//! 2. [`coalesce`] puts those overrides over the defaults of a chart and of its subcharts, hands
//!    `global` down, and decides which subcharts are enabled.
//!
//! The reference is Helm 3.22: `pkg/cli/values`, `pkg/strvals` and `pkg/chartutil`. What it does is
//! followed where it surprises, too; the tests compare with answers of the real program.
//!
//! Helm reads numbers of files as `float64` and integers of `--set` as `int64`. Here a number stays
//! what it was written as, which is the same JSON up to 2^53.

mod coalesce;
mod dependencies;
mod findings;
mod merge;
pub mod set;

pub use dependencies::{Chart, Coalesced, Dependency, Enabled, coalesce};
pub use findings::{CoalesceError, CoalesceWarning};
pub use merge::{OverrideError, merge, overrides};

/// A values document: an object, its keys in the order in which they were written.
pub type Map = serde_json::Map<String, serde_json::Value>;

/// What a value is, as a message says it.
fn kind(value: &serde_json::Value) -> &'static str {
    use serde_json::Value;
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
