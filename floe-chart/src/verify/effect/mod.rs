//! The rules that render the chart themselves: what a change of its values does to the objects.

mod dead_values;
mod example;
mod leaves;
mod pattern;
mod schema;
mod search;
mod secrets;

pub use dead_values::{DEAD_VALUES, dead_values, dead_values_below};
pub use secrets::{SECRETS, secrets};
