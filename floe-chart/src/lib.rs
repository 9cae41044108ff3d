#![doc = include_str!("guide.md")]

pub mod argo;
pub mod chart;
pub mod diff;
pub mod directory;
pub mod draw;
mod editor;
pub mod export;
mod generated;
mod helm_schema;
pub mod hook;
mod lists;
pub mod metadata;
pub mod path;
pub mod provenance;
mod readme;
pub mod render;
mod subcharts;
mod template;
mod usage;
pub mod validate;
pub mod values;
pub mod values_file;
pub mod verify;
mod view;
pub mod yaml;

pub use chart::{AnyChart, Chart};
pub use export::{ExportError, export};
pub use floe_schema::{Draw, Secrets};
pub use render::{Manifest, Options, Rendered, Renderer};
pub use subcharts::all_defaults;
