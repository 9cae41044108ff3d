//! The rendered dbt job, run as it stands: real dbt, a real DuckDB file, a root that is read-only.
//!
//! `cargo xtask test` installs dbt (`tests/dbt/requirements.txt`) into `target/tools/dbt-venv`.

#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

use floe_chart::{Options, Renderer};
use floe_tests::ARTIFACTS;
use floe_tests::pod::{Error, Node, Outcome, venv};
use serde_json::{Value, json};

/// The name of the Job that [`rendered`] holds.
const JOB: &str = "floe-jobs-shop";

/// The chart's rendering of a job of the project: `job` says what differs from the chart's defaults.
fn rendered(job: &Value) -> Vec<Value> {
    rendered_with(job, &json!({ "inline": ARTIFACTS }))
}

/// The same with artifacts from elsewhere.
fn rendered_with(job: &Value, artifacts: &Value) -> Vec<Value> {
    let values = json!({
        "artifacts": artifacts,
        "dbt": {"profiles": {"floe": {"target": "dev", "outputs": {"dev": {
            "type": "duckdb", "path": "{{ env_var('DUCKDB_PATH', '/work/floe.duckdb') }}", "threads": 1,
        }}}}},
        "defaults": {"naming": "fixed"},
        "jobs": {"shop": job},
    });
    let Value::Object(values) = values else { unreachable!() };
    let release = Options { release: "floe-jobs".to_owned(), namespace: "analytics".to_owned(), ..Options::default() };
    let chart = floe_jobs::chart();
    let rendered = Renderer::new(&chart).render(&values, &release);
    let rendered = rendered.unwrap_or_else(|findings| panic!("{findings:#?}"));
    rendered.manifests.into_iter().map(|manifest| manifest.object).collect()
}

/// A job of one dbt command.
fn dbt(options: &Value) -> Vec<Value> {
    rendered(&json!({ "dbt": options }))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs the virtual environment's Python on this machine.
fn python(program: &str, argument: &Path) -> String {
    let done = Command::new(venv().unwrap().join("bin/python")).args(["-c", program]).arg(argument).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

/// The image of the job: Python with dbt in /opt/dbt, and the project.
fn image() -> Node {
    Node::dbt().unwrap().directory(root().join("tests/dbt/project").canonicalize().unwrap(), "/dbt/project")
}

/// The job with its pod's spec edited, for what the values would not do.
fn edited(edit: impl FnOnce(&mut Value)) -> Vec<Value> {
    let mut objects = dbt(&json!({ "select": "staging" }));
    let job = objects.iter_mut().find(|object| object["kind"] == "Job").expect("a Job is rendered");
    edit(&mut job["spec"]["template"]["spec"]);
    objects
}

/// Runs the job; none on a machine that cannot, which is said.
fn run(node: &Node, objects: &[Value]) -> Option<Outcome> {
    run_pod(node, objects, JOB)
}

fn run_pod(node: &Node, objects: &[Value], name: &str) -> Option<Outcome> {
    match node.run(objects, name) {
        Ok(outcome) => Some(outcome),
        Err(Error::Unsupported(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(why) => panic!("{why}"),
    }
}

/// The rows of a query on the database that a job left behind.
fn rows(database: &Path, query: &str) -> Value {
    let program = format!(
        "import duckdb, json, sys; \
         print(json.dumps(duckdb.connect(sys.argv[1], read_only=True).sql({query:?}).fetchall(), default=str))"
    );
    serde_json::from_str(&python(&program, database)).unwrap()
}

#[track_caller]
fn exits(outcome: &Outcome, code: i32) {
    assert_eq!(outcome.code, code, "stdout:\n{}\nstderr:\n{}", outcome.stdout, outcome.stderr);
}

#[test]
fn the_job_as_rendered_builds_its_tables() {
    let Some(outcome) = run(&image(), &dbt(&json!({ "select": "staging" }))) else { return };
    exits(&outcome, 0);
    let database = outcome.host_path("/work/floe.duckdb").unwrap();
    assert_eq!(
        rows(&database, "select customer_id, name, country_code from stg_customers order by 1"),
        json!([[1, "Ada", "DE"], [2, "Blaise", "FR"], [3, "Vasco", "PT"]])
    );
    assert_eq!(rows(&database, "select count(*), sum(amount) from stg_orders"), json!([[4, 159.99]]));
    assert_eq!(
        rows(&database, "select table_name from information_schema.tables order by 1"),
        json!([["stg_customers"], ["stg_orders"]])
    );
    for file in ["/work/floe.duckdb", "/work/logs/dbt.log", "/work/target/run_results.json"] {
        assert!(outcome.written.iter().any(|written| written == file), "{file}: {:?}", outcome.written);
    }
    let elsewhere = |path: &&String| !path.starts_with("/work/") && !path.starts_with("/tmp/");
    assert_eq!(outcome.written.iter().find(elsewhere), None);
    for line in outcome.stdout.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok_and(|line| line.is_object()), "not a JSON log line: {line}");
    }
}

#[test]
fn build_then_test_on_the_same_database() {
    let kept = tempfile::tempdir().unwrap();
    std::fs::set_permissions(kept.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
    let node = image().volume("work", kept.path());
    let Some(outcome) = run(&node, &dbt(&json!({ "command": "build", "threads": 2 }))) else { return };
    exits(&outcome, 0);
    assert_eq!(
        rows(&kept.path().join("floe.duckdb"), "select country, orders, revenue from revenue_by_country order by 1"),
        json!([["France", 1, 40.0], ["Germany", 2, 20.0], ["Portugal", 1, 99.99]])
    );
    // The smallest order is 7.50: a data test that fails is exit code 1, which a retry may cure.
    let test = json!({ "command": "test", "exclude": "stg_customers", "vars": { "minimum_amount": 10 } });
    let Some(outcome) = run(&node, &dbt(&test)) else { return };
    exits(&outcome, 1);
    assert!(outcome.stdout.contains("amounts_are_plausible"), "{}", outcome.stdout);
}

/// Command and arguments of one's own replace dbt's options; the environment that the chart sets is the same.
#[test]
fn a_project_that_does_not_compile_exits_with_2() {
    let job = json!({ "args": ["build", "--vars", "{broken_ref: true}"] });
    let Some(outcome) = run(&image(), &rendered(&job)) else { return };
    exits(&outcome, 2);
    assert!(outcome.stdout.contains("no_such_model"), "{}", outcome.stdout);
    assert!(!outcome.host_path("/work/floe.duckdb").unwrap().exists());
}

/// A job of type `custom` runs its own command, and finds the CompiledArtifacts where the environment says.
#[test]
fn a_custom_job_finds_its_artifacts() {
    let job = json!({
        "type": "custom", "command": ["/bin/sh", "-c"],
        "args": [r#"cat "$FLOE_COMPILED_ARTIFACTS"; echo "$GREETING" >&2"#], "env": { "GREETING": "it's $(NOWHERE) {{ }}" },
    });
    let Some(outcome) = run(&image(), &rendered(&job)) else { return };
    exits(&outcome, 0);
    assert_eq!(outcome.stdout, ARTIFACTS);
    assert_eq!(outcome.stderr, "it's $(NOWHERE) {{ }}\n");
}

/// The control of the others: without its volume at /work the job fails, for a user who could write anywhere, because
/// the root is read-only and for no other reason.
#[test]
fn without_its_writable_path_the_job_fails_because_the_root_is_read_only() {
    for (read_only, code) in [(true, 2), (false, 0)] {
        let objects = edited(|pod| {
            pod["securityContext"] = json!({ "runAsUser": 0 });
            let container = &mut pod["containers"][0];
            container["securityContext"] = json!({ "readOnlyRootFilesystem": read_only });
            let mounts = container["volumeMounts"].as_array_mut().expect("the job mounts volumes");
            mounts.retain(|mount| mount["mountPath"] != "/work");
        });
        let Some(outcome) = run(&image(), &objects) else { return };
        exits(&outcome, code);
        assert_eq!(outcome.written.iter().any(|path| path == "/work/floe.duckdb"), !read_only, "{:?}", outcome.written);
    }
}

/// As rendered, nobody needs a read-only root to be kept out: another path for the database is refused.
#[test]
fn a_database_outside_the_writable_paths_is_refused() {
    let job = json!({ "dbt": { "select": "staging" }, "env": { "DUCKDB_PATH": "/dbt/project/floe.duckdb" } });
    let Some(outcome) = run(&image(), &rendered(&job)) else { return };
    assert_ne!(outcome.code, 0, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("/dbt/project/floe.duckdb"), "{}", outcome.stdout);
    assert!(!root().join("tests/dbt/project/floe.duckdb").exists());
}

/// Every other command of dbt finds its way through the arguments.
#[test]
fn other_commands_of_dbt() {
    let say = json!({ "command": "run-operation", "macro": "say", "macroArgs": { "text": "a 'b' {{ c }}" } });
    let jobs = [
        (json!({ "dbt": say }), 0, "a 'b' {{ c }}"),
        (json!({ "dbt": { "command": "source-freshness" } }), 0, "source"),
        // The tables are not there: the test fails, which is neither usage nor configuration.
        (json!({ "type": "quality", "dbt": { "select": "amounts_are_plausible" } }), 1, "amounts_are_plausible"),
    ];
    for (job, code, said) in jobs {
        let Some(outcome) = run(&image(), &rendered(&job)) else { return };
        exits(&outcome, code);
        assert!(outcome.stdout.contains(said), "{job}: {}", outcome.stdout);
    }
}

/// An ingestion job runs a pipeline that came with the values, and keeps its state where it may write.
#[test]
fn an_ingestion_job_loads_with_dlt() {
    let pipeline = r#"
import dlt
pipeline = dlt.pipeline("orders", destination=dlt.destinations.duckdb("/work/orders.duckdb"), dataset_name="raw")
print(pipeline.run([{"id": 1, "amount": 7.5}, {"id": 2, "amount": 40.0}], table_name="orders"))
"#;
    let job = json!({
        "type": "ingestion", "files": { "load.py": pipeline },
        "ingestion": { "script": "/etc/floe-files/load.py" },
    });
    let Some(outcome) = run(&image(), &rendered(&job)) else { return };
    exits(&outcome, 0);
    let database = outcome.host_path("/work/orders.duckdb").unwrap();
    assert_eq!(rows(&database, "select id, amount from raw.orders order by 1"), json!([[1, 7.5], [2, 40.0]]));
    let elsewhere = |path: &&String| !path.starts_with("/work/") && !path.starts_with("/tmp/");
    assert_eq!(outcome.written.iter().find(elsewhere), None);
}

/// What `helm test` runs: it passes with a good profile, and fails with a target that the profile does not have.
#[test]
fn the_test_of_a_job_can_fail() {
    const TEST: &str = "floe-jobs-shop-test";
    let Some(outcome) = run_pod(&image(), &rendered(&json!({})), TEST) else { return };
    exits(&outcome, 0);
    let wrong = rendered(&json!({ "dbt": { "target": "prod" } }));
    let Some(outcome) = run_pod(&image(), &wrong, TEST) else { return };
    exits(&outcome, 2);
    assert!(outcome.stdout.contains("does not have a target named 'prod'"), "{}", outcome.stdout);
    // A service that is not there: the sandbox has no network.
    let mut objects = rendered(&json!({}));
    let test = objects.iter_mut().find(|object| object["kind"] == "Pod").expect("a test is rendered");
    let env = test["spec"]["containers"][0]["env"].as_array_mut().expect("the test has an environment");
    env.push(json!({ "name": "POLARIS_ENDPOINT", "value": "http://127.0.0.1:8181" }));
    let Some(outcome) = run_pod(&image(), &objects, TEST) else { return };
    exits(&outcome, 1);
    assert!(outcome.stderr.contains("POLARIS_ENDPOINT: http://127.0.0.1:8181 cannot be reached"), "{}", outcome.stderr);
}

/// Artifacts from elsewhere are checked before dbt starts.
#[test]
fn artifacts_of_an_existing_config_map_are_checked() {
    let check = |content: &str| {
        let job = json!({ "dbt": { "select": "staging" } });
        let mut objects = rendered_with(&job, &json!({ "existingConfigMap": "given" }));
        let metadata = json!({ "name": "given", "namespace": "analytics" });
        let data = json!({ "compiled_artifacts.json": content });
        objects.push(json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data }));
        run(&image(), &objects)
    };
    let Some(outcome) = check(ARTIFACTS) else { return };
    exits(&outcome, 0);
    let newer = ARTIFACTS.replace("0.10.0", "2.0.0").replace("\"mode\"", "\"mood\"");
    for (content, said) in [
        (newer.as_str(), vec!["has no `mode`", "version: '2.0.0' is not a version 0.x.y"]),
        ("{", vec!["is not JSON"]),
        ("[]", vec!["is not a JSON object"]),
    ] {
        let Some(outcome) = check(content) else { return };
        exits(&outcome, 1);
        for said in said {
            assert!(outcome.stderr.contains(said), "{said}: {}", outcome.stderr);
        }
    }
}
