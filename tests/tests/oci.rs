//! CompiledArtifacts from an OCI registry: the rendered init containers pull them with a real ORAS from a real registry and
//! check them, and the job finds them.
//!
//! `cargo xtask test` builds both programs, and installs Python.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use floe_chart::{Options, Renderer};
use floe_tests::ARTIFACTS;
use floe_tests::oracle::tool;
use floe_tests::pod::{self, Node, Outcome};
use floe_tests::registry::{Registry, User};
use floe_tests::service;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The name of the Job that [`rendered`] holds.
const JOB: &str = "floe-jobs-shop";

/// The file's name where the values say nothing else.
const FILE: &str = "compiled_artifacts.json";

const USER: User = User {
    name: "floe",
    password: "not-a-secret",
    hash: "$2b$05$abcdefghijklmnopqrstuuVPNOToLP9MHdthRCXkVoiIF0qNKnk2G",
};

/// The chart's rendering of a job that prints its artifacts, which come from `artifacts`.
fn rendered(artifacts: &Value) -> Vec<Value> {
    let print = "import os, sys; sys.stdout.write(open(os.environ['FLOE_COMPILED_ARTIFACTS']).read())";
    let values = json!({
        "artifacts": artifacts,
        "defaults": { "naming": "fixed" },
        "jobs": { "shop": { "type": "ingestion", "args": ["-c", print] } },
    });
    let Value::Object(values) = values else { unreachable!() };
    let release = Options { release: "floe-jobs".to_owned(), namespace: "analytics".to_owned(), ..Options::default() };
    let chart = floe_jobs::chart();
    let rendered = Renderer::new(&chart).render(&values, &release);
    let rendered = rendered.unwrap_or_else(|findings| panic!("{findings:#?}"));
    rendered.manifests.into_iter().map(|manifest| manifest.object).collect()
}

/// The images of the pod: Python, and ORAS alone in a directory that goes with the guard.
fn image() -> (Node, TempDir) {
    let oras = tempfile::tempdir().unwrap();
    fs::copy(tool("oras").unwrap_or_else(|error| panic!("{error}")), oras.path().join("oras")).unwrap();
    (Node::dbt().unwrap().directory(oras.path(), "/opt/oras").search("/opt/oras").network(), oras)
}

/// An empty registry; none on a machine that cannot run one, which is said.
fn registry(user: Option<User>) -> Option<Registry> {
    match Registry::start(user) {
        Ok(registry) => Some(registry),
        Err(service::Error::Unsupported(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(why) => panic!("{why}"),
    }
}

/// Runs the job; none on a machine that cannot, which is said.
fn run(node: &Node, objects: &[Value]) -> Option<Outcome> {
    match node.run(objects, JOB) {
        Ok(outcome) => Some(outcome),
        Err(pod::Error::Unsupported(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(why) => panic!("{why}"),
    }
}

/// The container ended last, with this exit code, and said so.
#[track_caller]
fn ends(outcome: &Outcome, container: &str, code: i32, said: &str) {
    let Outcome { container: last, code: exit, stdout, stderr, .. } = outcome;
    let found = stdout.contains(said) || stderr.contains(said);
    assert!(
        last == container && *exit == code && found,
        "{last} ended with {exit}, not {container} with {code} and {said:?}\nstdout:\n{stdout}\nstderr:\n{stderr}"
    );
}

/// What is tested here is what the chart installs.
#[test]
fn the_client_is_of_the_version_of_its_image() {
    let objects = rendered(&json!({ "oci": { "reference": "registry.example.com/team/shop:1.4.0" } }));
    let job = objects.iter().find(|object| object["kind"] == "Job").unwrap();
    let image = job["spec"]["template"]["spec"]["initContainers"][0]["image"].as_str().unwrap();
    let (_, tag) = image.rsplit_once(':').unwrap();
    let said = Command::new(tool("oras").unwrap_or_else(|error| panic!("{error}"))).arg("version").output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.lines().any(|line| line.starts_with("Version:") && line.ends_with(tag)), "{image}: {said}");
}

#[test]
fn an_artifact_is_pulled_by_tag_and_by_digest() {
    let Some(registry) = registry(None) else { return };
    let digest = registry.push("team/shop:1.4.0", FILE, ARTIFACTS).unwrap();
    let (node, _oras) = image();
    for reference in ["team/shop:1.4.0".to_owned(), format!("team/shop@{digest}")] {
        let reference = format!("{}/{reference}", registry.host());
        let objects = rendered(&json!({ "oci": { "reference": reference, "plainHttp": true } }));
        let Some(outcome) = run(&node, &objects) else { return };
        ends(&outcome, "job", 0, "");
        assert_eq!(outcome.stdout, ARTIFACTS);
        let elsewhere = |path: &&String| !path.starts_with("/work/") && !path.starts_with("/tmp/");
        let written: Vec<_> = outcome.written.iter().filter(elsewhere).collect();
        assert_eq!(written, [&format!("/etc/floe/{FILE}")]);
    }
}

/// A container that is started again finds what it pulled before, here an older file.
#[test]
fn an_artifact_is_pulled_over_an_older_one() {
    let Some(registry) = registry(None) else { return };
    registry.push("team/shop:1.4.0", FILE, ARTIFACTS).unwrap();
    let kept = tempfile::tempdir().unwrap();
    fs::set_permissions(kept.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let old = kept.path().join(FILE);
    fs::write(&old, "{").unwrap();
    fs::set_permissions(&old, fs::Permissions::from_mode(0o666)).unwrap();
    let (node, _oras) = image();
    let reference = format!("{}/team/shop:1.4.0", registry.host());
    let objects = rendered(&json!({ "oci": { "reference": reference, "plainHttp": true } }));
    let Some(outcome) = run(&node.volume("artifacts", kept.path()), &objects) else { return };
    ends(&outcome, "job", 0, "");
    assert_eq!(outcome.stdout, ARTIFACTS);
}

#[test]
fn what_cannot_be_pulled_is_said() {
    let Some(registry) = registry(None) else { return };
    let digest = registry.push("team/shop:1.4.0", FILE, ARTIFACTS).unwrap();
    registry.push("team/changed:1.4.0", FILE, "{}").unwrap();
    // Another content of the same length under the digest of `{}`.
    let blob = registry.blob("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assert_eq!(fs::read_to_string(&blob).unwrap(), "{}");
    fs::write(&blob, "[]").unwrap();
    let wrong = format!("team/shop@sha256:{}", "0".repeat(64));
    let elsewhere = format!("team/other@{digest}");
    let (node, _oras) = image();
    for (reference, plain_http, said) in [
        ("team/shop:1.5.0", true, "team/shop:1.5.0: not found"),
        ("team/nothing:1.4.0", true, "team/nothing:1.4.0: not found"),
        (&wrong, true, "not found"),
        (&elsewhere, true, "not found"),
        ("team/changed:1.4.0", true, "mismatched digest"),
        ("team/shop:1.4.0", false, "server gave HTTP response to HTTPS client"),
    ] {
        let reference = format!("{}/{reference}", registry.host());
        let objects = rendered(&json!({ "oci": { "reference": reference, "plainHttp": plain_http } }));
        let Some(outcome) = run(&node, &objects) else { return };
        ends(&outcome, "pull-artifacts", 1, said);
        // It becomes the container's termination message.
        assert!(outcome.stderr.lines().count() <= 3, "{}", outcome.stderr);
    }
}

#[test]
fn what_was_pulled_is_checked() {
    let Some(registry) = registry(None) else { return };
    registry.push("team/newer:1", FILE, &ARTIFACTS.replace("0.10.0", "2.0.0")).unwrap();
    registry.push("team/renamed:1", "artifacts.json", ARTIFACTS).unwrap();
    let (node, _oras) = image();
    for (reference, said) in [
        ("team/newer:1", "version: '2.0.0' is not a version 0.x.y"),
        ("team/renamed:1", "artifacts.key must be the name of the file"),
    ] {
        let reference = format!("{}/{reference}", registry.host());
        let objects = rendered(&json!({ "oci": { "reference": reference, "plainHttp": true } }));
        let Some(outcome) = run(&node, &objects) else { return };
        ends(&outcome, "check-artifacts", 1, said);
    }
}

#[test]
fn credentials_come_from_a_secret() {
    let Some(registry) = registry(Some(USER)) else { return };
    registry.push("team/shop:1.4.0", FILE, ARTIFACTS).unwrap();
    let reference = format!("{}/team/shop:1.4.0", registry.host());
    let (node, _oras) = image();
    let run = |password: Option<&str>| {
        let oci = json!({ "reference": reference, "plainHttp": true, "pullSecret": password.map(|_| "registry") });
        let mut objects = rendered(&json!({ "oci": oci }));
        objects.extend(password.map(|password| {
            let config = BASE64_STANDARD.encode(registry.docker_config(USER.name, password));
            json!({
                "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/dockerconfigjson",
                "metadata": { "name": "registry", "namespace": "analytics" },
                "data": { ".dockerconfigjson": config },
            })
        }));
        run(&node, &objects)
    };
    let Some(outcome) = run(Some(USER.password)) else { return };
    ends(&outcome, "job", 0, "");
    assert_eq!(outcome.stdout, ARTIFACTS);
    for (password, said) in
        [(Some("another"), "unauthorized: authentication required"), (None, "basic credential not found")]
    {
        let Some(outcome) = run(password) else { return };
        ends(&outcome, "pull-artifacts", 1, said);
    }
}

/// What the kubelet mounts from an image is checked and found, too; here a directory stands for the image.
#[test]
fn an_image_volume_is_checked_and_found() {
    let objects = rendered(&json!({ "imageVolume": { "reference": "registry.example.com/team/shop:1.4.0" } }));
    for (text, container, code) in [(ARTIFACTS, "job", 0), ("{}", "check-artifacts", 1)] {
        let files = tempfile::tempdir().unwrap();
        fs::set_permissions(files.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(files.path().join(FILE), text).unwrap();
        let Some(outcome) = run(&Node::dbt().unwrap().volume("artifacts", files.path()), &objects) else { return };
        ends(&outcome, container, code, "");
        if code == 0 {
            assert_eq!(outcome.stdout, ARTIFACTS);
        }
    }
}
