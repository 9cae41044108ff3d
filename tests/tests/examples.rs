//! The examples of the documentation are true: every values file in it renders, and Helm and we give the same objects.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use std::fs;
use std::path::{Path, PathBuf};

use floe_chart::{Options, yaml};
use floe_tests::law::{Case, Law};

/// The Markdown files that people read.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = docs.filter(|file| file.extension().is_some_and(|end| end == "md")).collect();
    files.extend([root.join("README.md"), root.join("charts/floe-jobs/README.md")]);
    files.sort();
    files
}

/// The YAML blocks of a Markdown text, each with the line that it begins in.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let mut found = vec![];
    let mut lines = text.lines().zip(1..);
    while lines.any(|(line, _)| line == "```yaml") {
        let block: Vec<_> = lines.by_ref().take_while(|(line, _)| *line != "```").collect();
        let place = block.first().map_or(0, |(_, place)| *place);
        found.push((place, block.into_iter().map(|(line, _)| format!("{line}\n")).collect()));
    }
    found
}

#[test]
fn every_values_file_in_the_documentation_renders() {
    let chart = floe_jobs::chart();
    let mut law = Law::new(&chart).unwrap();
    let (mut files, mut findings) = (0, vec![]);
    for document in documents() {
        for (line, block) in blocks(&fs::read_to_string(&document).unwrap()) {
            let place = format!("{}:{line}", document.display());
            let values = yaml::read(&block).unwrap_or_else(|errors| panic!("{place}: {errors:?}")).value;
            let says_jobs = values.get("jobs").is_some();
            let outcome = law.check(&Case { values, options: Options::default() });
            match outcome {
                Ok(None) => findings.push(format!("{place}: refused")),
                Ok(Some(objects)) if says_jobs && objects < 2 => findings.push(format!("{place}: renders no job")),
                Ok(Some(_)) => {}
                Err(disagreement) => findings.push(format!("{place}: {disagreement}")),
            }
            files += 1;
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(files > 15, "only {files} examples were found");
}
