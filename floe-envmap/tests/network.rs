//! No traffic from one environment to another, whatever keeps them apart.

#![expect(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod common;

use common::{fixture, sources};
use floe_chart::{
    Manifest,
    verify::{
        Assumptions,
        network::{Answer, Network, Port},
    },
};
use floe_envmap::{build, plan::check};
use pretty_assertions::assert_eq;

/// The network of the first cluster of a mapping.
fn network(mapping: &str) -> Network {
    let sources = sources(mapping);
    let checked = check(&sources, None);
    assert!(checked.is_sound(), "{:#?}", checked.findings);
    let clusters = build::objects(&sources, &checked.mappings, None, |cluster| cluster.values()).unwrap();
    let objects = clusters.into_iter().next().unwrap().into_iter();
    let manifests: Vec<Manifest> = objects.map(|object| Manifest { source: String::new(), object }).collect();
    Network::new(&manifests, &Assumptions::default())
}

/// Whether a pod of the one environment reaches one of the other.
fn reaches(network: &Network, from: (&str, &str), to: (&str, &str)) -> Answer {
    let pod = |(namespace, environment): (&str, &str)| {
        network.outside(namespace, &[("floe.dev/environment", environment), ("app", "any")])
    };
    network.reaches(&pod(from), &pod(to), Port::tcp(8080))
}

#[test]
fn namespaces_keep_environments_apart() {
    let network = network(&fixture("mapping.yaml"));
    let (qa, staging) = (("floe-qa", "qa"), ("floe-staging", "staging"));
    assert_eq!(reaches(&network, qa, staging), Answer::No);
    assert_eq!(reaches(&network, staging, qa), Answer::No);
    assert_eq!(reaches(&network, qa, qa), Answer::Yes);
    assert_eq!(reaches(&network, ("elsewhere", "qa"), qa), Answer::No);
}

#[test]
fn labels_keep_environments_apart() {
    let network = network("clusterMapping: {shared: {cluster: c, environments: [qa, staging], isolation: label}}");
    let (qa, staging) = (("floe-shared", "qa"), ("floe-shared", "staging"));
    assert_eq!(reaches(&network, qa, staging), Answer::No);
    assert_eq!(reaches(&network, qa, qa), Answer::Yes);
    // Whoever says nothing of its environment has no connection at all.
    assert_eq!(reaches(&network, ("floe-shared", ""), qa), Answer::No);
}
