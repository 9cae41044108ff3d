//! The exported chart under the real programs: three Helms, chart-testing and its linters.
//!
//! `cargo xtask test` builds them into `target/tools`; none of them is let into the network.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod cli;

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::{env, fs};

use cli::{Exported, KUBE_VERSION, assert_same, fixture, native, release, succeeded, tool};
use floe_chart::{Options, values::Map, yaml};
use floe_tests::ARTIFACTS;
use serde_json::{Value, json};

/// Helm 3.12 validates by another library than its successors; Helm 4 is the newest.
const HELMS: [&str; 3] = ["helm3", "helm312", "helm4"];

/// The committed examples of values.
const EXAMPLES: [&str; 4] = ["nightly", "everything", "inline", "production"];

fn object(value: Value) -> Map {
    match value {
        Value::Object(members) => members,
        other => panic!("no values: {other}"),
    }
}

/// A values file, and what it holds to the native renderer.
fn example(name: &str) -> (PathBuf, Map) {
    let path = fixture("floe-jobs").join(name).with_extension("yaml");
    let text = fs::read_to_string(&path).unwrap();
    let read = yaml::read(&text).unwrap_or_else(|errors| panic!("{}: {errors:#?}", path.display()));
    (path, object(read.value))
}

/// Values as a file that Helm reads.
fn file_of(values: &Value, dir: &Path) -> String {
    let file = dir.join("values.json");
    fs::write(&file, values.to_string()).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn every_helm_renders_what_the_native_renderer_does() {
    let (chart, release) = (Exported::of(&floe_jobs::chart()), release("demo"));
    for helm in HELMS {
        let objects = chart.template(helm, &release, &[]).unwrap_or_else(|error| panic!("{helm}: {error}"));
        assert_same(objects, native(&floe_jobs::chart(), &Map::new(), &release).unwrap(), helm);
        for name in EXAMPLES {
            let (path, values) = example(name);
            let native =
                native(&floe_jobs::chart(), &values, &release).unwrap_or_else(|findings| panic!("{name}: {findings}"));
            assert!(!native.is_empty(), "{name} renders nothing");
            let objects = chart.template(helm, &release, &["--values", path.to_str().unwrap()]);
            assert_same(
                objects.unwrap_or_else(|error| panic!("{helm} {name}: {error}")),
                native,
                &format!("{helm} {name}"),
            );
        }
    }
}

#[test]
fn every_helm_lints_the_chart() {
    let chart = Exported::of(&floe_jobs::chart());
    let examples = EXAMPLES.map(|name| Some(example(name).0));
    for helm in HELMS {
        for values in examples.iter().chain([&None]) {
            let mut lint = chart.offline(helm);
            lint.args(["lint", "--strict"]).arg(chart.path());
            if let Some(values) = values {
                lint.arg("--values").arg(values);
            }
            succeeded(&mut lint).unwrap_or_else(|printed| panic!("{helm} {values:?}: {printed}"));
        }
    }
}

#[test]
fn every_helm_draws_passwords() {
    let (chart, release) = (Exported::of(&floe_tests::fixture::chart()), release("demo"));
    for helm in HELMS {
        let drawn = || {
            let objects = chart.template(helm, &release, &[]).unwrap_or_else(|error| panic!("{helm}: {error}"));
            let secret = objects.into_iter().find(|object| object["metadata"]["name"] == "demo-auth");
            let text = secret.and_then(|secret| secret["stringData"]["password"].as_str().map(str::to_owned));
            text.unwrap_or_else(|| panic!("{helm}: no password"))
        };
        let (one, other) = (drawn(), drawn());
        assert!(one != other && one.len() == 16 && one.chars().all(|c| c.is_ascii_alphanumeric()), "{helm}: {one}");
        let linted = succeeded(chart.offline(helm).arg("lint").arg(chart.path()));
        linted.unwrap_or_else(|printed| panic!("{helm}: {printed}"));
    }
}

#[test]
fn every_helm_refuses_bad_values_by_their_path() {
    let cases = [
        ("an unknown key", json!({"artefacts": {}}), &["artefacts"][..]),
        ("an unknown key below", json!({"artifacts": {"inlined": "{}"}}), &["artifacts", "inlined"]),
        (
            "an unknown key of a job",
            json!({"jobs": {"nightly": {"shedule": "@daily"}}}),
            &["jobs", "nightly", "shedule"],
        ),
        ("a wrong type", json!({"defaults": {"suspend": "no"}}), &["defaults", "suspend"]),
        (
            "a wrong type in a job",
            json!({"jobs": {"nightly": {"backoffLimit": "two"}}}),
            &["jobs", "nightly", "backoffLimit"],
        ),
        (
            "a number out of bounds",
            json!({"defaults": {"successfulJobsHistoryLimit": -1}}),
            &["defaults", "successfulJobsHistoryLimit"],
        ),
        ("a name that is none", json!({"jobs": {"Nightly_Run": {}}}), &["jobs", "Nightly_Run"]),
        ("a mistyped fragment", json!({"defaults": {"resources": {"limts": {}}}}), &["defaults", "resources", "limts"]),
        ("null for a required key", json!({"artifacts": {"key": null}}), &["artifacts", "key"]),
        ("null for a required map", json!({"defaults": {"image": null}}), &["defaults", "image"]),
    ];
    let (chart, release) = (Exported::of(&floe_jobs::chart()), release("demo"));
    let dir = tempfile::tempdir().unwrap();
    for (what, values, path) in cases {
        let findings = native(&floe_jobs::chart(), &object(values.clone()), &release).expect_err(what);
        assert!(path.iter().all(|key| findings.contains(key)), "native, {what}: {findings}");
        let file = file_of(&values, dir.path());
        for helm in HELMS {
            let refusal = chart.template(helm, &release, &["--values", &file]).expect_err(what);
            assert!(path.iter().all(|key| refusal.contains(key)), "{helm}, {what}: {refusal}");
        }
    }
}

#[test]
fn every_helm_reports_what_the_checks_find() {
    let values = json!({
        "artifacts": {"inline": ARTIFACTS.replace("0.10.0", "2.0.0"), "existingConfigMap": "artifacts"},
        "jobs": {"once": {"timeZone": "UTC"}, "drop": {"dbt": {"command": "run-operation", "select": "tag:a"}}},
    });
    let (chart, release) = (Exported::of(&floe_jobs::chart()), release("demo"));
    let dir = tempfile::tempdir().unwrap();
    let findings = native(&floe_jobs::chart(), &object(values.clone()), &release).expect_err("findings");
    assert_eq!(findings.lines().count(), 5, "{findings}");
    for helm in HELMS {
        let file = file_of(&values, dir.path());
        let refusal = chart.template(helm, &release, &["--values", &file]).expect_err("findings");
        // The native renderer says first that a finding is about values.
        for finding in findings.lines().map(|line| line.trim_start_matches("values: ")) {
            assert!(refusal.contains(finding), "{helm} does not say {finding:?}: {refusal}");
        }
    }
}

#[test]
fn every_helm_refuses_image_volumes_where_there_are_none() {
    let values = json!({"artifacts": {"imageVolume": {"reference": "registry.example.com/shop:1"}}, "jobs": {"a": {}}});
    let (chart, dir) = (Exported::of(&floe_jobs::chart()), tempfile::tempdir().unwrap());
    let file = file_of(&values, dir.path());
    for (version, renders) in [("v1.30.14", false), ("v1.31.0", true), ("v1.36.1-gke.100", true)] {
        let release = Options { kube_version: version.to_owned(), ..release("demo") };
        let native = native(&floe_jobs::chart(), &object(values.clone()), &release);
        let helms = HELMS.map(|helm| chart.template(helm, &release, &["--values", &file]));
        for read in [native].iter().chain(&helms) {
            match read {
                Ok(objects) => {
                    let job = objects.iter().find(|object| object["kind"] == "Job").expect("a job");
                    let volumes = job["spec"]["template"]["spec"]["volumes"].as_array().expect("volumes");
                    let image = json!({"reference": "registry.example.com/shop:1", "pullPolicy": "IfNotPresent"});
                    assert!(renders && volumes.contains(&json!({"name": "artifacts", "image": image})), "{version}");
                }
                Err(refusal) => {
                    let why =
                        format!("artifacts.imageVolume: needs Kubernetes 1.31 or newer, and the cluster is {version}");
                    assert!(!renders && refusal.contains(&why), "{version}: {refusal}");
                }
            }
        }
    }
}

/// One variable, said at each set of the places: the chart's own value, `env`, `secrets.env`, `extraEnv`. The last one counts.
#[test]
fn a_later_variable_wins() {
    const NAME: &str = "DBT_LOG_FORMAT";
    let places = [
        (json!({"env": {NAME: "text"}}), json!({"name": NAME, "value": "text"})),
        (
            json!({"secrets": {"env": {NAME: {"name": "logs", "key": "format"}}}}),
            json!({"name": NAME, "valueFrom": {"secretKeyRef": {"name": "logs", "key": "format"}}}),
        ),
        (json!({"extraEnv": [{"name": NAME, "value": "debug"}]}), json!({"name": NAME, "value": "debug"})),
    ];
    let own = json!({"name": NAME, "value": "json"});
    let sets: Vec<Vec<_>> = (0..1 << places.len())
        .map(|set| places.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1).map(|(_, place)| place).collect())
        .collect();
    let jobs = sets.iter().enumerate().map(|(n, set)| {
        let said: Map = set.iter().flat_map(|(said, _)| object(said.clone())).collect();
        (format!("j{n}"), said.into())
    });
    let values = json!({"defaults": {"naming": "fixed"}, "jobs": jobs.collect::<Map>()});
    let (chart, release, dir) = (Exported::of(&floe_jobs::chart()), release("demo"), tempfile::tempdir().unwrap());
    let file = file_of(&values, dir.path());
    let native = native(&floe_jobs::chart(), &object(values), &release).unwrap();
    let helms = HELMS.map(|helm| (helm, chart.template(helm, &release, &["--values", &file]).unwrap()));
    for (reader, objects) in [("native", native)].iter().chain(&helms) {
        for (n, set) in sets.iter().enumerate() {
            let name = format!("demo-floe-jobs-j{n}");
            let job = |object: &&Value| object["kind"] == "Job" && object["metadata"]["name"] == name.as_str();
            let job = objects.iter().find(job).unwrap_or_else(|| panic!("{reader}: no Job {name}"));
            let env = job["spec"]["template"]["spec"]["containers"][0]["env"].as_array().unwrap();
            let counts = env.iter().rfind(|variable| variable["name"] == NAME);
            let expected = set.last().map_or(&own, |(_, variable)| variable);
            assert_eq!(counts, Some(expected), "{reader} {name}");
        }
    }
}

#[test]
fn chart_testing_lints_the_chart() {
    let chart = Exported::of(&floe_jobs::chart());
    // `ct` calls `helm`, and its linters, by their names.
    let names = tempfile::tempdir().unwrap();
    symlink(tool("helm3").canonicalize().unwrap(), names.path().join("helm")).unwrap();
    let inherited = env::var_os("PATH").unwrap_or_default();
    let search = [names.path().to_owned(), tool("linters").join("bin")].into_iter().chain(env::split_paths(&inherited));
    let ci = chart.path().join("ci");
    fs::create_dir(&ci).unwrap();
    for name in EXAMPLES {
        fs::copy(example(name).0, ci.join(format!("{name}-values.yaml"))).unwrap();
    }
    let mut ct = chart.offline("ct");
    ct.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).env("PATH", env::join_paths(search).unwrap());
    ct.args(["lint", "--config", "ct.yaml", "--all=false", "--charts"]).arg(chart.path());
    let printed = succeeded(&mut ct).unwrap_or_else(|printed| panic!("{printed}"));
    assert!(printed.contains("All charts linted successfully"), "{printed}");
}

#[test]
fn every_helm_packages_the_chart() {
    let chart = Exported::of(&floe_jobs::chart());
    for helm in HELMS {
        let dir = tempfile::tempdir().unwrap();
        succeeded(chart.offline(helm).arg("package").arg(chart.path()).arg("--destination").arg(dir.path())).unwrap();
        let package = dir.path().join(format!("floe-jobs-{}.tgz", env!("CARGO_PKG_VERSION")));
        let mut template = chart.offline(helm);
        template.args(["template", "demo"]).arg(&package).args([
            "--kube-version",
            KUBE_VERSION,
            "--set",
            "jobs.a.schedule=@daily",
        ]);
        let printed = succeeded(&mut template).unwrap_or_else(|printed| panic!("{helm}: {printed}"));
        assert!(printed.contains("kind: CronJob"), "{helm}: {printed}");
    }
}

/// Jobs whose names are as long as they may be, and alike but for their ends.
fn long_jobs() -> Map {
    let name = |end: char| format!("{}{end}", "j".repeat(39));
    let jobs: Map = [
        ('a', json!({})),
        ('b', json!({})),
        ('c', json!({"schedule": "@daily"})),
        ('d', json!({"schedule": "@daily"})),
    ]
    .into_iter()
    .map(|(end, job)| (name(end), job))
    .collect();
    let values = json!({"jobs": jobs, "artifacts": {"inline": ARTIFACTS}, "dbt": {"profiles": {"a": {}}}});
    object(values)
}

/// The kinds and names of objects.
fn names(objects: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    objects.iter().map(|object| (text(&object["kind"]), text(&object["metadata"]["name"]))).collect()
}

#[test]
fn names_stay_within_their_limits_and_differ() {
    let (chart, dir) = (Exported::of(&floe_jobs::chart()), tempfile::tempdir().unwrap());
    let file = file_of(&Value::Object(long_jobs()), dir.path());
    // Helm allows 53 characters; these two releases have the first 52 in common, the other two the first 40.
    let releases = [52, 52, 40, 40].into_iter().zip(["x", "y", "-first", "-second"]);
    let mut all = Vec::new();
    for (shared, end) in releases {
        let release = release(&format!("{}{end}", "r".repeat(shared)));
        let objects =
            native(&floe_jobs::chart(), &long_jobs(), &release).unwrap_or_else(|findings| panic!("{findings}"));
        let printed = chart.template("helm3", &release, &["--values", &file]).unwrap();
        assert_same(printed, objects.clone(), &release.release);
        for (kind, name) in names(&objects) {
            let limit = if kind == "CronJob" { 52 } else { 63 };
            assert!(name.len() <= limit, "{kind} {name} has {} characters", name.len());
            let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            assert!(name.starts_with(ends) && name.ends_with(ends), "{kind} {name}");
        }
        all.extend(names(&objects));
    }
    // For each release: four jobs, a test for each, two ConfigMaps, a service account.
    assert_eq!(all.len(), 44);
    let distinct: BTreeSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "{all:#?}");
}
