#![doc = include_str!("guide.md")]

mod combine;
mod context;
pub mod document;
pub mod expr;
pub mod facts;
pub mod go;
mod json_expr;
pub mod node;
mod part;
pub mod schema;
mod secrets;
pub mod trace;
mod vocab;

pub use combine::{FlagField, non_empty, non_empty_map, union, with_flags};
pub use context::{Capabilities, Chart, Context, Release, Subcharts};
pub use document::{Inline, Property, json, json_over, properties, yaml};
pub use part::{Arg, Args, arg, digest, part, text_part};
pub use secrets::{Draw, Secrets};
pub use trace::Traceable;
pub use vocab::*;
