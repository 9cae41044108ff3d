//! Logical environments on physical clusters.

pub mod artifacts;
pub mod build;
pub mod checks;
pub mod cli;
pub mod commands;
pub mod diff;
pub mod finding;
pub mod gitops;
pub mod manifest;
pub mod mapping;
pub mod names;
pub mod objects;
pub mod overlay;
pub mod plan;
pub mod source;
pub mod tag;
pub mod values;
