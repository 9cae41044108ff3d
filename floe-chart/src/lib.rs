//! See the crate's description; written module by module.
pub mod yaml;
pub mod directory;
pub mod hook;
pub mod metadata;
pub mod validate;
pub mod values_file;
