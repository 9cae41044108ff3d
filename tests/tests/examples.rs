//! The examples of the documentation are true: every values file in it renders, and Helm and we give the same objects.

use std::fs;
use std::path::Path;

use floe_chart::{AnyChart, Options, yaml};
use floe_tests::law::{Case, Law};

/// A chart, and the Markdown files whose examples are its values.
type Documents = (Box<dyn AnyChart>, Vec<&'static str>);

/// What people read, by chart.
fn documents() -> Vec<Documents> {
    vec![
        (
            Box::new(floe_jobs::chart()),
            vec![
                "README.md",
                "charts/floe-jobs/README.md",
                "docs/floe-jobs.md",
                "docs/law.md",
                "docs/provenance.md",
                "docs/verify.md",
            ],
        ),
        (
            Box::new(floe_platform::chart()),
            vec!["charts/floe-platform/README.md", "docs/environments.md", "docs/floe-platform.md"],
        ),
        (Box::new(floe_platform::dagster::chart()), vec!["charts/floe-platform/charts/dagster/README.md"]),
    ]
}

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Every Markdown file of `docs/` belongs to a chart.
#[test]
fn no_document_is_forgotten() {
    let known: Vec<&str> = documents().into_iter().flat_map(|(_, files)| files).collect();
    for file in fs::read_dir(Path::new(ROOT).join("docs")).unwrap() {
        let file = format!("docs/{}", file.unwrap().file_name().display());
        assert!(!file.ends_with(".md") || known.contains(&file.as_str()), "{file}");
    }
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
    let (mut files, mut findings) = (0, vec![]);
    for (chart, documents) in documents() {
        let mut law = Law::new(&*chart).unwrap();
        for document in documents {
            for (line, block) in blocks(&fs::read_to_string(Path::new(ROOT).join(document)).unwrap()) {
                let place = format!("{document}:{line}");
                let values = yaml::read(&block).unwrap_or_else(|errors| panic!("{place}: {errors:?}")).value;
                let says_jobs = values.get("jobs").is_some();
                match law.check(&Case { values, options: Options::default() }) {
                    Ok(None) => findings.push(format!("{place}: refused")),
                    Ok(Some(objects)) if says_jobs && objects < 2 => findings.push(format!("{place}: renders no job")),
                    Ok(Some(_)) => {}
                    Err(disagreement) => findings.push(format!("{place}: {disagreement}")),
                }
                files += 1;
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(files > 20, "only {files} examples were found");
}
