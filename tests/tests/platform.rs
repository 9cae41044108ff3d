//! floe-platform: three Helms and the native renderer agree on its uses, its parts can be installed alone, and what would
//! give a broken platform is refused in one readable line.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod cli;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cli::{Exported, KUBE_VERSION, assert_same, fixture, native, release, succeeded};
use floe_chart::values::Map;
use floe_chart::{AnyChart, Options, Renderer, all_defaults, verify, yaml};
use floe_schema::{Draw, Secrets};
use floe_tests::law::{Case, Law};
use serde_json::{Value, json};

const HELMS: [&str; 3] = ["helm3", "helm312", "helm4"];

fn map(value: Value) -> Map {
    value.as_object().unwrap().clone()
}

/// A values file.
fn read(file: PathBuf) -> Value {
    yaml::read(&fs::read_to_string(file).unwrap()).unwrap().value
}

/// The uses.
fn uses() -> Vec<(&'static str, Value)> {
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charts");
    let fixed = [
        ("defaults", json!({})),
        ("everything", read(fixture("floe-platform/everything.yaml"))),
        ("external", read(fixture("floe-platform/external.yaml"))),
        ("operator", json!({ "postgresql": { "operator": { "enabled": true }, "config": { "work_mem": "8MB" } } })),
        (
            "dagster alone",
            json!({ "postgresql": { "enabled": false }, "global": { "postgresql": { "host": "h", "existingSecret": "s" } } }),
        ),
        ("postgresql alone", json!({ "dagster": { "enabled": false } })),
        ("kind", read(charts.join("testing/kind-values.yaml"))),
    ];
    let chart = floe_platform::chart();
    let profiles = chart.profiles().iter().map(|(name, text)| (*name, yaml::read(text).unwrap().value));
    fixed.into_iter().chain(profiles.collect::<Vec<_>>()).collect()
}

#[test]
fn every_helm_renders_and_lints_what_the_native_renderer_does() {
    let (chart, dir) = (floe_platform::chart(), tempfile::tempdir().unwrap());
    let exported = Exported::of(&chart);
    for (name, values) in uses() {
        let file = dir.path().join("values.json");
        fs::write(&file, values.to_string()).unwrap();
        let objects = native(&chart, &map(values.clone()), &release("demo"))
            .unwrap_or_else(|findings| panic!("{name}: {findings}"));
        for helm in HELMS {
            let rendered = exported.template(helm, &release("demo"), &["--values", file.to_str().unwrap()]);
            let rendered = rendered.unwrap_or_else(|error| panic!("{helm} {name}: {error}"));
            assert_same(rendered, objects.clone(), &format!("{helm} {name}"));
            let mut lint = exported.offline(helm);
            lint.args(["lint", "--strict"]).arg(exported.path()).arg("--values").arg(&file);
            succeeded(&mut lint).unwrap_or_else(|printed| panic!("{helm} {name}: {printed}"));
        }
    }
}

#[test]
fn every_use_keeps_the_rules() {
    let chart = floe_platform::chart();
    for (name, values) in uses() {
        let rendered = Renderer::new(&chart).render(&map(values), &release("demo"));
        let manifests = rendered.unwrap_or_else(|findings| panic!("{name}: {findings:?}")).manifests;
        let found: Vec<String> = verify::RULES
            .iter()
            .flat_map(|rule| rule.violations(&manifests))
            .map(|violation| violation.to_string())
            .collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}

#[test]
fn parts_are_installed_alone() {
    let exported = Exported::of(&floe_platform::chart());
    let parts = [
        ("postgresql", "StatefulSet"),
        ("dagster", "Deployment"),
        ("polaris", "Deployment"),
        ("otel-collector", "Deployment"),
        ("object-store", "StatefulSet"),
        ("jaeger", "Deployment"),
        ("marquez", "Deployment"),
    ];
    for (part, kind) in parts {
        for helm in HELMS {
            let mut template = exported.offline(helm);
            template.args(["template", "alone"]).arg(exported.path().join("charts").join(part));
            let printed = succeeded(template.args(["--kube-version", KUBE_VERSION]));
            let printed = printed.unwrap_or_else(|error| panic!("{helm} {part}: {error}"));
            assert!(printed.contains(&format!("kind: {kind}")), "{helm} {part}: {printed}");
            assert!(!printed.contains("floe-platform/"), "{helm} {part} belongs to a parent: {printed}");
        }
    }
}

/// What would give a broken platform, and the start of the line that says so.
#[test]
fn contradictions_are_refused_with_a_remedy() {
    let chart = floe_platform::chart();
    let location = |location: Value| json!({ "dagster": { "codeLocations": { "a": location } } });
    let cases = [
        (json!({ "dagster": { "daemon": { "replicaCount": 2 } } }), "dagster.daemon.replicaCount: 2 is greater than 1"),
        (
            json!({ "postgresql": { "enabled": false } }),
            "postgresql: is not installed, and Dagster has no other database; set global.postgresql.host",
        ),
        (
            json!({ "global": { "postgresql": { "host": "db", "existingSecret": "s" } } }),
            "global.postgresql.host: is set, but the bundled server is installed too; set postgresql.enabled to false",
        ),
        (
            json!({ "postgresql": { "enabled": false }, "global": { "postgresql": { "host": "db" } } }),
            "global.postgresql.existingSecret: is not set, but an external PostgreSQL needs it; name the Secret",
        ),
        (
            json!({ "dagster": { "runLauncher": { "jobNamespace": "runs", "serviceAccountName": "run" } } }),
            "runLauncher.jobNamespace: runs find no Secret of the database there; make one",
        ),
        (
            json!({ "postgresql": { "auth": { "generate": "none" } } }),
            "auth.generate: is none, but there is no password; set global.postgresql.existingSecret",
        ),
        (location(json!({})), "codeLocations.a.pythonModule: nothing to load; set pythonModule or pythonFile"),
        (location(json!({ "type": "external" })), "codeLocations.a.host: is not set; name the host"),
        (json!({ "dagster": { "codeLocations": { "A_b": { "pythonModule": "m" } } } }), "dagster.codeLocations"),
        (
            json!({ "dagster": { "computeLogs": { "type": "S3" } } }),
            "computeLogs.bucket: is not set, but the type S3 needs it",
        ),
        (json!({ "dagster": { "webserver": { "replicaCuont": 2 } } }), "dagster.webserver.replicaCuont: unknown key"),
        (
            json!({ "dagster": { "runLauncher": { "pod": { "volumeMounts": [
                { "name": "data", "mountPath": "/data", "bindMountOptions": ["noexec"] },
            ] } } } }),
            "dagster.runLauncher.pod.volumeMounts[0].bindMountOptions: unknown key",
        ),
    ];
    for (values, line) in cases {
        let refused = native(&chart, &map(values.clone()), &release("demo")).expect_err(line);
        assert!(refused.contains(line), "{line}\n{refused}");
    }
}

/// Below the umbrella Helm lays a part's own default under a null of `global`: the part alone can be without a database.
#[test]
fn dagster_alone_needs_a_database() {
    let values = json!({ "global": { "postgresql": { "databases": { "dagster": null } } } });
    let refused = native(&floe_platform::dagster::chart(), &map(values), &release("demo")).expect_err("it is refused");
    let line = "global.postgresql.databases.dagster: is not set, but Dagster keeps its state there; name the database";
    assert!(refused.contains(line), "{refused}");
}

/// The images that Chart.yaml lists are those of an install where all are in use, and each has a tag.
fn images_are_listed_by(chart: &dyn AnyChart, values: Value) {
    let objects = native(chart, &map(values), &release("demo")).unwrap();
    let containers = objects.iter().flat_map(|object| {
        let pod = &object["spec"]["template"]["spec"];
        ["containers", "initContainers"].into_iter().flat_map(|list| pod[list].as_array().cloned().unwrap_or_default())
    });
    let rendered: BTreeSet<String> =
        containers.map(|container| container["image"].as_str().unwrap().to_owned()).collect();
    let listed = &chart.metadata().annotations["artifacthub.io/images"];
    let listed = yaml::read(&format!("images:\n{listed}")).unwrap().value;
    let listed = listed["images"].as_array().unwrap().iter().map(|image| image["image"].as_str().unwrap().to_owned());
    assert_eq!(listed.collect::<BTreeSet<_>>(), rendered);
    assert!(rendered.iter().all(|image| image.contains(':') && !image.ends_with(":latest")), "{rendered:?}");
}

#[test]
fn images_are_listed() {
    images_are_listed_by(&floe_platform::chart(), json!({}));
    let pulled = json!({ "oci": { "reference": "registry.example.com/shop:1" } });
    images_are_listed_by(&floe_jobs::chart(), json!({ "artifacts": pulled, "jobs": { "once": {} } }));
}

/// Every pair of switches, on and off: both readings agree. A pair that is as by default is each switch by itself, or none.
#[test]
fn switches_agree_pairwise() {
    const SWITCHES: [&str; 25] = [
        "/global/networkPolicy/enabled",
        "/global/objectStore/bundled/enabled",
        "/global/jaeger/enabled",
        "/global/otel/enabled",
        "/tags/orchestration",
        "/postgresql/enabled",
        "/postgresql/operator/enabled",
        "/postgresql/persistence/enabled",
        "/postgresql/backup/enabled",
        "/postgresql/serviceAccount/create",
        "/dagster/enabled",
        "/dagster/webserver/readOnly/enabled",
        "/dagster/webserver/autoscaling/enabled",
        "/dagster/migrate/enabled",
        "/dagster/waitForDatabase/enabled",
        "/dagster/catalogEnv/enabled",
        "/dagster/openLineage/enabled",
        "/dagster/rbac/create",
        "/dagster/serviceAccount/create",
        "/polaris/enabled",
        "/polaris/catalog/enabled",
        "/otel/enabled",
        "/otel/presets/kubernetesAttributes",
        "/marquez/enabled",
        "/grafanaDashboards/enabled",
    ];
    let chart = floe_platform::chart();
    let defaults = Value::Object(all_defaults(&chart));
    let flipped = |values: &mut Value, switch: &str| {
        let on = defaults.pointer(switch).and_then(Value::as_bool).unwrap_or(true);
        let place = switch.split('/').skip(1).fold(values, |place, key| &mut place[key]);
        *place = (!on).into();
    };
    let mut law = Law::new(&chart).unwrap();
    let (mut rendered, mut refused) = (0, 0);
    for (n, one) in SWITCHES.iter().enumerate() {
        // With itself: it alone.
        for other in &SWITCHES[n..] {
            let mut values = json!({});
            [one, other].into_iter().for_each(|switch| flipped(&mut values, switch));
            match law.check(&Case { values, options: Options::default() }) {
                Ok(Some(_)) => rendered += 1,
                Ok(None) => refused += 1,
                Err(disagreement) => panic!("{disagreement}"),
            }
        }
    }
    assert!(rendered > 150 && refused > 10, "{rendered} rendered, {refused} refused");
}

/// Two releases in one namespace share no name; the longest release's names are within the limits.
#[test]
fn releases_do_not_collide() {
    let chart = floe_platform::chart();
    let renderer = Renderer::new(&chart);
    let ids = |name: &str| -> Vec<String> {
        let secrets = Secrets::new(Draw::placeholder());
        let options = Options { release: name.to_owned(), secrets, ..Options::default() };
        let manifests =
            renderer.render(&map(read(fixture("floe-platform/everything.yaml"))), &options).unwrap().manifests;
        let id = |object: &Value| format!("{}/{}", object["kind"], object["metadata"]["name"].as_str().unwrap());
        manifests.iter().map(|manifest| id(&manifest.object)).collect()
    };
    let longest = "a".repeat(53);
    let (one, other, long) = (ids("one"), ids("other"), ids(&longest));
    assert!(one.iter().all(|id| !other.contains(id)), "{one:?}");
    let mut unique = long.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), long.len());
    assert!(long.iter().all(|id| id.split_once('/').unwrap().1.len() <= 63), "{long:?}");
}

/// A copy of the data is worth keeping where the data is gone.
#[test]
fn the_volume_of_the_copies_outlives_the_release() {
    let values = json!({ "postgresql": { "backup": { "enabled": true } } });
    let objects = native(&floe_platform::chart(), &map(values), &release("demo")).unwrap();
    let claims: Vec<_> = objects.iter().filter(|object| object["kind"] == "PersistentVolumeClaim").collect();
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0]["metadata"]["annotations"]["helm.sh/resource-policy"], "keep");
}

/// Jobs find the platform by names that follow from its release: the ConfigMap of its endpoints says the same, and each is a
/// Service of that port.
#[test]
fn jobs_find_the_platform() {
    const VARIABLES: [&str; 6] = [
        "DAGSTER_URL",
        "OPENLINEAGE_URL",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "POLARIS_ENDPOINT",
        "POLARIS_URI",
    ];
    for name in ["floe", "a-release-whose-name-has-as-many-characters-as-may-be"] {
        let values = json!({ "marquez": { "enabled": true } });
        let platform = native(&floe_platform::chart(), &map(values), &release(name)).unwrap();
        let endpoints = platform.iter().find(|object| object["data"]["POLARIS_URI"].is_string()).unwrap();
        let values = json!({
            "platform": { "namespace": "analytics", "release": name, "marquez": { "enabled": true } },
            "jobs": { "once": {} },
        });
        let jobs = native(&floe_jobs::chart(), &map(values), &release("jobs")).unwrap();
        let job = jobs.iter().find(|object| object["kind"] == "Job").unwrap();
        let env = job["spec"]["template"]["spec"]["containers"][0]["env"].as_array().unwrap();
        for variable in VARIABLES {
            let told = env.iter().find(|entry| entry["name"] == variable).unwrap();
            assert_eq!(told["value"], endpoints["data"][variable], "{variable}");
            let Some(url) = told["value"].as_str().unwrap().strip_prefix("http://") else { continue };
            let (host, port) = url.split('/').next().unwrap().split_once(':').unwrap();
            let is_it = |object: &&Value| {
                let ports = object["spec"]["ports"].as_array();
                object["kind"] == "Service"
                    && host.strip_suffix(".analytics.svc") == object["metadata"]["name"].as_str()
                    && ports.is_some_and(|ports| ports.iter().any(|entry| entry["port"].as_u64() == port.parse().ok()))
            };
            assert!(platform.iter().any(|object| is_it(&object)), "{variable}: {url} is no Service");
        }
    }
}
