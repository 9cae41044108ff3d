//! The real Dagster on files of the shape that a chart renders.
//!
//! `cargo xtask test --programs` installs Dagster (`tests/tools/dagster`) and switches these tests on.

#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, and say why they are skipped"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Mutex, MutexGuard, PoisonError};

use floe_chart::validate::Finding;
use floe_chart::verify::RULES;
use floe_chart::{AnyChart, Manifest, Options, Renderer};
use floe_tests::dagster::{Checked, Dagster, Files, Live, Location, Program, Stack};
use floe_tests::generate::{Config, Generator};
use floe_tests::service::Error;
use serde_json::{Value, json};

/// How many generated documents are tried.
const DOCUMENTS: usize = 100;

/// The name under which the workspace knows the code server.
const HOST: &str = "floe-dagster-shop";

/// The Service of the code location that the chart renders.
const SERVED: &str = "floe-dagster-code-shop";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/dagster").canonicalize().unwrap()
}

fn files() -> Files {
    let read = |name: &str| fs::read_to_string(fixtures().join(name)).unwrap();
    Files { dagster_yaml: read("dagster.yaml"), workspace_yaml: Some(read("workspace.yaml")), ..Files::default() }
}

/// What there is; none where it is not asked for, or not supported, which is said.
fn some<T>(found: Result<T, Error>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(Error::Unsupported(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(Error::Failed(why)) => panic!("{why}"),
    }
}

/// The checker that all tests share, for it takes seconds to start; it is locked until the guard is dropped.
struct Shared(MutexGuard<'static, Option<Dagster>>);

impl Shared {
    fn check(&mut self, files: &Files) -> Result<Checked, Error> {
        self.started().check(files)
    }

    fn fields(&mut self, types: &[&str]) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
        self.started().fields(types)
    }

    fn started(&mut self) -> &mut Dagster {
        self.0.as_mut().expect("it was started")
    }
}

fn dagster() -> Option<Shared> {
    static DAGSTER: Mutex<Option<Dagster>> = Mutex::new(None);
    // A test that failed leaves nothing half done in it.
    let mut shared = DAGSTER.lock().unwrap_or_else(PoisonError::into_inner);
    if shared.is_none() {
        *shared = Some(some(Dagster::start())?);
    }
    Some(Shared(shared))
}

fn container(job: Option<&Value>) -> Value {
    job.unwrap()["spec"]["template"]["spec"]["containers"][0].clone()
}

/// Another text for one that is there once.
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from:?} must be there once");
    text.replace(from, to)
}

#[test]
fn good_files_are_accepted() {
    let Some(mut dagster) = dagster() else { return };
    let Checked { errors, env, locations, job, jobs } = dagster.check(&files()).unwrap();
    assert_eq!(errors, [""; 0]);
    assert_eq!(env, ["DAGSTER_PG_PASSWORD"]);
    assert_eq!(locations, [Location { name: "shop".into(), host: Some(HOST.into()), port: Some(3030) }]);
    assert_eq!(jobs, []);
    let job = job.unwrap();
    assert_eq!(job["metadata"]["namespace"], "analytics");
    assert_eq!((&job["spec"]["ttlSecondsAfterFinished"], &job["spec"]["backoffLimit"]), (&json!(3600), &json!(1)));
    let pod = &job["spec"]["template"]["spec"];
    assert_eq!(pod["serviceAccountName"], "floe-dagster-run");
    assert_eq!(pod["automountServiceAccountToken"], false);
    assert_eq!(pod["nodeSelector"], json!({ "kubernetes.io/os": "linux" }));
}

/// Without `postgres_password_secret`, which prescribes the key of the Secret, a run has the password all the same.
#[test]
fn a_run_has_the_password_by_its_environment() {
    let Some(mut dagster) = dagster() else { return };
    let secret = json!({ "name": "floe-postgresql", "key": "dagster-password" });
    let password = json!({ "name": "DAGSTER_PG_PASSWORD", "valueFrom": { "secretKeyRef": secret } });
    // A code location that merges its own settings keeps it, one that replaces the launcher's does not.
    let context = |merge: &str| {
        let config = json!({ "container_config": { "env": [{ "name": "A", "value": "a" }] }, "merge_behavior": merge });
        json!({ "k8s": { "run_k8s_config": config } }).to_string()
    };
    let container_contexts = vec![context("DEEP"), context("SHALLOW")];
    let checked = dagster.check(&Files { container_contexts, ..files() }).unwrap();
    assert_eq!(checked.errors, [""; 0]);
    let has = |job: Option<&Value>| container(job)["env"].as_array().unwrap().contains(&password);
    assert!(has(checked.job.as_ref()));
    assert_eq!([has(checked.jobs[0].as_ref()), has(checked.jobs[1].as_ref())], [true, false]);
}

/// Mistakes of every layer, each with a part of what Dagster says.
#[test]
fn mistakes_in_the_instance_are_refused() {
    let Some(mut dagster) = dagster() else { return };
    let cases = [
        // The shape of the file.
        ("telemetry:", "telemetri:", r#"Received unexpected config entry "telemetri" at the root"#),
        ("sensors: {", "schedules: {", "line 57: key 'schedules' is given twice"),
        ("telemetry: {", "telemetry: [", "expected ',' or ']'"),
        ("start_timeout_seconds: 300", "startTimeoutSeconds: 300", r#"unexpected config entry "startTimeoutSeconds""#),
        (
            "start_timeout_seconds: 300",
            "start_timeout_seconds: \"300\"",
            r#"Invalid scalar at path root:run_monitoring:start_timeout_seconds"#,
        ),
        ("purge_after_days: 7", "purge_after_days: { skiped: 1 }", r#"unexpected config entry "skiped""#),
        ("granularity: run", "granularity: job", "Found value `job` for `granularity`"),
        // What only works alone.
        (
            "dequeue_use_threads:",
            "tag_concurrency_limits: [], dequeue_use_threads:",
            "incompatible with the `concurrency > runs` config",
        ),
        (
            "dequeue_use_threads:",
            "max_concurrent_runs: 5, dequeue_use_threads:",
            "incompatible with the `concurrency > runs` config",
        ),
        ("telemetry:", "storage: { sqlite: { base_dir: /tmp } }\ntelemetry:", "incompatible with `run_storage`"),
        // Classes and their own schemas.
        (
            "class: K8sRunLauncher",
            "class: K8SRunLauncher",
            "dagster.yaml: run_launcher: module 'dagster_k8s' has no attribute 'K8SRunLauncher'",
        ),
        ("module: dagster_k8s\n", "module: dagster_k9s\n", "No module named 'dagster_k9s'"),
        ("class: NoOpComputeLogManager", "class: ComputeLogs", "has no attribute 'ComputeLogs'"),
        (
            "module: dagster.core.scheduler, class: DagsterDaemonScheduler",
            "module: dagster.core.launcher, class: DefaultRunLauncher",
            "DefaultRunLauncher is no Scheduler",
        ),
        ("port: 5432", "port: \"5432\"", "config: postgres_db.port: "),
        ("db_name:", "database:", r#"unexpected config entry "database""#),
        ("job_namespace:", "jobNamespace:", r#"run_launcher: config: Received unexpected config entry "jobNamespace""#),
        (
            "    instance_config_map: floe-dagster-instance\n",
            "",
            r#"Missing required config entry "instance_config_map""#,
        ),
        ("job_namespace: analytics", "postgres_password_secret: null", "postgres_password_secret must not be None"),
        ("env_vars: [\"GREETING=hello\"]", "env_vars: { GREETING: hello }", "env_vars must be list"),
        // Constructors.
        (
            "    service_account_name: floe-dagster-run\n",
            "",
            "missing 1 required positional argument: 'service_account_name'",
        ),
        ("backoffLimit\":1", "backofLimit\":1", "Unexpected keys in model class V1JobSpec: {'backofLimit'}"),
        ("\"nodeSelector\":", "\"node_selectr\":", "Unexpected keys in model class V1PodSpec: {'node_selectr'}"),
        (
            "\"nodeSelector\":",
            "\"node_selector\":{},\"nodeSelector\":",
            "cannot contain both nodeSelector and node_selector",
        ),
        ("\"secretKeyRef\":", "\"secretKeyReff\":", "Unexpected keys in model class V1EnvVarSource: {'secretKeyReff'}"),
        ("\"container_config\":", "\"containerConfig\":", r#"unexpected config entry "containerConfig""#),
        // The Job.
        ("emptyDir: {}", "emptyDirr: {}", "Unexpected keys in model class V1Volume: {'emptyDirr'}"),
        (
            "readOnlyRootFilesystem:",
            "readOnlyRoot:",
            "Unexpected keys in model class V1SecurityContext: {'readOnlyRoot'}",
        ),
    ];
    let good = files();
    for (from, to, said) in cases {
        let dagster_yaml = replaced(&good.dagster_yaml, from, to);
        let checked = dagster.check(&Files { dagster_yaml, ..good.clone() }).unwrap();
        let found = checked.errors.iter().any(|error| error.contains(said) && error.starts_with("dagster.yaml: "));
        assert!(found, "{from} -> {to}: {:#?}", checked.errors);
    }
}

#[test]
fn mistakes_in_the_workspace_are_refused() {
    let Some(mut dagster) = dagster() else { return };
    let entry = "  - grpc_server: { host: floe-dagster-shop, port: 3030, location_name: shop }\n";
    let cases = [
        ("port: 3030", "port: \"3030\"".to_owned(), "load_from.0.grpc_server.port: "),
        ("location_name:", "locationName:".to_owned(), r#"unexpected config entry "locationName""#),
        ("grpc_server:", "grpc:".to_owned(), r#"unexpected config entry "grpc""#),
        (", port: 3030", String::new(), "must supply either a socket or a port"),
        ("host: floe-dagster-shop, ", String::new(), "load_from.0.grpc_server: no host"),
        ("load_from:", "loadFrom:".to_owned(), r#"unexpected config entry "loadFrom""#),
        (entry, entry.repeat(2), "Cannot have multiple locations with the same name"),
    ];
    let good = files();
    for (from, to, said) in cases {
        let workspace_yaml = Some(replaced(good.workspace_yaml.as_ref().unwrap(), from, &to));
        let checked = dagster.check(&Files { workspace_yaml, ..good.clone() }).unwrap();
        let found = checked.errors.iter().any(|error| error.contains(said) && error.starts_with("workspace.yaml: "));
        assert!(found, "{from} -> {to}: {:#?}", checked.errors);
    }
}

#[test]
fn mistakes_in_a_container_context_are_refused() {
    let Some(mut dagster) = dagster() else { return };
    let cases = [
        (json!({ "k8s": { "envSecrets": [] } }), r#"unexpected config entry "envSecrets""#),
        (
            json!({ "k8s": { "env": [{ "name": "A", "valu": "a" }] } }),
            "Unexpected keys in model class V1EnvVar: {'valu'}",
        ),
        (
            json!({ "k8s": { "volumes": [{ "name": "a", "configMapp": {} }] } }),
            "Unexpected keys in model class V1Volume",
        ),
        (json!({ "kubernetes": {} }), "unexpected keys ['kubernetes']"),
        (json!({ "k8s": { "resources": { "limit": {} } } }), r#"unexpected config entry "limit""#),
    ];
    for (context, said) in cases {
        let container_contexts = vec!["{}".to_owned(), context.to_string()];
        let checked = dagster.check(&Files { container_contexts, ..files() }).unwrap();
        let found =
            checked.errors.iter().any(|error| error.contains(said) && error.starts_with("container context 1: "));
        assert!(found, "{context}: {:#?}", checked.errors);
    }
}

/// What a chart renders, as far as it matters here.
fn rendered() -> Vec<Value> {
    let values = json!({
        "codeLocations": { "shop": { "pythonModule": "pkg.definitions", "env": { "GREETING": "hello" } } },
        "migrate": { "enabled": true },
        "runLauncher": { "envSecrets": ["warehouse"] },
    });
    objects(&values).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// What the chart renders for values.
fn objects(values: &Value) -> Result<Vec<Value>, Vec<Finding>> {
    let chart = floe_platform::dagster::chart();
    let options = Options { release: "floe".to_owned(), namespace: "analytics".to_owned(), ..Options::default() };
    let rendered = Renderer::new(&chart).render(values.as_object().unwrap(), &options)?;
    Ok(rendered.manifests.into_iter().map(|manifest| manifest.object).collect())
}

fn stack() -> Stack {
    Stack::of(&rendered(), fixtures()).unwrap()
}

#[test]
fn rendered_objects_are_accepted() {
    let Some(mut dagster) = dagster() else { return };
    let checked = dagster.check(&stack().files).unwrap();
    assert_eq!(checked.errors, [""; 0]);
    assert!(checked.locations.iter().all(|location| location.is_served(&rendered())), "{:?}", checked.locations);
    let job = container(checked.jobs[0].as_ref());
    let sources = job["envFrom"].as_array().unwrap();
    assert!(sources.contains(&json!({ "secretRef": { "name": "warehouse" } })), "{sources:?}");
    assert!(sources.contains(&json!({ "configMapRef": { "name": format!("{SERVED}-env") } })), "{sources:?}");
    violations(checked.jobs[0].as_ref());
    for variable in &checked.env {
        let stack = stack();
        for program in [stack.migration, stack.webserver, stack.daemon] {
            assert!(program.env.contains_key(variable), "{variable}: {:?}", program.args);
        }
    }
}

/// The Job of a run keeps the rules of the chart's own pods.
fn violations(job: Option<&Value>) {
    let mut object = job.unwrap().clone();
    object["apiVersion"] = "batch/v1".into();
    object["kind"] = "Job".into();
    let manifest = Manifest { source: "run".to_owned(), object };
    let found: Vec<String> = RULES
        .iter()
        .filter(|rule| matches!(rule.name, "pod-security" | "resources" | "images"))
        .flat_map(|rule| rule.violations(std::slice::from_ref(&manifest)))
        .map(|violation| violation.to_string())
        .collect();
    assert_eq!(found, [""; 0]);
}

/// The fields of the types of core/v1 in a chart's values.
fn fields(chart: &dyn AnyChart) -> BTreeMap<String, BTreeSet<String>> {
    let schema = chart.schema();
    let types = schema["definitions"].as_object().unwrap().iter().filter_map(|(name, definition)| {
        let fields = definition["properties"].as_object()?.keys().cloned().collect();
        Some((name.strip_prefix("io.k8s.api.core.v1.")?.to_owned(), fields))
    });
    types.collect()
}

/// Values have the fields of Kubernetes that Dagster's client knows: no more, and no fewer than those of another chart.
#[test]
fn the_client_knows_the_fields_of_kubernetes() {
    let Some(mut dagster) = dagster() else { return };
    let (here, elsewhere) = (fields(&floe_platform::dagster::chart()), fields(&floe_platform::polaris::chart()));
    let types: Vec<&str> = here.keys().map(String::as_str).collect();
    assert!(types.contains(&"VolumeMount"), "{types:?}");
    let known = dagster.fields(&types).unwrap();
    for (name, fields) in &here {
        assert_eq!(fields.difference(&known[name]).collect::<Vec<_>>(), [""; 0], "{name}: Dagster does not start");
        let missing = elsewhere.get(name).into_iter().flatten().filter(|&field| !fields.contains(field));
        assert_eq!(missing.filter(|&field| known[name].contains(field)).collect::<Vec<_>>(), [""; 0], "{name}");
    }
}

/// Whatever values the chart accepts, Dagster accepts the files.
#[test]
fn generated_files_are_accepted() {
    let Some(mut dagster) = dagster() else { return };
    let schema = floe_platform::dagster::chart().schema();
    let config = Config { partial: true, ..Config::default() };
    let mut generator = Generator::with(&schema, 7, config).unwrap();
    let mut accepted = 0;
    for _ in 0..DOCUMENTS {
        let mut values = generator.document();
        // What only Dagster knows the shape of, what needs libraries that are not installed, and files that are elsewhere.
        for free in ["/runCoordinator/tagConcurrencyLimits", "/runCoordinator/concurrency"]
            .into_iter()
            .chain(["/runLauncher/custom", "/runLauncher/type", "/runLauncher/onlyAllowUserDefinedK8sConfigFields"])
            .chain(["/computeLogs/type", "/instance/existingConfigMap", "/workspace/existingConfigMap"])
        {
            let (parent, key) = free.rsplit_once('/').unwrap();
            if let Some(Value::Object(members)) = values.pointer_mut(parent) {
                members.remove(key);
            }
        }
        let Ok(objects) = objects(&values) else { continue };
        let data = |name: &str, file: &str| {
            let found = objects.iter().find_map(|object| object["data"][file].as_str());
            found.unwrap_or_else(|| panic!("{name}: {values}")).to_owned()
        };
        let files = Files {
            dagster_yaml: data("instance", "dagster.yaml"),
            workspace_yaml: Some(data("workspace", "workspace.yaml")),
            ..Files::default()
        };
        let checked = dagster.check(&files).unwrap();
        assert_eq!(checked.errors, [""; 0], "{values}\n{}\n{}", files.dagster_yaml, files.workspace_yaml.unwrap());
        accepted += 1;
    }
    assert!(accepted > DOCUMENTS / 4, "the documents are too tame: {accepted}");
}

#[test]
fn services_start_run_a_job_and_end() {
    let Some(mut live) = some(Live::start(&stack())) else { return };
    let (status, info) = live.get("/server_info").unwrap();
    assert_eq!(status, 200, "{info}");
    assert!(info.contains("dagster_version"), "{info}");
    assert_eq!(live.locations().unwrap(), BTreeMap::from([("shop".to_owned(), Ok(()))]));
    let daemons = live.daemons().unwrap();
    for required in ["SCHEDULER", "SENSOR", "QUEUED_RUN_COORDINATOR", "MONITORING"] {
        assert!(daemons.iter().any(|daemon| daemon == required), "{required}: {daemons:?}");
    }
    let tested = live.client(&test()).unwrap();
    assert!(tested.status.success() && said(&tested).contains("1 code locations"), "{}", said(&tested));
    assert_eq!(live.run("shop", "hello").unwrap(), "SUCCESS");
    assert_eq!(live.run("shop", "broken").unwrap(), "FAILURE");
    let ended: Vec<_> = live.stop().unwrap().into_iter().map(|ended| (ended.name, ended.code)).collect();
    assert_eq!(ended, ["daemon", "webserver", SERVED].map(|name| (name.to_owned(), 0)));
}

/// What `helm test` runs, which gives up at once.
fn test() -> Program {
    let objects = objects(&json!({ "tests": { "timeoutSeconds": 1 } })).unwrap();
    let pod = objects.iter().find(|object| object["kind"] == "Pod").unwrap();
    Program::of(&pod["spec"]["containers"][0], &objects)
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// The control: a code location that does not load, and a webserver that is not there.
#[test]
fn helm_test_fails_where_dagster_does() {
    let values = json!({
        "codeLocations": {
            "shop": { "pythonModule": "pkg.definitions" },
            "broken": { "type": "module", "pythonModule": "no_such_module" },
        },
        "migrate": { "enabled": true },
    });
    let broken = Stack::of(&objects(&values).unwrap(), fixtures()).unwrap();
    let Some(live) = some(Live::start(&broken)) else { return };
    let tested = live.client(&test()).unwrap();
    let why = "code location broken is not loaded: ";
    assert!(tested.status.code() == Some(1) && said(&tested).contains(why), "{}", said(&tested));
    assert!(said(&tested).contains("No module named 'no_such_module'"), "{}", said(&tested));
    let mut elsewhere = test();
    *elsewhere.args.last_mut().unwrap() = "http://floe-dagster-webserver:80/nowhere".to_owned();
    let tested = live.client(&elsewhere).unwrap();
    assert!(tested.status.code() == Some(1) && said(&tested).contains("does not answer"), "{}", said(&tested));
    live.stop().unwrap();
}

/// The control of the other: what is wrong with a container's command or environment is seen.
#[test]
fn services_that_are_given_nonsense_do_not_start() {
    let mut wrong = stack();
    wrong.migration.env.remove("DAGSTER_PG_PASSWORD");
    let Some(refused) = refused(&wrong) else { return };
    assert!(refused.contains("the migration failed") && refused.contains("DAGSTER_PG_PASSWORD"), "{refused}");
    let mut wrong = stack();
    wrong.webserver.args.push("--read-onli".to_owned());
    let Some(refused) = self::refused(&wrong) else { return };
    assert!(refused.contains("webserver ended by itself") && refused.contains("--read-onli"), "{refused}");
}

fn refused(stack: &Stack) -> Option<String> {
    match Live::start(stack) {
        Ok(_) => panic!("it started"),
        Err(Error::Failed(why)) => Some(why),
        Err(unsupported) => some(Err::<(), _>(unsupported)).map(|()| String::new()),
    }
}
