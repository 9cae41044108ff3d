//! What two scanners say of floe-platform as it is by default, and as production has it: nothing that is not accepted for a
//! reason.
//!
//! `cargo xtask test --scan` brings the scanners and switches these tests on.

#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, and say why they are skipped"
)]

use floe_chart::{Options, Renderer, values::Map, yaml};
use floe_tests::{
    oracle::tool,
    service::{self, Error},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A scanner: what it finds wrong with a file of objects, by the names of its checks.
struct Scanner {
    name: &'static str,
    scan: fn(&Path) -> BTreeMap<String, BTreeSet<String>>,
}

const SCANNERS: [Scanner; 2] =
    [Scanner { name: "checkov", scan: checkov }, Scanner { name: "kube-score", scan: kube_score }];

/// What a command prints as JSON; scanners end with another code than 0 where they find something.
fn json_of(command: &mut Command) -> Value {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{command:?}: {error}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// Every failed check of checkov, with the objects that failed it.
fn checkov(file: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let program = tool("checkov").unwrap().join("bin/checkov");
    let mut command = Command::new(program);
    command.args(["--framework", "kubernetes", "--compact", "--quiet", "--output", "json", "--file"]).arg(file);
    let mut failed = BTreeMap::<_, BTreeSet<_>>::new();
    for check in json_of(&mut command)["results"]["failed_checks"].as_array().unwrap() {
        let text = |key: &str| check[key].as_str().unwrap().to_owned();
        failed.entry(text("check_id")).or_default().insert(text("resource"));
    }
    failed
}

/// Every critical finding of kube-score, with the objects and containers that it is about.
fn kube_score(file: &Path) -> BTreeMap<String, BTreeSet<String>> {
    /// kube-score's grade of what is critical.
    const CRITICAL: i64 = 1;
    let mut command = Command::new(tool("kube-score").unwrap());
    let mut failed = BTreeMap::<_, BTreeSet<_>>::new();
    for object in json_of(command.args(["score", "--output-format", "json"]).arg(file)).as_array().unwrap() {
        let name = object["object_name"].as_str().unwrap();
        let critical = |check: &&Value| check["grade"] == CRITICAL && check["skipped"] != true;
        for check in object["checks"].as_array().into_iter().flatten().filter(critical) {
            let id = check["check"]["id"].as_str().unwrap().to_owned();
            failed.entry(id).or_default().insert(name.to_owned());
        }
    }
    failed
}

/// The checks of a scanner that may fail, each with the reason.
fn accepted(scanner: &str) -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scan").join(format!("{scanner}.yaml"));
    let read = yaml::read(&fs::read_to_string(file).unwrap()).unwrap().value;
    serde_json::from_value(read).unwrap()
}

/// Whether scanners are asked for; it is said where not.
fn asked() -> bool {
    match service::asked_by("TEST_SCAN", "--scan") {
        Ok(()) => true,
        Err(Error::Unsupported(why) | Error::Failed(why)) => {
            eprintln!("skipped: {why}");
            false
        }
    }
}

/// Objects in a file.
fn written(folder: &Path, name: &str, objects: impl Iterator<Item = Value>) -> PathBuf {
    let file = folder.join(format!("{name}.yaml"));
    let documents: String = objects.map(|object| format!("---\n{}", yaml::write(&object))).collect();
    fs::write(&file, documents).unwrap();
    file
}

fn rendered(values: &Map) -> impl Iterator<Item = Value> {
    let chart = floe_platform::chart();
    let options = Options { namespace: "data".to_owned(), ..Options::default() };
    let rendered = Renderer::new(&chart).render(values, &options).unwrap_or_else(|found| panic!("{found:?}"));
    rendered.manifests.into_iter().map(|manifest| manifest.object)
}

fn production() -> Map {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charts/floe-platform/values-prod.yaml");
    yaml::read(&fs::read_to_string(file).unwrap()).unwrap().value.as_object().unwrap().clone()
}

#[test]
fn scanners_find_nothing_but_what_is_accepted() {
    if !asked() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let renderings = [("default", Map::new()), ("production", production())];
    let files = renderings.map(|(name, values)| written(folder.path(), name, rendered(&values)));
    for scanner in SCANNERS {
        let accepted = accepted(scanner.name);
        let mut seen = BTreeSet::new();
        for file in &files {
            let failed = (scanner.scan)(file);
            let found: Vec<_> = failed.iter().filter(|(check, _)| !accepted.contains_key(*check)).collect();
            assert!(found.is_empty(), "{} {}: {found:#?}", scanner.name, file.display());
            seen.extend(failed.into_keys());
        }
        let stale: Vec<_> = accepted.keys().filter(|check| !seen.contains(*check)).collect();
        assert!(stale.is_empty(), "{}: accepted, but nothing fails them any more: {stale:?}", scanner.name);
    }
}

#[test]
fn scanners_see_a_bad_pod() {
    if !asked() {
        return;
    }
    let pod = yaml::read(
        "apiVersion: v1\nkind: Pod\nmetadata: { name: bad, namespace: data }\nspec:\n  containers:\n    - { name: bad, \
         image: bad, securityContext: { privileged: true } }\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "bad", [pod.unwrap().value].into_iter());
    assert!(checkov(&file).contains_key("CKV_K8S_16"));
    assert!(kube_score(&file).contains_key("container-resources"));
}
