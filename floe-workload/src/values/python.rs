//! What Python runs.

use floe_schema::Format;

/// The format of a Python module's name.
#[derive(Clone, Debug)]
pub struct PythonModule;

impl Format for PythonModule {
    const PATTERN: &'static str = "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*";
    const TITLE: &'static str = "a Python module";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["customer_360.definitions", "pipelines.orders"];
}
