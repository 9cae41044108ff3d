//! The command line as a user meets it: what it prints, what it says of bad input, and what it leaves alone.

mod call;
mod golden;
mod provenance;
mod render;
mod validate;
mod verify;
