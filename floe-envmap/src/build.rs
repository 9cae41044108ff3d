//! The objects of environments, natively: the builders of the chart, run with data.

use crate::{
    mapping::{self, Mapped},
    objects,
    source::Sources,
    values::{ClusterMapping, Values},
};
use floe_schema::{Capabilities, Chart, Context, Draw, Release, Secrets, Subcharts};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The objects of one cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The cluster.
    pub name: String,
    /// Its objects: namespaces first.
    pub objects: Vec<Value>,
}

/// The objects of all clusters, or of one: for mappings without errors.
///
/// # Errors
/// Where the values are none that objects can be made of, which [`check`](crate::plan::check) tells of with places.
pub fn objects(sources: &Sources, mappings: &[Mapped], only: Option<&str>) -> Result<Vec<Cluster>, serde_json::Error> {
    let mut own = mapping::of_environments(sources.merged());
    own.remove("clusterMapping");
    let mut values: Values = serde_json::from_value(Value::Object(mapping::over_defaults(own)))?;
    values.namespaces.create = true.into();
    let mut by_cluster: BTreeMap<&str, Vec<&Mapped>> = BTreeMap::new();
    for mapped in mappings.iter().filter(|mapped| only.is_none_or(|only| mapped.cluster == only)) {
        by_cluster.entry(&mapped.cluster).or_default().push(mapped);
    }
    by_cluster
        .into_iter()
        .map(|(name, mappings)| Ok(Cluster { name: name.to_owned(), objects: of_cluster(&values, name, &mappings)? }))
        .collect()
}

fn of_cluster(values: &Values, cluster: &str, mappings: &[&Mapped]) -> Result<Vec<Value>, serde_json::Error> {
    let own = mappings.iter().map(|mapped| (mapped.name.as_str(), mapped.value.clone()));
    let values = Values {
        cluster: floe_schema::Text::from(cluster).into(),
        cluster_mapping: own.collect::<ClusterMapping>(),
        ..values.clone()
    };
    let cx = context(values);
    let mut all = vec![];
    add(&mut all, objects::namespace::all(&cx))?;
    add(&mut all, objects::resource_quota::all(&cx))?;
    add(&mut all, objects::limit_range::all(&cx))?;
    add(&mut all, objects::network_policy::all(&cx))?;
    add(&mut all, objects::role::all(&cx))?;
    add(&mut all, objects::role_binding::all(&cx))?;
    Ok(all)
}

fn add<T: Serialize>(all: &mut Vec<Value>, objects: Vec<T>) -> Result<(), serde_json::Error> {
    for object in objects {
        all.push(serde_json::to_value(object)?);
    }
    Ok(())
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
