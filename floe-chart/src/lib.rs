//! See the crate's description; written module by module.
pub mod yaml;
pub mod directory;
pub mod hook;
pub mod metadata;
pub mod validate;
pub mod values_file;
mod template;
pub mod chart;
pub mod export;
pub mod render;
mod usage;
pub mod values;
pub use chart::{AnyChart, Chart};
pub use export::{ExportError, export};
pub use render::{Manifest, Options, Renderer};
