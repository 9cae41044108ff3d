//! The command line: what it prints, and its exit codes.

use floe_envmap::cli::{Output, run};
use pretty_assertions::assert_eq;
use serde_json::Value;
use std::{fs, path::Path};

/// A fixture's path.
fn fixture(name: &str) -> String {
    format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The exit code, what is printed, and what is said on standard error.
fn called(args: &[&str]) -> (u8, String, String) {
    let mut output = Output::default();
    let args = ["floe-envmap"].iter().chain(args).map(Into::into);
    let code = run(args, &mut output);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("texts are printed");
    (code, text(output.out), text(output.err))
}

/// What a command prints that goes well and has nothing to say.
fn printed(args: &[&str]) -> String {
    let (code, out, err) = called(args);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    out
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&printed(&[args, &["--format", "json"]].concat())).expect("JSON is printed")
}

#[test]
fn a_sound_mapping() {
    let (mapping, manifest) = (fixture("mapping.yaml"), fixture("manifest.yaml"));
    let inputs = ["-f", &mapping, "--manifest", &manifest];
    assert_eq!(printed(&[&["check"][..], &inputs].concat()), "5 environments on 2 clusters: all is well\n");
    let table = "\
ENVIRONMENT  CLUSTER             NAMESPACE     ISOLATION  PRESET  MAPPING
dev          aks-shared-nonprod  floe-dev      namespace  small   non-prod
qa           aks-shared-nonprod  floe-qa       namespace  small   non-prod
uat          aks-shared-nonprod  floe-uat      namespace  medium  non-prod
staging      aks-shared-nonprod  floe-staging  namespace  medium  non-prod
prod         aks-shared-prod     floe-prod     namespace  large   prod
";
    assert_eq!(printed(&[&["plan"][..], &inputs].concat()), table);
    let prod = json(&[&["resolve", "prod"][..], &inputs].concat());
    assert_eq!((&prod["cluster"], &prod["namespace"]), (&"aks-shared-prod".into(), &"floe-prod".into()));
    assert_eq!(json(&[&["check"][..], &inputs].concat()), Value::Array(vec![]));
    let (code, _, err) = called(&[&["resolve", "nope"][..], &inputs].concat());
    assert_eq!(
        (code, err.as_str()),
        (1, "nope: no mapping has this environment; known are dev, qa, uat, staging, prod\n")
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let (code, out, err) = called(&["check", "-f", &fixture("bad-mapping.yaml")]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("bad-mapping.yaml:5:5: clusterMapping.a.gates: "), "{err}");
    for args in
        [&["check"][..], &["check", "-f", "/no/such/file"], &["nonsense"], &["render", "-f", &fixture("mapping.yaml")]]
    {
        let (code, _, err) = called(args);
        assert_eq!(code, 2, "{args:?}");
        assert!(!err.is_empty());
    }
    assert_eq!(called(&["--help"]).0, 0);
}

#[test]
fn helm_commands_argocd_and_flux() {
    let mapping = fixture("mapping.yaml");
    let chart = ["--chart", "oci://registry.example.com/charts/floe-platform", "--chart-version", "1.2.3"];
    let plan = |kind: &str| printed(&[&["plan", "-f", &mapping, "--as", kind], &chart[..]].concat());
    let helm = plan("helm");
    let qa = "helm upgrade --install floe-qa oci://registry.example.com/charts/floe-platform --version 1.2.3 --kube-context aks-shared-nonprod --namespace floe-qa --values values/qa.yaml --wait --timeout 15m";
    assert!(helm.lines().any(|line| line == qa), "{helm}");
    assert_eq!(helm.lines().count(), 7);
    let sets = plan("argocd");
    let sets: Vec<Value> =
        sets.split("---\n").skip(1).map(|text| floe_chart::yaml::read(text).unwrap().value).collect();
    assert_eq!(sets.len(), 2);
    let elements = sets[1].pointer("/spec/generators/0/list/elements").unwrap().as_array().unwrap();
    let automated: Vec<_> = elements.iter().map(|element| element["automated"].as_bool()).collect();
    assert_eq!(automated, [Some(true), Some(true), Some(true), Some(true), Some(false)]);
    assert_eq!(sets[1]["spec"]["template"]["spec"]["source"]["repoURL"], "registry.example.com/charts");
    let flux = plan("flux");
    for (kind, count) in [("OCIRepository", 7), ("HelmRelease", 7), ("Kustomization", 7), ("ConfigMap", 7)] {
        assert_eq!(flux.matches(&format!("\nkind: {kind}\n")).count(), count, "{kind}");
    }
}

#[test]
fn every_environment_has_values_and_every_cluster_objects() {
    let (mapping, dir) = (fixture("mapping.yaml"), tempfile::tempdir().unwrap());
    let path = dir.path().to_str().unwrap();
    let files = printed(&["values", "-f", &mapping, "--output", path]);
    assert_eq!(
        files,
        "namespaces-aks-shared-nonprod.yaml\nnamespaces-aks-shared-prod.yaml\ndev.yaml\nqa.yaml\nuat.yaml\nstaging.yaml\nprod.yaml\n"
    );
    let uat = floe_chart::yaml::read(&fs::read_to_string(dir.path().join("uat.yaml")).unwrap()).unwrap().value;
    assert_eq!(uat["global"]["namespaceOverride"], "floe-uat");
    // What makes the namespaces of a cluster is a mapping itself.
    let again = dir.path().join("namespaces-aks-shared-nonprod.yaml");
    let plan = json(&["plan", "-f", again.to_str().unwrap()]);
    assert_eq!(plan.as_array().map(Vec::len), Some(4));
    let rendered = printed(&["render", "-f", &mapping, "--cluster", "aks-shared-nonprod"]);
    assert_eq!(rendered.matches("\nkind: Namespace\n").count(), 4);
    printed(&["render", "-f", &mapping, "--output", path]);
    assert!(dir.path().join("aks-shared-prod.yaml").exists());
}

#[test]
fn moves_are_shown() {
    let dir = tempfile::tempdir().unwrap();
    let moved = dir.path().join("moved.yaml");
    let text = fs::read_to_string(fixture("mapping.yaml")).unwrap();
    fs::write(&moved, text.replace(", staging]", "]").replace("[prod]", "[prod, staging]")).unwrap();
    let (code, out, _) = called(&["diff", &fixture("mapping.yaml"), moved.to_str().unwrap(), "--exit-code"]);
    let table = "\
ENVIRONMENT  CHANGE  FIELD    FROM                TO
staging      moved   cluster  aks-shared-nonprod  aks-shared-prod
staging      moved   mapping  non-prod            prod
";
    assert_eq!((code, out.as_str()), (1, table));
}

#[test]
fn tags() {
    assert_eq!(printed(&["tag", "v1.2.3", "qa"]), "v1.2.3-qa\nlatest-qa\n");
    assert_eq!(printed(&["tag", "v1.2.3-rc.1-qa", "-f", &fixture("mapping.yaml")]), "v1.2.3-rc.1 qa\n");
    assert_eq!(called(&["tag", "one", "qa"]).0, 1);
    assert_eq!(called(&["tag", "v1.2.3", "Qa"]).0, 1);
    assert_eq!(called(&["tag", "v1.2.3-nope", "-f", &fixture("mapping.yaml")]).0, 1);
}

/// The values of a command, and what it says.
fn values(args: &[&str]) -> (Value, String) {
    let (mapping, manifest, compiled) = (fixture("mapping.yaml"), fixture("manifest.yaml"), fixture("compiled.json"));
    let inputs = ["values", "-f", &mapping, "--manifest", &manifest, "--artifacts", &compiled, "--env", "qa"];
    let (code, out, err) = called(&[&inputs[..], args].concat());
    assert_eq!(code, 0, "{err}");
    (floe_chart::yaml::read(&out).expect("values are printed").value, err)
}

#[test]
fn artifacts_become_values_of_the_platform() {
    let (values, said) = values(&[]);
    let expected = floe_chart::yaml::read(&fs::read_to_string(fixture("platform-qa.yaml")).unwrap()).unwrap().value;
    assert_eq!(values, expected);
    assert!(said.contains("plugins.catalog.config.oauth2.client_secret: a secret in clear"), "{said}");
    assert!(!values.to_string().contains("in-clear"));
}

#[test]
fn artifacts_become_values_of_jobs() {
    let spec = fixture("product.floe.yaml");
    let (values, said) = values(&["--chart", "floe-jobs", "--product", &spec]);
    let expected = floe_chart::yaml::read(&fs::read_to_string(fixture("jobs-qa.yaml")).unwrap()).unwrap().value;
    assert_eq!(values, expected);
    assert!(said.contains("dbt_profiles.default.outputs.qa.password: a secret in clear"), "{said}");
    assert!(!values.to_string().contains("in-clear"));
}

/// The samples of another repository, where they are there.
#[test]
fn samples_become_values() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples");
    if !shared.is_dir() {
        println!("{}: not there, only the committed fixtures are tested", shared.display());
        return;
    }
    let manifest = shared.join("manifest.yaml");
    let mapping =
        "clusterMapping: {a: {cluster: c, environments: [dev, staging]}, b: {cluster: d, environments: [prod]}}";
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mapping.yaml");
    fs::write(&file, mapping).unwrap();
    let mut seen = 0;
    for sample in fs::read_dir(&shared).unwrap().map(|entry| entry.unwrap().path()) {
        if sample.extension().is_none_or(|end| end != "json") {
            continue;
        }
        seen += 1;
        for chart in ["floe-platform", "floe-jobs"] {
            let inputs = ["values", "-f", file.to_str().unwrap(), "--manifest", manifest.to_str().unwrap()];
            let own = ["--artifacts", sample.to_str().unwrap(), "--env", "prod", "--chart", chart];
            let (code, out, err) = called(&[&inputs[..], &own].concat());
            assert_eq!(code, 0, "{err}");
            assert!(!out.contains("demo-secret"), "{out}");
        }
    }
    assert!(seen >= 2);
}
