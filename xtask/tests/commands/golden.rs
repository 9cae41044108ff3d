//! A few outputs as they were reviewed: a change of them is a change for users, to be read and committed.

use std::fs;
use std::path::Path;

use pretty_assertions::assert_eq;

use super::call::printed;

/// Names in `tests/goldens/`, and the arguments that print them in the repository's root.
const GOLDENS: [(&str, &str); 2] = [
    (
        "floe-jobs-nightly.yaml",
        "render floe-jobs --release shop --namespace jobs -f tests/fixtures/floe-jobs/nightly.yaml",
    ),
    (
        "floe-jobs-production-notes.txt",
        "render floe-jobs --release shop --namespace jobs -f tests/fixtures/floe-jobs/production.yaml --notes",
    ),
];

#[test]
fn outputs_are_as_they_were_reviewed() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().expect("a workspace").display().to_string();
    for (name, line) in GOLDENS {
        let golden = fs::read_to_string(here.join("tests/goldens").join(name)).expect("a golden");
        let placed = line.replace("-f ", &format!("-f {root}/"));
        let actual = printed(&[], &placed.split(' ').collect::<Vec<_>>());
        assert_eq!(actual, golden, "if it should be so: cargo xtask {line} > xtask/tests/goldens/{name}");
    }
}
