//! Exporting and rendering charts; what holds for every command.

use std::fs;
use std::process::{Command, Stdio};

use crate::call::{Call, NIGHTLY, findings, printed, succeeded, text};
use pretty_assertions::assert_eq;
use serde_json::Value;

/// The findings about one values file.
fn findings_of(values: &str) -> Vec<String> {
    findings(&[("v.yaml", values)], "render floe-jobs -f v.yaml")
}

fn objects(json_lines: &str) -> Vec<Value> {
    json_lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn unknown_key() {
    assert_eq!(
        findings_of("jobs:\n  nightly:\n    schedul: \"0 2 * * *\"\n"),
        ["v.yaml:3:5: jobs.nightly.schedul: unknown key; did you mean \"schedule\"?"]
    );
}

#[test]
fn wrong_type() {
    assert_eq!(
        findings_of("defaults:\n  suspend: often\n"),
        ["v.yaml:2:3: defaults.suspend: is a string, expected a boolean; write true or false"]
    );
}

#[test]
fn out_of_range() {
    assert_eq!(
        findings_of("defaults:\n  # as often as it takes\n  backoffLimit: -1\n"),
        ["v.yaml:3:3: defaults.backoffLimit: -1 is less than 0; write a number from 0 to 1000"]
    );
}

#[test]
fn not_yaml() {
    assert_eq!(
        findings_of("jobs: [nightly\n"),
        [
            "v.yaml:2:1: not valid YAML: while parsing a flow sequence, expected ',' or ']'; look for a quote, bracket or indentation before this place"
        ]
    );
    assert_eq!(findings_of("- jobs\n"), ["v.yaml:1:1: the document is not a mapping: write `key: value` lines"]);
}

#[test]
fn not_utf_8() {
    let call = Call::with(&[]);
    fs::write(call.path().join("v.yaml"), b"product: caf\xe9\n").expect("writable");
    let output = call.run(&["render", "floe-jobs", "-f", "v.yaml"]);
    assert_eq!(text(&output.stderr), "v.yaml:1:13: is not UTF-8; save the file in that encoding\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn duplicate_key() {
    assert_eq!(
        findings_of("product: a\nenvironment: b\nproduct: c\n"),
        ["v.yaml:3:1: product: set twice, in line 1 and in line 3: remove one"]
    );
}

#[test]
fn unquoted_key_that_is_a_boolean() {
    assert_eq!(
        findings_of("global:\n  on: x\n"),
        ["v.yaml:2:3: global: the key `on` is a boolean to Helm: quote it, \"on\""]
    );
}

#[test]
fn missing_files() {
    assert_eq!(
        findings(
            &[("dup.yaml", "a: 1\na: 2\n")],
            "render floe-jobs -f no.yaml -f dup.yaml -f . --set-file artifacts.inline=no.json"
        ),
        [
            "no.yaml: does not exist; check the path",
            "dup.yaml:2:1: a: set twice, in line 1 and in line 2: remove one",
            ".: is a directory; name a file in it",
            "--set-file artifacts.inline=no.json: column 18: cannot read \"no.json\": does not exist; check the path"
        ]
    );
}

#[test]
fn artifact_over_one_mebibyte() {
    let line = "render floe-jobs --set-file artifacts.inline=big.json";
    assert_eq!(
        findings(&[("big.json", &"x".repeat(1024 * 1024 + 1))], line),
        ["--set-file artifacts.inline=big.json: artifacts.inline: is longer than 1 MiB, which no ConfigMap holds; \
          use artifacts.oci, a volume or the image"]
    );
}

#[test]
fn flags_are_named() {
    assert_eq!(
        findings(
            &[("v.yaml", NIGHTLY)],
            "render floe-jobs -f v.yaml --set defaults.backoffLimit=-2 --set-json jobs.nightly.dbt=[]"
        ),
        [
            "--set-json jobs.nightly.dbt=[]: jobs.nightly.dbt: is a list, expected a map; write its keys on lines of their own, further in, or `{}` for none",
            "--set defaults.backoffLimit=-2: defaults.backoffLimit: -2 is less than 0; write a number from 0 to 1000"
        ]
    );
    assert_eq!(
        findings(&[], "render floe-jobs --set product --set-json dbt={"),
        [
            "--set-json dbt={: column 5: not JSON: EOF while parsing an object at line 1 column 1; quote strings, and protect the quotes from the shell",
            "--set product: column 1: key \"product\" has no value; write product=value, or product= for an empty string"
        ]
    );
}

#[test]
fn two_files_with_several_findings() {
    let files = [
        ("a.yaml", "product: \"a b\"\ndefaults:\n  suspend: often\n  image:\n    tga: x\n"),
        ("b.yaml", "# over a.yaml\nproduct: \"c d\"\njobs:\n  Nightly: {}\n"),
    ];
    assert_eq!(
        findings(&files, "render floe-jobs -f a.yaml -f b.yaml"),
        [
            "b.yaml:2:1: product: \"c d\" is not a label value, ^(?:([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?)?$; for example \"gold\"",
            "a.yaml:3:3: defaults.suspend: is a string, expected a boolean; write true or false",
            "a.yaml:5:5: defaults.image.tga: unknown key; did you mean \"tag\"?",
            "b.yaml:4:3: jobs.Nightly: the key \"Nightly\" is not a job's name, ^(?:[a-z]([-a-z0-9]*[a-z0-9])?)$; for example \"nightly\""
        ]
    );
}

#[test]
fn checks_are_located() {
    assert_eq!(
        findings_of("jobs:\n  once:\n    timeZone: UTC\n"),
        ["v.yaml:3:5: jobs.once.timeZone: has no effect without a schedule; set jobs.once.schedule, or remove it"]
    );
}

#[test]
fn release_names_are_checked() {
    assert_eq!(
        findings(&[], "render floe-jobs --release My_Release"),
        [
            "values: release name \"My_Release\" is not lower-case letters, digits, `-` and `.`, at most 53 of them; for example \"my-release\""
        ]
    );
}

#[test]
fn wrong_usage() {
    let call = Call::with(&[]);
    let calls: [(&[&str], &str); 4] = [
        (&["render", "floe-job"], "[possible values: floe-jobs, floe-platform]"),
        (&["render", "floe-jobs", "--format", "xml"], "[possible values: yaml, json]"),
        (&["render", "floe-jobs", "--kube-version", "new"], "not a version; write for example 1.34 or v1.34.2"),
        (&["chart"], "a similar subcommand exists: 'charts'"),
    ];
    for (line, message) in calls {
        let output = call.run(line);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    }
}

#[test]
fn yaml_as_helm_prints_it() {
    let out = printed(&[("v.yaml", NIGHTLY)], &["render", "floe-jobs", "-f", "v.yaml"]);
    let begin = "---\n# Source: floe-jobs/templates/cronjob.yaml\napiVersion: batch/v1\nkind: CronJob\nmetadata:\n";
    assert!(out.starts_with(begin), "{out}");
    assert!(out.contains("\n  schedule: \"0 2 * * *\"\n"), "{out}");
}

#[test]
fn notes_as_helm_prints_them() {
    let out = printed(&[("v.yaml", NIGHTLY)], &["render", "floe-jobs", "-f", "v.yaml", "--notes", "--release", "jobs"]);
    assert!(
        out.starts_with(
            "floe-jobs is installed as release jobs in namespace default.\n\nJobs:\n  nightly: dbt, 0 2 * * *\n\nTheir"
        ),
        "{out}"
    );
    assert!(!out.contains("There are no jobs yet"), "{out}");
    let out = printed(&[], &["render", "floe-jobs", "--notes"]);
    assert!(out.contains("\n\nThere are no jobs yet"), "{out}");
}

#[test]
fn json_is_an_object_a_line() {
    let line =
        ["render", "floe-jobs", "--format", "json", "-f", "v.yaml", "--set-json", r#"jobs.once={"type": "dbt"}"#];
    let out = objects(&printed(&[("v.yaml", NIGHTLY)], &line));
    let kinds: Vec<_> = out.iter().map(|object| object["kind"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, ["Job", "CronJob"]);
}

#[test]
fn later_files_and_flags_win() {
    let files =
        [("a.yaml", NIGHTLY), ("b.yaml", "jobs:\n  nightly:\n    schedule: \"0 3 * * *\"\n    timeZone: UTC\n")];
    let base = ["render", "floe-jobs", "--format", "json", "-f", "a.yaml", "-f", "b.yaml"];
    let spec = |more: &[&str]| objects(&printed(&files, &[&base, more].concat()))[0]["spec"].clone();
    assert_eq!((&spec(&[])["schedule"], &spec(&[])["timeZone"]), (&"0 3 * * *".into(), &"UTC".into()));
    assert_eq!(spec(&["--set", "jobs.nightly.schedule=0 4 * * *"])["schedule"], "0 4 * * *");
    assert_eq!(spec(&["--set", "jobs.nightly.suspend=true"])["suspend"], true);
    assert_eq!(spec(&["--set-json", r#"jobs.nightly={"schedule": "0 5 * * *"}"#])["schedule"], "0 5 * * *");
}

#[test]
fn standard_input_is_a_file() {
    let call = Call::with(&[]);
    let line = ["render", "floe-jobs", "-f", "-", "--format", "json"];
    let out = succeeded(&call.run_with(&line, NIGHTLY));
    assert_eq!(objects(&out)[0]["spec"]["schedule"], "0 2 * * *");

    let output = call.run_with(&line, "jobs: 1\n");
    assert_eq!(
        text(&output.stderr),
        "standard input:1:1: jobs: is an integer, expected a map; write its keys on lines of their own, further in, or `{}` for none\n"
    );
    let twice = call.run(&["render", "floe-jobs", "-f", "-", "-f", "-"]);
    assert_eq!(text(&twice.stderr), "standard input: is read twice; give `-f -` once\n");
}

#[test]
fn release_and_namespace_are_the_objects() {
    let line =
        ["render", "floe-jobs", "-f", "v.yaml", "--format", "json", "--release", "shop", "--namespace", "analytics"];
    let metadata = objects(&printed(&[("v.yaml", NIGHTLY)], &line))[0]["metadata"].clone();
    assert_eq!(metadata["namespace"], "analytics");
    assert_eq!(metadata["name"], "shop-floe-jobs-nightly");
}

#[test]
fn reader_that_goes_away_is_no_error() {
    let call = Call::with(&[("v.yaml", NIGHTLY)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["render", "floe-jobs", "-f", "v.yaml"])
        .current_dir(call.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    succeeded(&child.wait_with_output().expect("the program ends"));
}

#[test]
fn charts_are_written_once() {
    let call = Call::with(&[]);
    let line = ["charts", "--out", "out"];
    let first = succeeded(&call.run(&line));
    assert!(first.starts_with("out/floe-jobs: ") && first.ends_with(" files, written\n"), "{first}");
    let second = succeeded(&call.run(&line));
    assert_eq!(second, first.replace("written", "unchanged"));
    assert_eq!(succeeded(&call.run(&["charts", "--out", "out", "--check"])), second);
    assert_eq!(call.names(), ["out"]);
}

#[test]
fn check_lists_every_drift() {
    let call = Call::with(&[]);
    succeeded(&call.run(&["charts", "--out", "out"]));
    let chart = call.path().join("out/floe-jobs");
    let edited = chart.join("templates/job.yaml");
    let changed = fs::read_to_string(&edited).expect("readable").replacen('\n', "\n# by hand\n", 1);
    fs::write(&edited, &changed).expect("writable");
    fs::write(chart.join("extra.yaml"), "").expect("writable");
    fs::remove_file(chart.join(".helmignore")).expect("writable");

    let output = call.run(&["charts", "--out", "out", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let other = text(&output.stdout);
    assert!(other.starts_with("out/floe-platform: ") && other.ends_with(" files, unchanged\n"), "{other}");
    let lines: Vec<_> = text(&output.stderr).lines().collect();
    assert_eq!(lines[0], "out/floe-jobs/.helmignore: is missing");
    assert_eq!(lines[1], "out/floe-jobs/extra.yaml: is not part of the chart");
    let expected = "out/floe-jobs/templates/job.yaml:2: is \"# by hand\\n\", expected ";
    assert!(lines[2].starts_with(expected), "{}", lines[2]);
    assert_eq!(lines[3], "charts: not what the sources say; run cargo xtask charts --out out");
    assert_eq!(fs::read_to_string(&edited).expect("readable"), changed);
}

#[test]
fn output_below_a_file() {
    assert_eq!(
        findings(&[("file", "")], "charts --out file/below"),
        [
            "file/below/floe-jobs: cannot read it: Not a directory (os error 20); a part of the path is a file; choose another directory",
            "file/below/floe-platform: cannot read it: Not a directory (os error 20); a part of the path is a file; choose another directory",
        ]
    );
}

#[test]
fn output_over_something_else() {
    let call = Call::with(&[]);
    fs::create_dir_all(call.path().join("out/floe-jobs")).expect("writable");
    fs::write(call.path().join("out/floe-jobs/thesis.txt"), "dear").expect("writable");
    let output = call.run(&["charts", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    let other = text(&output.stdout);
    assert!(other.starts_with("out/floe-platform: ") && other.ends_with(" files, written\n"), "{other}");
    assert_eq!(
        text(&output.stderr),
        "out/floe-jobs: is not empty and has no Chart.yaml; give a new directory, or remove this one yourself\n"
    );
    assert!(call.path().join("out/floe-jobs/thesis.txt").exists());
}

#[test]
fn help_has_examples() {
    for line in [
        &["--help"][..],
        &["charts", "--help"],
        &["render", "--help"],
        &["validate", "--help"],
        &["verify", "--help"],
        &["explain", "--help"],
        &["impact", "--help"],
        &["diff", "--help"],
        &["test", "--help"],
    ] {
        let out = printed(&[], line);
        assert!(out.contains("Examples:\n  cargo xtask "), "{out}");
    }
    assert_eq!(printed(&[], &["--version"]), format!("xtask {}\n", env!("CARGO_PKG_VERSION")));
}
