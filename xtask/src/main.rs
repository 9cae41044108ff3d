//! The command line of floe charts.
fn main() {}
