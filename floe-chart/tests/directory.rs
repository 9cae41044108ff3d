//! Chart directories: whole or untouched, and compared line by line.

use std::fs;
use std::path::Path;

use floe_chart::directory::{ChartFiles, Drift, Error, HELMIGNORE};
use pretty_assertions::assert_eq;
use tempfile::TempDir;

fn chart(name: &str, template: &str) -> ChartFiles {
    let mut files = ChartFiles::default();
    files.insert("Chart.yaml", format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\n")).expect("a plain path");
    files.insert("templates/a.yaml", template).expect("a plain path");
    files.insert(".helmignore", HELMIGNORE).expect("a plain path");
    files
}

fn scratch() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

/// The names directly below a directory, sorted.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("a directory");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_is_written_has_no_drift_and_replaces_all_that_was_there() {
    let scratch = scratch();
    let dir = scratch.path().join("deep/charts/tiny");
    chart("tiny", "kind: A\n").write(&dir).expect("a new directory");
    fs::write(dir.join("stale.txt"), "x").expect("a writable directory");
    let second = chart("tiny", "kind: B\n");
    second.write(&dir).expect("an earlier version of the chart");
    assert_eq!(second.check(&dir).expect("a directory"), []);
    assert_eq!(names(&dir), [".helmignore", "Chart.yaml", "templates"]);
    assert_eq!(names(dir.parent().expect("a parent")), ["tiny"], "no temporary directory stays behind");
}

#[test]
fn every_difference_is_named() {
    let scratch = scratch();
    let dir = scratch.path().join("tiny");
    let files = chart("tiny", "kind: A\nspec: 1\n");
    files.write(&dir).expect("a new directory");
    fs::write(dir.join("templates/a.yaml"), "kind: A\nspec: 2\n").expect("writable");
    fs::write(dir.join("Chart.yaml"), "apiVersion: v2\n").expect("writable");
    fs::write(dir.join("templates/b.yaml"), "").expect("writable");
    fs::remove_file(dir.join(".helmignore")).expect("writable");
    let drifts = files.check(&dir).expect("a directory");
    let text: Vec<String> = drifts.iter().map(ToString::to_string).collect();
    let expected = [
        ".helmignore: is missing",
        "Chart.yaml:2: is the end of the file, expected \"name: tiny\\n\"",
        "templates/a.yaml:2: is \"spec: 2\\n\", expected \"spec: 1\\n\"",
        "templates/b.yaml: is not part of the chart",
    ];
    assert_eq!(text, expected);
}

#[test]
fn a_directory_that_is_not_there_lacks_every_file() {
    let drifts = chart("tiny", "").check(Path::new("no/such/directory")).expect("nothing to read");
    assert!(drifts.len() == 3 && drifts.iter().all(|drift| matches!(drift, Drift::Missing { .. })), "{drifts:?}");
}

#[test]
fn bytes_that_are_no_text_are_compared_as_bytes() {
    let scratch = scratch();
    let dir = scratch.path().join("tiny");
    let mut files = ChartFiles::default();
    files.insert("icon.png", vec![0x89, 0xff]).expect("a plain path");
    files.write(&dir).expect("a new directory");
    assert_eq!(files.check(&dir).expect("a directory"), []);
    fs::write(dir.join("icon.png"), [0x89, 0xfe]).expect("writable");
    assert_eq!(files.check(&dir).expect("a directory").len(), 1);
}

#[test]
fn what_is_not_this_chart_is_left_alone() {
    let scratch = scratch();
    let dir = scratch.path().join("home");
    fs::create_dir(&dir).expect("writable");
    chart("tiny", "").write(&dir).expect("an empty directory may be replaced");

    let refused = |dir: &Path| match chart("other", "").write(dir) {
        Err(Error::Foreign { reason, .. }) => reason,
        result => panic!("{result:?}"),
    };
    assert_eq!(refused(&dir), "holds the chart tiny, not other");
    fs::remove_file(dir.join("Chart.yaml")).expect("writable");
    assert_eq!(refused(&dir), "is not empty and has no Chart.yaml");
    assert_eq!(refused(&dir.join("templates/a.yaml")), "is a file or a link, not a directory");
    assert_eq!(refused(Path::new("/")), "is not a directory with a name");
    assert_eq!(names(&dir), [".helmignore", "templates"]);
}

#[test]
fn a_failure_leaves_the_old_tree_whole() {
    let scratch = scratch();
    let dir = scratch.path().join("tiny");
    let old = chart("tiny", "kind: A\n");
    old.write(&dir).expect("a new directory");

    let mut unwritable = chart("tiny", "kind: B\n");
    let name = format!("templates/{}", "x".repeat(300));
    unwritable.insert(name, "no file system takes such a name").expect("a plain path");
    let error = unwritable.write(&dir).expect_err("a name that is too long").to_string();
    assert!(
        error.contains("cannot write the file")
            && error.ends_with("; choose another directory; the old one is untouched")
    );
    assert_eq!(old.check(&dir).expect("a directory"), []);
    assert_eq!(names(scratch.path()), ["tiny"], "no temporary directory stays behind");
}

#[test]
fn a_file_in_the_way_is_named() {
    let scratch = scratch();
    fs::write(scratch.path().join("file"), "").expect("writable");
    let error = chart("tiny", "").write(&scratch.path().join("file/tiny")).expect_err("below a file").to_string();
    assert!(error.contains("file") && error.contains("Not a directory"), "{error}");
}

#[test]
fn paths_stay_inside_the_chart() {
    let mut files = chart("tiny", "");
    for path in [
        "",
        "/etc/passwd",
        "../a",
        "a/../../b",
        "a/./b",
        "a//b",
        "a/",
        r"a\b",
        "C:/a",
        "a\nb",
        "Chart.yaml",
        "templates",
        "Chart.yaml/a",
    ] {
        assert!(matches!(files.insert(path, ""), Err(Error::Path { .. })), "{path:?}");
    }
    let mut parent = chart("parent", "");
    parent.insert_below("charts/tiny", files).expect("a plain path");
    assert!(parent.get("charts/tiny/Chart.yaml").is_some());
    assert_eq!(parent.iter().count(), 6);
}
