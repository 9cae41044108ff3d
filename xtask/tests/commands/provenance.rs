//! `explain`, `impact` and `diff` as a user meets them.

use std::fs;
use std::path::Path;

use crate::call::{Call, findings, printed, succeeded, text};
use pretty_assertions::assert_eq;
use serde_json::Value;

const NIGHTLY: &str = "environment: prod\njobs:\n  nightly:\n    schedule: \"0 2 * * *\"\ntests: { enabled: false }\nserviceAccount: { create: false }\n";
const FILES: [(&str, &str); 1] = [("v.yaml", NIGHTLY)];

/// The one JSON object that a call prints.
fn json(files: &[(&str, &str)], line: &[&str]) -> Value {
    serde_json::from_str(&printed(files, &[line, &["--format", "json"]].concat())).expect("one line of JSON")
}

/// The line of Rust that a place `FILE:LINE` names.
fn rust(place: &str) -> String {
    let (file, line) = place.rsplit_once(':').expect("a file and a line");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let source = fs::read_to_string(root.join(file)).expect("a source file");
    let line: usize = line.parse().expect("a line");
    source.lines().nth(line - 1).expect("a line of the file").to_owned()
}

#[test]
fn a_field_names_its_keys_their_places_and_its_line() {
    let found = json(&FILES, &["explain", "floe-jobs", "CronJob/nightly", ".spec.schedule", "-f", "v.yaml"]);
    assert_eq!(found["object"], "CronJob/release-name-floe-jobs-nightly");
    assert_eq!((&found["field"], &found["value"]), (&".spec.schedule".into(), &"0 2 * * *".into()));
    let from: Vec<(&str, &str)> = found["from"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| (key["key"].as_str().expect("a name"), key["origin"].as_str().expect("a place")))
        .collect();
    let layers = [
        ("defaults.schedule", ""),
        ("defaults.type", "default"),
        ("jobs.nightly.schedule", "v.yaml:4:5"),
        ("jobs.nightly.type", ""),
        ("types.dbt.schedule", ""),
    ];
    assert_eq!(from, layers);
    let place = found["rust"].as_str().expect("a place");
    assert!(rust(place).contains("schedule"), "{place}");
    let hangs_on = found["hangsOn"].to_string();
    assert!(
        hangs_on.contains(r#""condition":"jobs.nightly.enabled and jobs.nightly.schedule is set","holds":true"#),
        "{hangs_on}"
    );
}

#[test]
fn flags_and_defaults_are_places() {
    let line = ["explain", "floe-jobs", "CronJob", ".metadata.labels[\"floe.dev/environment\"]"];
    let with = |more: &[&str]| printed(&FILES, &[&line, more].concat());
    let out = with(&["-f", "v.yaml", "--set", "environment=dev"]);
    assert!(out.contains("\n  environment         \"dev\"  --set environment=dev\n"), "{out}");
    let out = with(&["-f", "v.yaml"]);
    assert!(out.contains("\n  environment         \"prod\"  v.yaml:1:1\n"), "{out}");
    let suspend = ["explain", "floe-jobs", "CronJob", ".spec.suspend", "-f", "v.yaml"];
    let out = printed(&FILES, &suspend);
    assert!(out.contains("\n  defaults.suspend      false  default\n"), "{out}");
}

#[test]
fn a_field_that_is_not_written_is_explained() {
    let out = printed(&FILES, &["explain", "floe-jobs", "CronJob", "timeZone", "-f", "v.yaml"]);
    assert!(out.contains("value: not written\n"), "{out}");
    assert!(out.contains("jobs.nightly.timeZone is set\n"), "{out}");
}

#[test]
fn an_object_lists_its_fields_and_a_release_its_objects() {
    let out = printed(&FILES, &["explain", "floe-jobs", "-f", "v.yaml"]);
    assert!(out.starts_with("CronJob/release-name-floe-jobs-nightly  floe-jobs/templates/cronjob.yaml"), "{out}");
    let out = printed(&FILES, &["explain", "floe-jobs", "nightly", "-f", "v.yaml"]);
    let line = out.lines().find(|line| line.starts_with("  .spec.schedule ")).expect("the schedule");
    assert!(line.ends_with("<- defaults.type, jobs.nightly.schedule"), "{line}");
}

#[test]
fn what_is_not_there_has_a_remedy() {
    let of = |rest: &str| findings(&FILES, &format!("explain floe-jobs {rest} -f v.yaml"));
    assert_eq!(
        of("Deployment/web"),
        ["Deployment/web: no such object; there are CronJob/release-name-floe-jobs-nightly"]
    );
    assert_eq!(
        of("CronJob .spec.schedul"),
        [
            "CronJob/release-name-floe-jobs-nightly: .spec.schedul: the object has no such field; did you mean \"schedule\"?"
        ]
    );
    let two = [("v.yaml", "jobs:\n  a:\n    schedule: \"@daily\"\n  b:\n    schedule: \"@daily\"\n")];
    assert_eq!(
        findings(&two, "explain floe-jobs CronJob -f v.yaml"),
        [
            "CronJob: fits several objects; give one of CronJob/release-name-floe-jobs-a, CronJob/release-name-floe-jobs-b"
        ]
    );
    assert_eq!(
        findings(&[], "explain floe-jobs CronJob --set jobs.a.schedul=x"),
        ["--set jobs.a.schedul=x: jobs.a.schedul: unknown key; did you mean \"schedule\"?"]
    );
}

#[test]
fn a_key_reaches_values_and_conditions() {
    let out = printed(&[], &["impact", "floe-jobs", "jobs.nightly.schedule"]);
    assert!(out.contains("CronJob  (floe-jobs/templates/cronjob.yaml)\n"), "{out}");
    assert!(out.contains("  condition  the object "), "{out}");
    let value = out.lines().find(|line| line.contains(".spec.schedule")).expect("the schedule");
    assert!(value.trim_start().starts_with("value") && value.contains("<- jobs.<name>.schedule"), "{value}");
    let place = value.split_whitespace().last().expect("a place");
    assert!(rust(place).contains("schedule"), "{place}");

    let all = printed(&[], &["impact", "floe-jobs", "jobs", "--format", "json"]);
    let roles: Vec<Value> = all.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(roles.iter().any(|one| one["role"] == "loop" && one["kind"] == "Job" && one["field"] == "."), "{all}");
}

#[test]
fn unknown_keys_are_all_named() {
    assert_eq!(
        findings(&[], "impact floe-jobs jobs.nightly.schedul environmen"),
        [
            "values: jobs.nightly.schedul: unknown key; did you mean \"schedule\"?",
            "values: environmen: unknown key; did you mean \"environment\"?"
        ]
    );
}

#[test]
fn a_difference_names_the_keys_that_caused_it() {
    let files = [
        ("a.yaml", NIGHTLY),
        ("b.yaml", &NIGHTLY.replace("0 2", "0 3").replace("tests:", "  once:\n    type: dbt\ntests:")),
    ];
    let call = Call::with(&files);
    let out = succeeded(&call.run(&["diff", "floe-jobs", "a.yaml", "b.yaml"]));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert!(lines[0].starts_with("+ default/Job/release-name-floe-jobs-once-"), "{out}");
    assert!(lines[0].ends_with("(floe-jobs/templates/job.yaml)  <- jobs.once"), "{out}");
    assert_eq!(
        lines[1..],
        [
            "~ default/CronJob/release-name-floe-jobs-nightly  (floe-jobs/templates/cronjob.yaml)",
            "    .spec.schedule: \"0 2 * * *\" -> \"0 3 * * *\"  <- jobs.nightly.schedule"
        ]
    );
    let many = call.run(&["diff", "floe-jobs", "--from", "a.yaml", "--to", "a.yaml", "--to", "b.yaml"]);
    assert_eq!(succeeded(&many), out);
    let both = ["diff", "floe-jobs", "a.yaml", "-", "--set", "jobs.nightly.schedule=@daily", "--exit-code"];
    let same = call.run_with(&both, NIGHTLY);
    assert_eq!(succeeded(&same), "");
    let exit = call.run(&["diff", "floe-jobs", "a.yaml", "b.yaml", "--exit-code"]);
    assert_eq!((exit.status.code(), text(&exit.stdout), text(&exit.stderr)), (Some(1), out.as_str(), ""));
}

#[test]
fn a_job_that_runs_again_is_the_same_job() {
    let alone = "tests: { enabled: false }\nserviceAccount: { create: false }\njobs:\n  once: {}\n";
    let files = [("a.yaml", alone), ("b.yaml", &format!("environment: dev\n{alone}"))];
    let out = printed(&files, &["diff", "floe-jobs", "a.yaml", "b.yaml"]);
    let head = out.lines().next().expect("a change");
    assert!(head.starts_with("~ default/Job/") && head.contains(", was release-name-floe-jobs-once-"), "{out}");
    assert!(out.contains(r#"env[name=FLOE_ENVIRONMENT]: nothing -> {"#), "{out}");
    assert!(out.lines().skip(1).all(|line| line.ends_with("  <- environment")), "{out}");
}

#[test]
fn wrong_values_of_both_sides_are_told() {
    let files = [("a.yaml", "environmen: a\n"), ("b.yaml", "products: a\n")];
    assert_eq!(
        findings(&files, "diff floe-jobs a.yaml b.yaml"),
        [
            "a.yaml:1:1: environmen: unknown key; did you mean \"environment\"?",
            "b.yaml:1:1: products: unknown key; did you mean \"product\"?"
        ]
    );
}

#[test]
fn two_charts_are_compared_by_helm() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    if !root.join("target/tools/helm3").exists() {
        println!("skipped: there is no Helm in target/tools; cargo xtask test builds it");
        return;
    }
    let call = Call::with(&FILES);
    succeeded(&call.run(&["charts", "--out", "old"]));
    succeeded(&call.run(&["charts", "--out", "new"]));
    let template = call.path().join("new/floe-jobs/templates/cronjob.yaml");
    let changed = fs::read_to_string(&template).expect("readable").replacen("kind: CronJob", "kind: CronTask", 1);
    fs::write(&template, changed).expect("writable");
    let line = ["diff", "--chart-a", "old/floe-jobs", "--chart-b", "new/floe-jobs", "-f", "v.yaml"];
    assert_eq!(
        succeeded(&call.run(&line)),
        "+ default/CronTask/release-name-floe-jobs-nightly  (floe-jobs/templates/cronjob.yaml)\n\
         - default/CronJob/release-name-floe-jobs-nightly  (floe-jobs/templates/cronjob.yaml)\n"
    );
    let missing = call.run(&["diff", "--chart-a", "old/floe-jobs", "--chart-b", "none", "-f", "v.yaml"]);
    assert_eq!((missing.status.code(), text(&missing.stdout)), (Some(1), ""));
    assert!(text(&missing.stderr).starts_with("none: "), "{}", text(&missing.stderr));
}

#[test]
fn wrong_usage() {
    let call = Call::with(&FILES);
    let calls: [(&[&str], &str); 5] = [
        (&["diff", "floe-jobs"], "give two values files, or --from and --to"),
        (&["diff", "floe-jobs", "v.yaml"], "<NEW>"),
        (&["diff", "floe-jobs", "-", "-"], "standard input can be one side only"),
        (&["impact", "floe-jobs"], "<KEY>..."),
        (&["explain", "floe-jobs", "CronJob", ".spec..x"], "a name is empty"),
    ];
    for (line, message) in calls {
        let output = call.run(line);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{line:?}");
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    }
}
