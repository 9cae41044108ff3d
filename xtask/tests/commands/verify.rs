//! `cargo xtask verify` as a user meets it. Real Helm is that of `cargo xtask test`.

use crate::call::{Call, findings, printed, text};
use pretty_assertions::assert_eq;

const NIGHTLY: &str = "tests: {enabled: false}\njobs:\n  nightly:\n    schedule: \"0 2 * * *\"\n";
/// The same, with two things that no chart can mend.
const CARELESS: &str = "tests: {enabled: false}\ndefaults:\n  image: {tag: latest, digest: null}\n  podSecurityContext: {runAsNonRoot: false}\njobs:\n  nightly:\n    schedule: \"0 2 * * *\"\n";

fn files(values: &str) -> [(&str, &str); 1] {
    [("v.yaml", values)]
}

#[test]
fn good_values_have_no_violations() {
    let out = printed(&files(NIGHTLY), &["verify", "floe-jobs", "-f", "v.yaml"]);
    assert!(out.starts_with("floe-jobs: ") && out.ends_with(" 18 rules, no violations\n"), "{out}");
    let out = printed(&files(NIGHTLY), &["verify", "floe-jobs", "-f", "v.yaml", "--rule", "labels"]);
    assert!(out.ends_with(" 1 rule, no violations\n"), "{out}");
}

#[test]
fn violations_are_lines() {
    let lines = findings(&files(CARELESS), "verify floe-jobs -f v.yaml");
    let pod = "CronJob/release-name-floe-jobs-nightly .spec.jobTemplate.spec.template.spec";
    let [image, user] = lines.as_slice() else { panic!("{lines:#?}") };
    assert!(image.starts_with(&format!("{pod}.containers[0].image: images: \"")), "{image}");
    assert!(image.ends_with(":latest\" is another image tomorrow; name a version or a digest"), "{image}");
    assert_eq!(*user, format!("{pod}.securityContext.runAsNonRoot: pod-security: is false; set it to true"));
}

#[test]
fn helm_gives_the_same_violations() {
    assert_eq!(
        findings(&files(CARELESS), "verify floe-jobs -f v.yaml --helm --namespace shop"),
        findings(&files(CARELESS), "verify floe-jobs -f v.yaml --namespace shop")
    );
    let out = printed(&files(NIGHTLY), &["verify", "floe-jobs", "-f", "v.yaml", "--helm"]);
    assert_eq!(out, printed(&files(NIGHTLY), &["verify", "floe-jobs", "-f", "v.yaml"]));
}

#[test]
fn rules_can_be_chosen() {
    let lines = findings(&files(CARELESS), "verify floe-jobs -f v.yaml --rule labels --rule images");
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].contains(": images: "), "{lines:#?}");
    let out = printed(&files(CARELESS), &["verify", "floe-jobs", "-f", "v.yaml", "--rule", "labels"]);
    assert!(out.ends_with(", 1 rule, no violations\n"), "{out}");
}

#[test]
fn every_rule_is_listed() {
    let out = printed(&[], &["verify", "--list"]);
    let names: Vec<_> = out.lines().filter_map(|line| line.split(' ').next()).collect();
    for name in ["images", "pod-security", "secrets", "dead-values"] {
        assert!(names.contains(&name), "{out}");
    }
    // The last one takes long: it has a test of its own.
    for name in names.into_iter().filter(|name| *name != "dead-values") {
        let out = printed(&[], &["verify", "floe-jobs", "--rule", name]);
        assert!(out.ends_with(", 1 rule, no violations\n"), "{out}");
    }
}

#[test]
fn dead_values_are_a_rule_more() {
    let out = printed(&files(NIGHTLY), &["verify", "floe-jobs", "-f", "v.yaml", "--dead-values=platform"]);
    assert!(out.ends_with(" 19 rules, no violations\n"), "{out}");
    let out = printed(&[], &["verify", "floe-jobs", "--dead-values=rbac", "--rule", "images"]);
    assert!(out.ends_with(" 2 rules, no violations\n"), "{out}");
}

const POLICY: &str =
    "tests: {enabled: false}\nnetworkPolicy: {enabled: true}\njobs:\n  nightly:\n    schedule: \"0 2 * * *\"\n";

/// The jobs may look names up, and go nowhere else.
#[test]
fn flows_are_given_in_files() {
    let flows = |flows: &'static str| [("v.yaml", POLICY), ("flows.yaml", flows)];
    let line = ["verify", "floe-jobs", "-f", "v.yaml", "--rule", "network", "--flows", "flows.yaml"];
    let denied = "denied:\n- {from: {pods: {}}, to: {address: 10.0.0.0/8}}\n- {from: {outside: {namespace: x}}, to: {pods: {}}}\n";
    assert!(printed(&flows(denied), &line).ends_with(" 1 rule, no violations\n"));
    let needed = "needed:\n- {from: {pods: {}}, to: {address: 10.0.0.1}, ports: [443]}\n";
    let job = "CronJob/release-name-floe-jobs-nightly";
    assert_eq!(
        findings(&flows(needed), &line.join(" ")),
        [format!(
            "flows needed[0]: network: {job} cannot reach 10.0.0.1 at TCP 443: no egress rule of NetworkPolicy/release-name-floe-jobs lets it out; add an egress rule for it"
        )]
    );
    assert_eq!(
        findings(&flows("need: []\n"), &line.join(" ")),
        ["flows.yaml:1:1: need: unknown key; known here: needed, denied"]
    );
}

/// With the objects of the cluster, what is not there is missing.
#[test]
fn external_objects_are_given_in_files() {
    let values = "tests: {enabled: false}\nserviceAccount: {create: false, name: runner}\njobs:\n  nightly:\n    schedule: \"0 2 * * *\"\n";
    let line = ["verify", "floe-jobs", "-f", "v.yaml", "--rule", "references", "--external", "cluster.yaml"];
    let cluster = |cluster: &'static str| [("v.yaml", values), ("cluster.yaml", cluster)];
    let account =
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ServiceAccount, metadata: {name: runner}}\n";
    assert!(printed(&cluster(account), &line).ends_with(" 1 rule, no violations\n"));
    let lines = findings(&cluster("---\n"), &line.join(" "));
    let [missing] = lines.as_slice() else { panic!("{lines:#?}") };
    assert!(
        missing.contains("ServiceAccount/runner is neither rendered nor among the objects of the cluster"),
        "{missing}"
    );
}

#[test]
fn bad_values_are_located() {
    assert_eq!(
        findings(&files("defaults:\n  suspend: often\n"), "verify floe-jobs -f v.yaml --helm --dead-values=rbac"),
        ["v.yaml:2:3: defaults.suspend: is a string, expected a boolean; write true or false"]
    );
}

#[test]
fn wrong_usage() {
    let calls: [(&[&str], &str); 5] = [
        (&["verify"], "<CHART>"),
        (&["verify", "floe-job"], "[possible values: floe-jobs"),
        (&["verify", "floe-jobs", "--api-server", "here"], "write an address, such as 10.0.0.1"),
        (&["verify", "floe-jobs", "--pod-addresses", "10.0.0.0"], "write a block of addresses"),
        (&["verify", "floe-jobs", "--rule", "image"], "a similar value exists: 'images'"),
    ];
    for (line, message) in calls {
        let output = Call::with(&[]).run(line);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    }
}
