//! The chart's PostgreSQL: its scripts, run by a real server and real clients.
//!
//! `cargo xtask test --programs` switches these tests on.

#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, and say why they are skipped"
)]

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use floe_chart::{AnyChart, Options, Renderer};
use floe_schema::{Draw, Secrets};
use floe_tests::dagster::Program;
use floe_tests::postgres::{self, Access, Postgres};
use floe_tests::service;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The password of the data's first start.
const OLD: &str = "old";
/// Another one, which neither a shell nor SQL may understand.
const NEW: &str = "n'e\\w $(x); \"y\" %s --";

/// Whether services were asked for; says why not.
fn asked() -> bool {
    match service::asked() {
        Ok(()) => true,
        Err(why) => {
            eprintln!("skipped: {why}");
            false
        }
    }
}

/// A folder that PostgreSQL's user comes through.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

fn access(password: &str, database: &str) -> Access {
    Access { user: "floe".to_owned(), password: password.to_owned(), database: database.to_owned() }
}

/// What a chart renders for a server on a port of this machine.
fn objects(chart: &dyn AnyChart, port: u16, more: &Value) -> Vec<Value> {
    let mut values = json!({
        "global": { "postgresql": { "port": port, "databases": { "dagster": "runs" } } },
        "config": { "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off" },
        "backup": { "enabled": true, "keep": 2 },
        "codeLocations": {},
        "migrate": { "enabled": true },
    });
    let known = chart.schema();
    values.as_object_mut().unwrap().retain(|key, _| known["properties"].get(key).is_some());
    for (key, value) in more.as_object().unwrap() {
        values[key] = value.clone();
    }
    let secrets = Secrets::new(Draw::placeholder());
    let options = Options { release: "floe".to_owned(), secrets, ..Options::default() };
    let rendered = Renderer::new(chart).render(values.as_object().unwrap(), &options);
    let manifests = rendered.unwrap_or_else(|findings| panic!("{findings:?}")).manifests;
    manifests.into_iter().map(|manifest| manifest.object).collect()
}

/// The container of this name, and what it runs: on this machine, with this password.
fn container(objects: &[Value], name: &str, port: u16, password: &str) -> Program {
    let pods = objects.iter().flat_map(|object| {
        [
            &object["spec"],
            &object["spec"]["template"]["spec"],
            &object["spec"]["jobTemplate"]["spec"]["template"]["spec"],
        ]
    });
    let lists = pods.flat_map(|pod| [&pod["initContainers"], &pod["containers"]]);
    let mut containers = lists.filter_map(Value::as_array).flatten();
    let found = containers.find(|container| container["name"] == name).unwrap_or_else(|| panic!("no container {name}"));
    let mut program = Program::of(found, objects);
    // Kubernetes would make one of two.
    assert!(program.args.iter().all(|arg| !arg.contains("$$")), "{:?}", program.args);
    for secret in ["PGPASSWORD", "POSTGRES_PASSWORD"] {
        if let Some(value) = program.env.get_mut(secret) {
            password.clone_into(value);
        }
    }
    if program.env.contains_key("PGHOST") {
        program = program.env("PGHOST", "127.0.0.1").env("PGPORT", &port.to_string());
    }
    program
}

fn server(port: u16, password: &str, more: &Value) -> Program {
    container(&objects(&floe_platform::postgresql::chart(), port, more), "postgresql", port, password)
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// The end of the log of the server in a folder.
fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("postgres.log")).unwrap()
}

#[test]
fn a_new_password_in_the_secret_counts_after_a_restart() {
    if !asked() {
        return;
    }
    let (folder, port) = (folder(), service::free_port().unwrap());
    Postgres::init(folder.path(), &access(OLD, "runs")).unwrap();
    let start = |password: &str| Postgres::contained(folder.path(), port, &server(port, password, &json!({}))).unwrap();
    for (password, other) in [(OLD, NEW), (NEW, OLD), (OLD, NEW)] {
        let mut postgres = start(password);
        assert_eq!(postgres.ask(&access(password, "runs"), "SELECT 1").unwrap(), "1");
        let refused = postgres.ask(&access(other, "runs"), "SELECT 1").unwrap_err();
        assert!(refused.contains("password authentication failed"), "{refused}");
        postgres.stop().unwrap();
        assert!(!log(folder.path()).contains(NEW), "{}", log(folder.path()));
    }
    // A server that was killed leaves its process id behind: that of the container's first process, and so of the next one.
    start(OLD).kill();
    let mut again = server(port, NEW, &json!({}));
    let forge = r#"sed -i "1s/.*/$$/" "$PGDATA/postmaster.pid"; exec "$@""#;
    again.args.splice(..0, ["sh", "-c", forge, "forge"].map(str::to_owned));
    let mut postgres = Postgres::contained(folder.path(), port, &again).unwrap();
    assert_eq!(postgres.ask(&access(NEW, "runs"), "SELECT 1").unwrap(), "1");
    postgres.stop().unwrap();
    assert!(log(folder.path()).contains("not properly shut down"), "{}", log(folder.path()));
}

#[test]
fn databases_that_are_missing_are_created_at_a_restart() {
    if !asked() {
        return;
    }
    let (folder, port) = (folder(), service::free_port().unwrap());
    Postgres::init(folder.path(), &access(OLD, "runs")).unwrap();
    let named = |name: Value| json!({ "global": { "postgresql": { "port": port, "databases": { "dagster": name } } } });
    for (name, databases) in [
        (json!(null), "postgres runs"),
        (json!("assets"), "assets postgres runs"),
        (json!("runs"), "assets postgres runs"),
    ] {
        let mut postgres = Postgres::contained(folder.path(), port, &server(port, OLD, &named(name))).unwrap();
        let list = "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate";
        assert_eq!(postgres.ask(&access(OLD, "postgres"), list).unwrap(), databases);
        postgres.stop().unwrap();
    }
    // A user that the data do not have: the server is there, and says so.
    let stranger = server(port, OLD, &json!({})).env("POSTGRES_USER", "stranger");
    let mut postgres = Postgres::contained(folder.path(), port, &stranger).unwrap();
    assert_eq!(postgres.ask(&access(OLD, "runs"), "SELECT 1").unwrap(), "1");
    postgres.stop().unwrap();
    let log = log(folder.path());
    assert!(log.contains("could not set the password of stranger") && !log.contains("'old'"), "{log}");
}

#[test]
fn backups_are_whole_and_the_oldest_go() {
    if !asked() {
        return;
    }
    let folder = folder();
    let place = folder.path().join("backup");
    fs::create_dir(&place).unwrap();
    let inner = tempfile::tempdir_in(folder.path()).unwrap();
    let mut postgres = Postgres::start(inner.path(), &access(NEW, "runs")).unwrap();
    postgres.ask(&access(NEW, "runs"), "CREATE TABLE t AS SELECT 7 AS seven").unwrap();
    let copy = |password: &str| {
        let objects = objects(&floe_platform::postgresql::chart(), postgres.port(), &json!({}));
        let mut program = container(&objects, "backup", postgres.port(), password);
        for arg in &mut program.args {
            *arg = arg.replace("/backup", place.to_str().unwrap());
        }
        postgres::run(&program).unwrap()
    };
    let files = || -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(&place).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let refused = copy(OLD);
    assert!(!refused.status.success() && files().is_empty(), "{}", said(&refused));
    for _ in 0..3 {
        let done = copy(NEW);
        assert!(done.status.success(), "{}", said(&done));
        // A copy is called after the second it was made in.
        std::thread::sleep(Duration::from_millis(1100));
    }
    let files = files();
    let of = |database: &str| files.iter().filter(|name| name.starts_with(&format!("{database}-"))).count();
    assert_eq!((of("runs"), of("postgres"), files.len()), (2, 2, 4), "{files:?}");
    let newest = files.iter().rfind(|name| name.starts_with("runs-")).unwrap();
    let words = ["pg_restore", "--file=-", place.join(newest).to_str().unwrap()].map(str::to_owned).to_vec();
    let restored = postgres::run(&Program { args: words, ..Program::default() }).unwrap();
    assert!(said(&restored).contains("CREATE TABLE public.t"), "{}", said(&restored));
    postgres.stop().unwrap();
}

#[test]
fn pods_wait_for_the_database_and_no_longer() {
    if !asked() {
        return;
    }
    let folder = folder();
    let mut postgres = Postgres::start(folder.path(), &access(NEW, "runs")).unwrap();
    let port = postgres.port();
    let objects =
        objects(&floe_platform::dagster::chart(), port, &json!({ "waitForDatabase": { "timeoutSeconds": 3 } }));
    let wait = || postgres::run(&container(&objects, "wait-for-database", port, NEW)).unwrap();
    let there = wait();
    assert!(there.status.success(), "{}", said(&there));
    postgres.stop().unwrap();
    let begun = Instant::now();
    let gone = wait();
    let why = format!("PostgreSQL at 127.0.0.1:{port} does not answer; gave up after 3 seconds");
    assert!(gone.status.code() == Some(1) && said(&gone).contains(&why), "{}", said(&gone));
    assert!(begun.elapsed() >= Duration::from_secs(3));
}

/// What `helm test` runs: it succeeds where every database answers, and fails where one does not.
#[test]
fn helm_test_asks_every_database() {
    if !asked() {
        return;
    }
    let (folder, secret) = (folder(), tempfile::NamedTempFile::new().unwrap());
    let mut postgres = Postgres::start(folder.path(), &access(NEW, "runs")).unwrap();
    let port = postgres.port();
    let test = |password: &str, more: &Value| {
        let values = over_tests(port, more);
        let mut program =
            container(&objects(&floe_platform::postgresql::chart(), port, &values), "client", port, password);
        if let Some(path) = program.env.get_mut("PGPASSWORD_FILE") {
            fs::write(secret.path(), password).unwrap();
            *path = secret.path().display().to_string();
        }
        postgres::run(&program).unwrap()
    };
    for files in [false, true] {
        let auth = json!({ "auth": { "usePasswordFiles": files } });
        let good = test(NEW, &auth);
        assert!(good.status.success() && said(&good).contains("database runs at"), "{}", said(&good));
        let stranger = test(OLD, &auth);
        assert!(!stranger.status.success() && said(&stranger).contains("password authentication failed"), "{files}");
    }
    let missing = json!({ "global": { "postgresql": { "port": port, "databases": { "dagster": "nowhere" } } } });
    let missing = test(NEW, &missing);
    assert!(!missing.status.success() && said(&missing).contains("\"nowhere\" does not exist"), "{}", said(&missing));
    postgres.stop().unwrap();
    let gone = test(NEW, &json!({}));
    assert!(!gone.status.success() && said(&gone).contains("gave up after 1 seconds"), "{}", said(&gone));
}

fn over_tests(port: u16, more: &Value) -> Value {
    let mut values = json!({
        "tests": { "timeoutSeconds": 1 },
        "global": { "postgresql": { "port": port, "databases": { "dagster": "runs" } } },
    });
    for (key, value) in more.as_object().unwrap() {
        values[key] = value.clone();
    }
    values
}
