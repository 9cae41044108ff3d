//! See the crate's description; written module by module.
