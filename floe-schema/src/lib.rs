#![doc = include_str!("guide.md")]

pub mod expr;
pub mod go;
pub mod node;
pub mod schema;
pub mod trace;
mod combine;
mod context;
pub mod document;
mod part;
mod vocab;

pub use combine::{non_empty, non_empty_map, union};
pub use context::{Capabilities, Chart, Context, Release};
pub use document::{json, yaml};
pub use part::{Arg, Args, arg, digest, part, text_part};
pub use trace::Traceable;
pub use vocab::*;
