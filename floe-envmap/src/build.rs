//! The objects of environments, natively: the builders of the chart, run with data.

use crate::{
    mapping::{self, Mapped},
    objects::{self, Object},
    source::Sources,
    values::{ClusterMapping, Values},
};
use floe_schema::{Capabilities, Chart, Context, Draw, Release, Secrets, Subcharts, Text};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// The objects of one cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The cluster.
    pub name: String,
    /// Its objects, each namespace before what is in it.
    pub objects: Vec<Object>,
}

impl Cluster {
    /// The objects as plain data.
    ///
    /// # Panics
    /// Never: Kubernetes' types are JSON.
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        let plain = |object| serde_json::to_value(object).expect("Kubernetes' types are JSON");
        self.objects.iter().map(plain).collect()
    }
}

/// What `of` makes of the objects of each cluster, or of one, by the clusters' names: for mappings without errors.
///
/// Clusters are built side by side, and `of` is called where its cluster was built: what it drops needs no more memory than a
/// few clusters have.
///
/// ```
/// use floe_envmap::{
///     build, plan,
///     source::{Source, Sources},
/// };
///
/// let mapping = "clusterMapping: {all: {cluster: kind, environments: [dev, prod]}}";
/// let sources = Sources::new(vec![Source::parse("mapping.yaml", mapping).expect("YAML")]);
/// let checked = plan::check(&sources, None);
/// let counts = build::objects(&sources, &checked.mappings, None, |cluster| cluster.objects.len());
/// assert_eq!(counts.expect("a sound mapping"), [26]);
/// ```
///
/// # Errors
/// Where the values are none that objects can be made of, which [`check`](crate::plan::check) tells of with places.
pub fn objects<T: Send>(
    sources: &Sources,
    mappings: &[Mapped],
    only: Option<&str>,
    of: impl Fn(Cluster) -> T + Sync,
) -> Result<Vec<T>, serde_json::Error> {
    let own = mapping::over_defaults(mapping::of_namespaces(sources.merged()));
    let mut values: Values = serde_json::from_value(Value::Object(own))?;
    values.namespaces.create = true.into();
    let mut by_cluster: BTreeMap<&str, Vec<&Mapped>> = BTreeMap::new();
    for mapped in mappings.iter().filter(|mapped| only.is_none_or(|only| mapped.cluster == only)) {
        by_cluster.entry(&mapped.cluster).or_default().push(mapped);
    }
    let clusters: Vec<_> = by_cluster.into_iter().collect();
    Ok(clusters.par_iter().map(|(name, mappings)| of(of_cluster(&values, name, mappings))).collect())
}

fn of_cluster(values: &Values, cluster: &str, mappings: &[&Mapped]) -> Cluster {
    let own = mappings.iter().map(|mapped| (mapped.name.as_str(), mapped.value.clone()));
    let values = Values {
        cluster: Text::from(cluster).into(),
        cluster_mapping: own.collect::<ClusterMapping>(),
        ..values.clone()
    };
    Cluster { name: cluster.to_owned(), objects: objects::all(&context(values)) }
}

/// What the builders are given: they are no release of Helm's.
fn context(values: Values) -> Context<Values> {
    let release = Release { service: "floe-envmap".into(), ..Release::install("floe-environments", "default") };
    let version = env!("CARGO_PKG_VERSION");
    Context {
        values,
        release,
        chart: Chart {
            name: "floe-environments".into(),
            version: version.into(),
            app_version: version.into(),
            subcharts: Subcharts::new(vec![]),
        },
        capabilities: Capabilities::new("v1.34.0", vec![]),
        // Nothing is drawn.
        secrets: Secrets::new(Draw::placeholder()),
    }
}
