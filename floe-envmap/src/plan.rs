//! Which environment is on which cluster, in which namespace.

use crate::{
    finding::{Finding, sorted},
    manifest::Manifest,
    mapping::{self, Mapped},
    names,
    source::{Source, Sources},
    values::Isolation,
};
use floe_schema::Text;
use serde::Serialize;
use std::collections::HashMap;

mod rules;

/// Helm's bound for the names of releases.
const RELEASE_LENGTH: u16 = 53;

/// One environment, where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// The environment.
    pub environment: String,
    /// Its physical cluster.
    pub cluster: String,
    /// Its namespace.
    pub namespace: String,
    /// How it is kept apart from others there.
    pub isolation: Isolation,
    /// Its size.
    pub preset: String,
    /// The name of the platform's release in it.
    pub release: String,
    /// The mapping that says so.
    pub mapping: String,
    /// Whether it is one of production, by its name.
    pub production: bool,
}

/// All environments, in the order of promotion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Plan {
    /// The environments.
    pub placements: Vec<Placement>,
}

/// What came of looking at a mapping.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The mappings, as far as they could be read.
    pub mappings: Vec<Mapped>,
    /// The plan: of what could be read.
    pub plan: Plan,
    /// All that is wrong, by place.
    pub findings: Vec<Finding>,
}

/// An environment that is not mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// Its name.
    pub environment: String,
    /// Those that are.
    pub known: Vec<String>,
}

impl std::fmt::Display for Unmapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: no mapping has this environment; known are {}", self.environment, self.known.join(", "))
    }
}

impl std::error::Error for Unmapped {}

impl Checked {
    /// Whether a plan can be made.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(Finding::is_error)
    }
}

/// Looks at a mapping, and where there is one at the manifest.
#[must_use]
pub fn check(sources: &Sources, manifest: Option<Source>) -> Checked {
    let (mappings, mut findings) = mapping::read(sources);
    let manifest = manifest.map(Manifest::read).map(|(manifest, found)| {
        findings.extend(found);
        manifest
    });
    let placed: Vec<Vec<Placement>> = mappings.iter().map(placements).collect();
    findings.extend(rules::of_mappings(sources, &mappings, &placed));
    if let Some(manifest) = &manifest {
        findings.extend(rules::of_manifest(sources, manifest, &mappings));
    }
    let plan = Plan { placements: in_order(placed.into_iter().flatten().collect(), manifest.as_ref()) };
    Checked { mappings, plan, findings: sorted(findings) }
}

/// The environments of one mapping.
fn placements(mapped: &Mapped) -> Vec<Placement> {
    let mapping = &mapped.value;
    let own = Text::of(mapped.name.as_str());
    let shared = (mapped.isolation == Isolation::Label).then(|| names::namespace(mapping, &own).get());
    let place = |(environment, _): &(String, usize)| {
        let name = Text::of(environment.as_str());
        let sanitized = names::sanitized(&name);
        let namespace = shared.clone().unwrap_or_else(|| names::namespace(mapping, &name).get());
        Placement {
            environment: environment.clone(),
            cluster: mapped.cluster.clone(),
            namespace,
            isolation: mapped.isolation,
            preset: names::size(mapping, &name).get(),
            release: Text::of(format!("floe-{sanitized}")).shorten(RELEASE_LENGTH).get(),
            mapping: mapped.name.clone(),
            production: names::is_production(&name).get(),
        }
    };
    mapped.environments.iter().map(place).collect()
}

/// In the order of promotion; without a manifest in that of the mapping.
fn in_order(mut placements: Vec<Placement>, manifest: Option<&Manifest>) -> Vec<Placement> {
    if let Some(manifest) = manifest {
        let order: HashMap<&str, usize> =
            manifest.environments.iter().enumerate().map(|(n, (name, _))| (name.as_str(), n)).collect();
        placements.sort_by_key(|place| order.get(place.environment.as_str()).copied().unwrap_or(usize::MAX));
    }
    placements
}

impl Plan {
    /// Where an environment is.
    ///
    /// # Errors
    /// Where no mapping has it: the names of those that are mapped.
    pub fn resolve(&self, environment: &str) -> Result<&Placement, Unmapped> {
        self.placements.iter().find(|place| place.environment == environment).ok_or_else(|| Unmapped {
            environment: environment.to_owned(),
            known: self.placements.iter().map(|place| place.environment.clone()).collect(),
        })
    }

    /// The clusters, each with its environments, in the order of the plan.
    #[must_use]
    pub fn clusters(&self) -> Vec<(&str, Vec<&Placement>)> {
        let mut clusters: Vec<(&str, Vec<&Placement>)> = vec![];
        let mut index: HashMap<&str, usize> = HashMap::new();
        for place in &self.placements {
            let at = *index.entry(&place.cluster).or_insert_with(|| {
                clusters.push((&place.cluster, vec![]));
                clusters.len() - 1
            });
            clusters[at].1.push(place);
        }
        clusters
    }
}
