//! What several tests share.

#![expect(dead_code, reason = "each test needs some of it")]

pub(crate) mod chart;

use floe_envmap::{
    plan::{Checked, check},
    source::{Source, Sources},
};
use std::{fs, path::Path};

/// The text of a fixture.
pub(crate) fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A text as a source.
pub(crate) fn source(name: &str, text: &str) -> Source {
    Source::parse(name, text).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// A text as values.
pub(crate) fn sources(text: &str) -> Sources {
    Sources::new(vec![source("values.yaml", text)])
}

/// What is found in a mapping, and where it is given in a manifest.
pub(crate) fn checked(mapping: &str, manifest: Option<&str>) -> Checked {
    check(&sources(mapping), manifest.map(|text| source("manifest.yaml", text)))
}

/// The findings as people read them.
pub(crate) fn told(checked: &Checked) -> Vec<String> {
    checked.findings.iter().map(ToString::to_string).collect()
}
