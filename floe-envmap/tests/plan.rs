//! Mappings are checked, resolved and compared.

mod common;

use common::{checked, fixture, source, sources, told};
use floe_envmap::{
    build,
    diff::{self, Kind},
    plan::check,
};
use pretty_assertions::assert_eq;
use std::time::Instant;

fn five() -> floe_envmap::plan::Checked {
    checked(&fixture("mapping.yaml"), Some(&fixture("manifest.yaml")))
}

#[test]
fn five_environments_are_on_two_clusters() {
    let checked = five();
    assert_eq!(told(&checked), [""; 0]);
    let placed: Vec<_> = checked
        .plan
        .placements
        .iter()
        .map(|place| {
            (place.environment.as_str(), place.cluster.as_str(), place.namespace.as_str(), place.preset.as_str())
        })
        .collect();
    assert_eq!(
        placed,
        [
            ("dev", "aks-shared-nonprod", "floe-dev", "small"),
            ("qa", "aks-shared-nonprod", "floe-qa", "small"),
            ("uat", "aks-shared-nonprod", "floe-uat", "medium"),
            ("staging", "aks-shared-nonprod", "floe-staging", "medium"),
            ("prod", "aks-shared-prod", "floe-prod", "large"),
        ]
    );
    let prod = checked.plan.resolve("prod").unwrap();
    assert_eq!((prod.release.as_str(), prod.production), ("floe-prod", true));
    let error = checked.plan.resolve("nope").unwrap_err().to_string();
    assert_eq!(error, "nope: no mapping has this environment; known are dev, qa, uat, staging, prod");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let checked = checked(&fixture("bad-mapping.yaml"), Some(&fixture("bad-manifest.yaml")));
    assert!(!checked.is_sound());
    assert_eq!(told(&checked).join("\n"), fixture("bad.txt").trim_end());
}

#[test]
fn what_is_no_mapping_is_told() {
    for (text, expected) in [
        ("", "values.yaml:1:1: clusterMapping: there is no mapping; add an entry with `cluster` and `environments`"),
        (
            "clusterMapping: {}",
            "values.yaml:1:1: clusterMapping: there is no mapping; add an entry with `cluster` and `environments`",
        ),
    ] {
        assert_eq!(told(&checked(text, None)), [expected], "{text}");
    }
    for text in ["clusterMapping: 5", "clusterMapping: {a: 5}", "clusterMapping: {a: {cluster: [], environments: {}}}"]
    {
        assert!(!checked(text, None).is_sound(), "{text}");
    }
    let twice = floe_envmap::source::Source::parse("values.yaml", "clusterMapping:\n  a: {}\n  a: {}\n").unwrap_err();
    assert_eq!((twice[0].line, twice[0].column), (Some(3), Some(3)), "{twice:?}");
}

#[test]
fn placeholders_may_be_spelled_in_several_ways() {
    for template in
        ["floe-{{.environment}}", "floe-{{ .environment }}", "floe-{{environment}}", "floe-{{ environment }}"]
    {
        let text =
            format!("clusterMapping: {{a: {{cluster: c, environments: [my_qa], namespaceTemplate: \"{template}\"}}}}");
        let checked = checked(&text, None);
        assert_eq!(told(&checked), [""; 0]);
        assert_eq!(checked.plan.placements[0].namespace, "floe-my-qa");
    }
}

#[test]
fn a_move_changes_the_cluster_alone() {
    let text = fixture("mapping.yaml");
    let moved = text.replace("[dev, qa, uat, staging]", "[dev, qa, uat]").replace("[prod]", "[staging, prod]");
    let changes = diff::diff(&five().plan, &checked(&moved, Some(&fixture("manifest.yaml"))).plan);
    let [change] = changes.as_slice() else { panic!("{changes:#?}") };
    assert_eq!((change.environment.as_str(), change.kind), ("staging", Kind::Moved));
    let fields: Vec<_> = change.fields.iter().map(|field| field.name).collect();
    assert_eq!(fields, ["cluster", "mapping"]);
    assert_eq!(diff::diff(&five().plan, &five().plan), []);
}

#[test]
fn the_manifest_gives_the_order_and_has_defaults() {
    let mapping =
        "clusterMapping: {a: {cluster: c, environments: [prod]}, b: {cluster: d, environments: [staging, dev]}}";
    let checked = checked(mapping, Some("apiVersion: floe.dev/v1\n"));
    assert_eq!(told(&checked), [""; 0]);
    let order: Vec<_> = checked.plan.placements.iter().map(|place| place.environment.as_str()).collect();
    assert_eq!(order, ["dev", "staging", "prod"]);
}

#[test]
fn production_beside_others_is_a_warning() {
    let checked = checked("clusterMapping: {a: {cluster: c, environments: [dev, prod]}}", None);
    assert!(checked.is_sound());
    assert_eq!(
        told(&checked),
        [
            "values.yaml:1:54: warning: clusterMapping.a.environments[1]: prod shares the cluster c with dev; give production a cluster of its own"
        ]
    );
}

/// Many environments on many clusters.
fn many(environments: usize, clusters: usize) -> String {
    let mut text = String::from("clusterMapping:\n");
    for cluster in 0..clusters {
        text += &format!("  m{cluster}:\n    cluster: cluster-{cluster}\n    environments:\n");
        for n in 0..environments / clusters {
            text += &format!("      - env-{cluster}-{n}\n");
        }
    }
    text
}

/// `--ignored --nocapture` in release shows the figures.
#[test]
fn cost_grows_linearly() {
    let sizes: &[usize] = if cfg!(debug_assertions) { &[200, 2_000] } else { &[10_000, 100_000] };
    let mut times = vec![];
    for size in sizes {
        let start = Instant::now();
        let sources = sources(&many(*size, 100));
        let read = start.elapsed();
        let checked = check(&sources, None);
        let planned = start.elapsed();
        assert_eq!((checked.plan.placements.len(), checked.findings.len()), (*size, 0));
        let counts = build::objects(&sources, &checked.mappings, None, |cluster| cluster.objects.len()).unwrap();
        let objects: usize = counts.iter().sum();
        let built = start.elapsed();
        println!("{size}: read {read:?}, planned {planned:?}, {objects} objects {built:?}");
        times.push(built.as_secs_f64());
    }
    assert!(times[1] / times[0] < 30.0, "{times:?}");
}

#[test]
fn a_manifest_is_a_source_too() {
    let (manifest, findings) = floe_envmap::manifest::Manifest::read(source("m", &fixture("manifest.yaml")));
    assert_eq!((manifest.environments.len(), findings), (5, vec![]));
}
