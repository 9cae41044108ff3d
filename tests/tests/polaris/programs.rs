//! The chart's programs, run by Python against a double of the server.

use super::*;
use floe_tests::polaris::{CLIENT, Double, SECRET};
use std::path::Path;
use std::process::{Command, Output};

/// Runs `catalog.py` of the rendered ConfigMap as its Job does, against the double.
fn make(double: &Double, values: &Value, secret: &str, timeout: &str) -> Output {
    let all = objects(values);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    for name in ["catalog.py", "catalog.json"] {
        write(name, find(&all, "ConfigMap", "demo-polaris-jobs")["data"][name].as_str().unwrap());
    }
    write("client-id", CLIENT);
    write("client-secret", secret);
    let container = &pod(find(&all, "Job", "demo-polaris-catalog"))["containers"][0];
    let args = container["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap());
    let here = |arg: &str| match arg {
        "/etc/floe/root" => folder.path().to_str().unwrap().to_owned(),
        "http://demo-polaris:8181" => double.url(),
        "300" => timeout.to_owned(),
        arg => arg.replace("/etc/floe/jobs", folder.path().to_str().unwrap()),
    };
    let args: Vec<String> = args.map(here).collect();
    assert!(!args.iter().any(|arg| arg.contains(SECRET)), "{args:?}");
    run(&args)
}

fn run(args: &[String]) -> Output {
    let output = Command::new("python3").args(args).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!said.contains(SECRET) && !said.contains("Traceback"), "{said}");
    output
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_catalog_is_made_once_and_making_it_again_changes_nothing() {
    let double = Double::start();
    let values = json!({ "global": s3(), "catalog": { "principals": ["root", "jobs"] } });
    let first = make(&double, &values, SECRET, "30");
    assert!(first.status.success(), "{}", said(&first));
    let asked = double.asked();
    let expected = [
        "POST /api/catalog/v1/oauth/tokens",
        "POST /api/management/v1/catalogs",
        "POST /api/management/v1/principal-roles",
        "POST /api/management/v1/catalogs/floe/catalog-roles",
        "PUT /api/management/v1/catalogs/floe/catalog-roles/floe/grants",
        "PUT /api/management/v1/principal-roles/floe/catalog-roles/floe",
        "PUT /api/management/v1/principals/root/principal-roles",
        "PUT /api/management/v1/principals/jobs/principal-roles",
    ];
    assert_eq!(asked, expected);
    let made = double.catalog("POLARIS", "floe").unwrap();
    assert_eq!(made["properties"]["default-base-location"], "s3://floe-iceberg/");
    assert_eq!(made["storageConfigInfo"]["region"], "eu-central-1");
    let again = make(&double, &values, SECRET, "30");
    assert!(again.status.success(), "{}", said(&again));
    assert_eq!(double.catalog("POLARIS", "floe").unwrap(), made);
    assert!(!double.asked()[expected.len()..].iter().any(|asked| asked == "PUT /api/management/v1/catalogs/floe"));
    // Other values bring it up to date, with the version that was read.
    let changed = json!({ "global": s3(), "catalog": { "properties": { "p": "v" } } });
    let changed = make(&double, &changed, SECRET, "30");
    assert!(changed.status.success(), "{}", said(&changed));
    assert_eq!(double.catalog("POLARIS", "floe").unwrap()["properties"]["p"], "v");
}

#[test]
fn every_realm_has_a_catalog_in_a_place_of_its_own() {
    let double = Double::start();
    let output = make(&double, &json!({ "global": s3(), "realms": ["A", "B"] }), SECRET, "30");
    assert!(output.status.success(), "{}", said(&output));
    for realm in ["A", "B"] {
        let made = double.catalog(realm, "floe").unwrap();
        let place = format!("s3://floe-iceberg/{realm}/");
        assert_eq!(made["properties"]["default-base-location"], place);
        assert_eq!(made["storageConfigInfo"]["allowedLocations"], json!([place]));
    }
}

#[test]
fn a_server_that_starts_is_waited_for_and_no_longer_than_the_values_say() {
    let double = Double::start();
    double.starting(2);
    let output = make(&double, &json!({}), SECRET, "60");
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("waiting for"), "{}", said(&output));
    let never = Double::start();
    never.starting(1000);
    let output = make(&never, &json!({}), SECRET, "1");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("gives no token in time; the token endpoint answers 500"), "{}", said(&output));
}

#[test]
fn a_wrong_credential_and_a_refusal_end_it_at_once() {
    let double = Double::start();
    let output = make(&double, &json!({}), "wrong", "60");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("the credential of root is refused (401)"), "{}", said(&output));
    let broken = Double::start();
    broken.refusing("/api/management/v1/principal-roles");
    let output = make(&broken, &json!({}), SECRET, "60");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("realm POLARIS: POST /api/management/v1/principal-roles: 400"), "{}", said(&output));
}

/// The admin tool's file is written from the Secret, for nobody else to read.
#[test]
fn the_file_of_the_admin_tool_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let all = objects(&json!({}));
    let script = find(&all, "ConfigMap", "demo-polaris-jobs")["data"]["credentials.py"].as_str().unwrap().to_owned();
    for (name, text) in [("credentials.py", script.as_str()), ("client-id", CLIENT), ("client-secret", SECRET)] {
        fs::write(at(name), text).unwrap();
    }
    let args = [at("credentials.py"), at(""), at("credentials.yaml"), "A".to_owned(), "B".to_owned()];
    let output = run(&args);
    assert!(output.status.success(), "{}", said(&output));
    let written: Value = serde_json::from_str(&fs::read_to_string(at("credentials.yaml")).unwrap()).unwrap();
    let credential = json!({ "client-id": CLIENT, "client-secret": SECRET });
    assert_eq!(written, json!({ "A": credential, "B": credential }));
    let mode = fs::metadata(Path::new(&at("credentials.yaml"))).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::write(at("client-secret"), "").unwrap();
    let output = run(&args);
    assert!(
        !output.status.success() && said(&output).contains("client-secret of the Secret of rootCredentials is empty")
    );
}

/// What `helm test` runs: health, and a token for each realm.
#[test]
fn the_test_asks_health_and_tokens() {
    let double = Double::start();
    let all = objects(&json!({}));
    let container = &find(&all, "Pod", "demo-polaris-test")["spec"]["containers"][0];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("client-id"), CLIENT).unwrap();
    let ask = |secret: &str| {
        fs::write(folder.path().join("client-secret"), secret).unwrap();
        let args = container["args"].as_array().unwrap().iter().map(|arg| match arg.as_str().unwrap() {
            "/etc/floe/root" => folder.path().to_str().unwrap().to_owned(),
            "120" => "1".to_owned(),
            url if url.starts_with("http://demo-polaris") => double.url(),
            arg => arg.to_owned(),
        });
        run(&["-c".to_owned()].into_iter().chain(args).collect::<Vec<_>>())
    };
    let output = ask(SECRET);
    assert!(output.status.success(), "{}", said(&output));
    let output = ask("wrong");
    assert!(
        !output.status.success() && said(&output).contains("no token for root of realm POLARIS"),
        "{}",
        said(&output)
    );
}
