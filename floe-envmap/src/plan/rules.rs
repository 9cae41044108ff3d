//! What must hold between mappings, and between mappings and the manifest.

use super::Placement;
use crate::{finding::Finding, manifest::Manifest, mapping::Mapped, source::Sources, values::Isolation};
use std::collections::{HashMap, HashSet};

/// The longest name of a namespace.
const NAMESPACE_LENGTH: usize = 63;

/// The rules between mappings. `placed` has the environments of each.
pub(super) fn of_mappings(sources: &Sources, mappings: &[Mapped], placed: &[Vec<Placement>]) -> Vec<Finding> {
    let mut findings = vec![];
    let all = || mappings.iter().zip(placed);
    twice(sources, mappings, &mut findings);
    for (mapped, places) in all() {
        for ((_, index), place) in mapped.environments.iter().zip(places) {
            namespace(sources, mapped, *index, place, &mut findings);
        }
    }
    overlaps(sources, mappings, placed, &mut findings);
    shared_production(sources, mappings, placed, &mut findings);
    findings
}

/// An environment is in one mapping, and there once.
fn twice(sources: &Sources, mappings: &[Mapped], findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &str> = HashMap::new();
    for mapped in mappings {
        for (name, index) in &mapped.environments {
            match first.get(name.as_str()) {
                // That it is twice in one list the schema says.
                Some(before) if **before != mapped.name => {
                    let message =
                        format!("{name} is in the mapping {before} too, and an environment is on one cluster");
                    findings.push(sources.finding(&mapped.path_of(*index), message, "leave it in one of them"));
                }
                Some(_) => {}
                None => {
                    first.insert(name, &mapped.name);
                }
            }
        }
    }
}

/// Kubernetes accepts the names that follow from an environment's.
fn namespace(sources: &Sources, mapped: &Mapped, index: usize, place: &Placement, findings: &mut Vec<Finding>) {
    let mut find =
        |message: String, remedy: &str| findings.push(sources.finding(&mapped.path_of(index), message, remedy));
    let (name, namespace) = (&place.environment, &place.namespace);
    if name.ends_with(['-', '_']) {
        find(format!("{name} ends with - or _, which no label does"), "rename it in the manifest and here");
    }
    if namespace.len() > NAMESPACE_LENGTH {
        let message =
            format!("its namespace {namespace} has {} characters, more than {NAMESPACE_LENGTH}", namespace.len());
        find(message, "shorten the name or namespaceTemplate");
    }
    if namespace.starts_with('-') || namespace.ends_with('-') {
        find(format!("its namespace {namespace} begins or ends with -"), "rename it, or change namespaceTemplate");
    }
}

/// Environments that are not to share a namespace have two.
fn overlaps(sources: &Sources, mappings: &[Mapped], placed: &[Vec<Placement>], findings: &mut Vec<Finding>) {
    let mut first: HashMap<(&str, &str), &Placement> = HashMap::new();
    for (mapped, places) in mappings.iter().zip(placed) {
        for ((_, index), place) in mapped.environments.iter().zip(places) {
            let Some(before) = first.get(&(place.cluster.as_str(), place.namespace.as_str())) else {
                first.insert((&place.cluster, &place.namespace), place);
                continue;
            };
            let meant = place.mapping == before.mapping && place.isolation == Isolation::Label;
            if !meant && before.environment != place.environment {
                let message = format!(
                    "{} and {} have one namespace, {} on {}",
                    before.environment, place.environment, place.namespace, place.cluster
                );
                let remedy = "rename one of them, or write {{.environment}} into namespaceTemplate";
                findings.push(sources.finding(&mapped.path_of(*index), message, remedy));
            }
        }
    }
}

/// Production has its cluster to itself.
fn shared_production(sources: &Sources, mappings: &[Mapped], placed: &[Vec<Placement>], findings: &mut Vec<Finding>) {
    let mut other: HashMap<&str, &str> = HashMap::new();
    for place in placed.iter().flatten().filter(|place| !place.production) {
        other.entry(&place.cluster).or_insert(&place.environment);
    }
    for (mapped, places) in mappings.iter().zip(placed) {
        for ((_, index), place) in mapped.environments.iter().zip(places).filter(|(_, place)| place.production) {
            if let Some(other) = other.get(place.cluster.as_str()).filter(|_| !place.cluster.is_empty()) {
                let message = format!("{} shares the cluster {} with {other}", place.environment, place.cluster);
                let remedy = "give production a cluster of its own";
                findings.push(sources.finding(&mapped.path_of(*index), message, remedy).as_warning());
            }
        }
    }
}

/// The environments of the manifest are those of the mappings.
pub(super) fn of_manifest(sources: &Sources, manifest: &Manifest, mappings: &[Mapped]) -> Vec<Finding> {
    let mut findings = vec![];
    let known: HashSet<&str> = manifest.environments.iter().map(|(name, _)| name.as_str()).collect();
    let mut mapped_names: HashSet<&str> = HashSet::new();
    for mapped in mappings {
        for (name, index) in &mapped.environments {
            mapped_names.insert(name);
            if !known.contains(name.as_str()) {
                let remedy = match near(name, &known) {
                    Some(near) => format!("did you mean {near}? Else add it there, or remove it here"),
                    None => "add it there, or remove it here".to_owned(),
                };
                let message = format!("{name} is no environment of the manifest");
                findings.push(sources.finding(&mapped.path_of(*index), message, remedy));
            }
        }
    }
    for (name, path) in &manifest.environments {
        if !mapped_names.contains(name.as_str()) {
            let message = format!("{name} is on no cluster");
            findings.push(manifest.finding(path, message, "add it to a mapping of clusterMapping"));
        }
    }
    findings
}

/// A known name that differs by case, or by `-` and `_`, or begins alike.
fn near<'a>(name: &str, known: &HashSet<&'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.replace(['-', '_'], "");
    let mut all: Vec<&str> = known
        .iter()
        .copied()
        .filter(|other| {
            let (a, b) = (plain(name), plain(other));
            a == b || a.starts_with(&b) || b.starts_with(&a)
        })
        .collect();
    all.sort_unstable();
    all.first().copied()
}
