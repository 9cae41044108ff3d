//! What the native renderer refuses of a release and its cluster, as Helm does.

use floe_chart::{Chart, Options, Renderer, export, metadata::Metadata};
use floe_schema::{Context, Text};
use k8s_openapi::{api::core::v1::ConfigMap, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use pretty_assertions::assert_eq;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Nothing but a name.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Values {
    /// The name.
    name: Text,
}

fn config(cx: &Context<Values>) -> ConfigMap {
    ConfigMap {
        metadata: ObjectMeta { name: Some(cx.values.name.get()), ..ObjectMeta::default() },
        ..ConfigMap::default()
    }
}

/// Documents inside each other are documents beside each other.
#[test]
fn documents_are_one_list() {
    let metadata = Metadata { name: "sample".into(), version: "1.0.0".into(), ..Metadata::default() };
    let chart =
        Chart::new(metadata, Values { name: "a".into() }, "src/lib.rs").template("config.yaml", "src/lib.rs", |cx| {
            (config(cx), None::<ConfigMap>, vec![config(cx), config(cx)], Some((config(cx), vec![config(cx)])))
        });
    let rendered = Renderer::new(&chart).render(&serde_json::Map::new(), &Options::default());
    let objects: Vec<_> =
        rendered.expect("sound values").manifests.into_iter().map(|manifest| manifest.object).collect();
    assert_eq!(objects.len(), 5);
    assert!(objects.iter().all(|object| object["kind"] == "ConfigMap"), "{objects:?}");
    let files = export(&chart).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let template = files.get("templates/config.yaml").map(String::from_utf8_lossy).unwrap_or_default();
    assert_eq!(template.matches("kind: ConfigMap").count(), 5, "{template}");
}

/// What is said of a release.
fn findings(options: &Options) -> Vec<String> {
    let metadata = Metadata {
        name: "sample".into(),
        version: "1.0.0".into(),
        kube_version: Some(">=1.28.0-0".into()),
        ..Metadata::default()
    };
    let chart =
        Chart::new(metadata, Values { name: "a".into() }, "src/lib.rs").template("config.yaml", "src/lib.rs", config);
    let rendered = Renderer::new(&chart).render(&serde_json::Map::new(), options);
    rendered.map_or_else(|findings| findings.iter().map(ToString::to_string).collect(), |_| vec![])
}

#[test]
fn names_of_releases_are_subdomains_and_namespaces_labels() {
    let longest = |length| "a".repeat(length);
    for (name, release, namespace) in [
        ("a", true, true),
        ("a-1", true, true),
        ("1", true, true),
        ("a.b-c.2", true, false),
        (&longest(53), true, true),
        (&longest(54), false, true),
        (&longest(63), false, true),
        (&longest(64), false, false),
        ("", false, false),
        ("-a", false, false),
        ("a-", false, false),
        ("a..b", false, false),
        ("a.-b", false, false),
        ("A", false, false),
        ("a_b", false, false),
        ("é", false, false),
    ] {
        let says = |options: &Options, what: &str| match &findings(options)[..] {
            [] => true,
            [finding] if finding.contains(what) => false,
            findings => panic!("{name:?}: {findings:?}"),
        };
        let named = Options { release: name.to_owned(), ..Options::default() };
        assert_eq!(says(&named, "release name"), release, "release {name:?}");
        let placed = Options { namespace: name.to_owned(), ..Options::default() };
        assert_eq!(says(&placed, "namespace"), namespace, "namespace {name:?}");
    }
}

#[test]
fn a_cluster_is_not_older_than_the_chart_needs() {
    for (kube_version, accepted) in
        [("v1.28.0", true), ("v1.28.0-gke.1", true), ("v1.34.1+k3s1", true), ("v1.27.9", false), ("v1.9.0", false)]
    {
        let findings = findings(&Options { kube_version: kube_version.to_owned(), ..Options::default() });
        assert_eq!(findings.is_empty(), accepted, "{kube_version}: {findings:?}");
    }
}
