//! `cargo xtask validate` as a user meets it: what it finds, how it shows it, and that no input makes it panic.

use std::fs;
use std::process::Output;

use crate::call::{Call, NIGHTLY, succeeded, text};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// A call about these files: its exit code, and what it printed to standard output and to standard error.
fn validate(files: &[(&str, &str)], line: &str) -> (Option<i32>, String, String) {
    let call = Call::with(files);
    let before = call.names();
    let output = call.run(&["validate floe-jobs", line].join(" ").split_whitespace().collect::<Vec<_>>());
    assert_eq!(call.names(), before, "nothing is written");
    told(&output)
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    (output.status.code(), text(&output.stdout).to_owned(), text(&output.stderr).to_owned())
}

const MISTAKES: &str = "\
jobs:
  nightly:
    schedul: \"0 2 * * *\"
    suspend: often
    \"dbt\": { threads: 0 }
";

#[test]
fn values_without_errors() {
    let files = [("v.yaml", NIGHTLY)];
    assert_eq!(
        succeeded(&Call::with(&files).run(&["validate", "floe-jobs", "-f", "v.yaml"])),
        "floe-jobs: no errors in v.yaml\n"
    );
    let (code, out, _) = validate(&files, "-f v.yaml --set product=shop");
    assert_eq!((code, out.as_str()), (Some(0), "floe-jobs: no errors in v.yaml, --set product=shop\n"));
    assert_eq!(validate(&[], "").1, "floe-jobs: no errors in its defaults\n");
    assert_eq!(validate(&files, "-f v.yaml --format json"), (Some(0), String::new(), String::new()));
}

#[test]
fn a_line_for_each_finding_where_nobody_watches() {
    let (code, out, err) = validate(&[("v.yaml", MISTAKES)], "-f v.yaml");
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(
        lines,
        [
            "v.yaml:3:5: jobs.nightly.schedul: unknown key; did you mean \"schedule\"?",
            "v.yaml:4:5: jobs.nightly.suspend: is a string, expected a boolean; write true or false",
            "v.yaml:5:14: jobs.nightly.dbt.threads: 0 is less than 1; write a number from 1 to 1024",
        ]
    );
}

#[test]
fn an_excerpt_with_a_mark_under_the_place() {
    let (code, _, err) = validate(&[("v.yaml", MISTAKES)], "-f v.yaml --format full");
    assert_eq!(code, Some(1));
    let begin = "\
v.yaml:3:5: jobs.nightly.schedul: unknown key; did you mean \"schedule\"?
   |
 3 |     schedul: \"0 2 * * *\"
   |     ^^^^^^^
v.yaml:4:5: jobs.nightly.suspend: ";
    assert!(err.starts_with(begin), "{err}");
    assert!(err.ends_with("\n   |\n 5 |     \"dbt\": { threads: 0 }\n   |              ^^^^^^^\n"), "{err}");
    let (_, _, err) = validate(&[("v.yaml", "product: a\nproduct: b\n")], "-f v.yaml --format full");
    assert!(err.ends_with("\n   |\n 2 | product: b\n   | ^\n"), "a file that cannot be read has one, too: {err}");
}

#[test]
fn objects_for_programs() {
    let (code, out, err) = validate(&[("v.yaml", MISTAKES)], "-f v.yaml --format json");
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let objects: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(
        objects[0],
        json!({
            "severity": "error", "source": "v.yaml", "line": 3, "column": 5, "path": "jobs.nightly.schedul",
            "pointer": "/jobs/nightly/schedul", "message": "unknown key", "remedy": "did you mean \"schedule\"?",
        })
    );
}

#[test]
fn checks_are_findings() {
    let (code, _, err) = validate(&[("v.yaml", "jobs:\n  once:\n    timeZone: UTC\n")], "-f v.yaml --format full");
    let line =
        "v.yaml:3:5: jobs.once.timeZone: has no effect without a schedule; set jobs.once.schedule, or remove it\n";
    assert_eq!(code, Some(1));
    assert!(err.starts_with(line) && err.ends_with("   |     ^^^^^^^^\n"), "{err}");
}

#[test]
fn flags_and_files_together() {
    let (code, _, err) = validate(&[("v.yaml", "product: [a]\n")], "-f v.yaml -f no.yaml --set x");
    assert_eq!(code, Some(1));
    assert_eq!(
        err,
        "no.yaml: does not exist; check the path\n\
         --set x: column 1: key \"x\" has no value; write x=value, or x= for an empty string\n"
    );
    let (_, _, err) = validate(&[("v.yaml", "product: [a]\n")], "-f v.yaml --set defaults.backoffLimit=-2");
    assert_eq!(err.lines().count(), 2, "{err}");
    assert!(err.contains("--set defaults.backoffLimit=-2: defaults.backoffLimit: -2 is less than 0"), "{err}");
}

#[test]
fn values_that_are_the_default_are_noted_on_demand() {
    let file = "defaults:\n  suspend: false\n  backoffLimit: 2.0\n  image: {}\n  dbt: { threads: 4 }\n";
    let files = [("v.yaml", file), ("over.yaml", "defaults: { suspend: true }\n")];
    assert_eq!(validate(&files, "-f v.yaml").2, "");
    let (code, out, err) = validate(&files, "-f v.yaml --pedantic");
    assert_eq!(code, Some(0));
    assert_eq!(out, "floe-jobs: no errors in v.yaml, 3 notes\n");
    assert_eq!(
        err.lines().collect::<Vec<_>>(),
        [
            "v.yaml:2:3: defaults.suspend: note: is the default already; remove it",
            "v.yaml:3:3: defaults.backoffLimit: note: is the default already; remove it",
            "v.yaml:4:3: defaults.image: note: changes nothing; remove it",
        ]
    );
    // What brings another file's value back to the default is of use.
    let (_, _, err) = validate(&files, "-f over.yaml -f v.yaml --pedantic");
    assert!(!err.contains("defaults.suspend"), "{err}");
}

#[test]
fn wrong_usage() {
    let (code, _, err) = validate(&[], "--format xml");
    assert_eq!(code, Some(2));
    assert!(err.contains("[possible values: short, full, json]"), "{err}");
}

/// Bytes that a careless reader trips over.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str, close: &str| [open.repeat(20_000), close.repeat(20_000)].concat();
    let aliases: String = (1..30).map(|n| format!("k{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
    let huge = format!("defaults:\n  backoffLimit: {}\n", "9".repeat(5_000));
    vec![
        ("invalid UTF-8", b"product: \xff\xfe\n".to_vec()),
        ("a cut character", b"product: caf\xc3".to_vec()),
        ("NUL", b"product: \0\n".to_vec()),
        ("a byte order mark", b"\xef\xbb\xbfproducts: x\n".to_vec()),
        ("brackets", nested("[", "]").into_bytes()),
        ("open brackets", nested("{a: ", "").into_bytes()),
        ("indentation", (0..5_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>().into_bytes()),
        ("aliases", format!("k0: &a0 [x]\n{aliases}").into_bytes()),
        ("an alias of itself", b"jobs: &a\n  b: *a\n".to_vec()),
        ("a merge of a list", b"jobs:\n  <<: [1, {a: b}]\n".to_vec()),
        ("an alias that is not there", b"jobs: *nowhere\n".to_vec()),
        ("huge integers", huge.into_bytes()),
        ("huge exponents", b"defaults: {backoffLimit: 1e999999, suspend: -1e-999999}\n".to_vec()),
        ("infinity", b"defaults: {backoffLimit: .inf, suspend: .nan}\n".to_vec()),
        ("a long line", format!("products: {}\n", "x".repeat(300_000)).into_bytes()),
        ("a long key", format!("{}: 1\n", "k".repeat(300_000)).into_bytes()),
        ("carriage returns", b"jobs:\r  a:\r    schedul: x\r".to_vec()),
        ("two documents", b"product: a\n---\nproduct: b\n".to_vec()),
        ("tags", b"product: !!binary x\njobs: !!set {a, b}\n".to_vec()),
        ("keys of all kinds", b"? [a, b]\n: c\n1: d\n~: e\non: f\n".to_vec()),
        ("odd keys", b"\"a/b~c\": {\"\": 1}\n\"jobs\": {\"x.y[0]\": null}\n".to_vec()),
        ("separators", "product: a\u{2028}b\u{85}c\n".as_bytes().to_vec()),
        ("wide letters", "jobs:\n  ジョブ: { 日程: x }\n".as_bytes().to_vec()),
        ("nothing", vec![]),
    ]
}

#[test]
fn no_input_makes_it_panic() {
    let everything = include_bytes!("../../../tests/fixtures/floe-jobs/everything.yaml");
    let mut inputs: Vec<(String, Vec<u8>)> =
        hostile().into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    // A good file with a byte overwritten, and cut there.
    let step = everything.len() / 40;
    for at in (0..everything.len()).step_by(step.max(1)) {
        for byte in [b'{', b'&', b'\t', 0xff] {
            let mut broken = everything.to_vec();
            broken[at] = byte;
            inputs.push((format!("byte {at} is {byte}"), broken));
        }
        inputs.push((format!("cut at {at}"), everything[..at].to_vec()));
    }
    let call = Call::with(&[]);
    for (name, bytes) in inputs {
        fs::write(call.path().join("v.yaml"), bytes).expect("writable");
        for format in ["full", "json"] {
            let output = call.run(&["validate", "floe-jobs", "-f", "v.yaml", "--pedantic", "--format", format]);
            let (code, out, err) =
                (output.status.code(), String::from_utf8_lossy(&output.stdout), text(&output.stderr));
            assert!(matches!(code, Some(0 | 1)), "{name}: {code:?} {err}");
            assert!(!err.contains("panicked"), "{name}: {err}");
            let silent = out.is_empty() && err.is_empty();
            assert!(!silent || (format == "json" && code == Some(0)), "{name}: refused in silence");
            assert!(err.lines().all(|line| line.chars().count() < 1_000), "{name}: a line without end");
        }
    }
}

#[test]
fn standard_input_is_a_file() {
    let output = Call::with(&[]).run_with(&["validate", "floe-jobs", "-f", "-", "--format", "full"], "jobz: {}\n");
    let (code, _, err) = told(&output);
    assert_eq!(code, Some(1));
    assert_eq!(err, "standard input:1:1: jobz: unknown key; did you mean \"jobs\"?\n   |\n 1 | jobz: {}\n   | ^^^^\n");
}

/// Helm does not look at the values of a part that is left out: there a mistake is no error, but it is told.
#[test]
fn mistakes_in_a_part_that_is_left_out() {
    let left_out = "dagster: {enabled: false, webservr: {}}\n";
    let call = Call::with(&[("out.yaml", left_out), ("in.yaml", "dagster: {webservr: {}}\n")]);
    let output = call.run(&["validate", "floe-platform", "-f", "out.yaml"]);
    assert_eq!(
        told(&output),
        (
            Some(0),
            "floe-platform: no errors in out.yaml, 1 warning\n".to_owned(),
            "out.yaml:1:27: dagster.webservr: warning: unknown key; did you mean \"webserver\"?\n".to_owned()
        )
    );
    assert_eq!(call.run(&["validate", "floe-platform", "-f", "in.yaml"]).status.code(), Some(1));
}
