//! What a schema cannot say about a mapping, as the checks of a chart; the library finds more, with places.

use crate::{
    names,
    values::{Environments, Mapping},
};
use floe_schema::{Context, Text};

/// Every finding: the key, what is wrong, and the remedy. They matter where namespaces are made.
pub fn findings<V: Environments>(cx: &Context<V>) -> Vec<String> {
    cx.values.namespaces().create.then_items(|| nowhere(cx).into_iter().chain(names_of(cx)).chain(twice(cx)).collect())
}

/// Who makes namespaces knows where.
fn nowhere<V: Environments>(cx: &Context<V>) -> Option<String> {
    cx.values.cluster().is_set().not().then(|| {
        "cluster: is unset, so nobody knows which namespaces to make; name the cluster of this release, as clusterMapping does"
            .to_owned()
    })
}

/// Names are such as namespaces can have.
fn names_of<V: Environments>(cx: &Context<V>) -> Vec<String> {
    cx.values.cluster_mapping().flat_map(|name, mapping| {
        mapping.environments.flat_map(|environment| {
            let namespace = names::namespace_of(mapping, name, environment);
            let path = format!("clusterMapping.{name}.environments: {environment}");
            let long = namespace.fits(63).not().then(|| {
                format!("{path}: its namespace {namespace} has more than 63 characters; shorten the name or namespaceTemplate")
            });
            let ends = namespace.starts_with("-").or(&namespace.ends_with("-")).then(|| {
                format!("{path}: its namespace {namespace} begins or ends with -; rename it, or change namespaceTemplate")
            });
            let label = environment.ends_with("-").or(&environment.ends_with("_")).then(|| {
                format!("{path}: ends with - or _, which no label does; rename it in the manifest and here")
            });
            let own = namespace.same_as(&cx.release.namespace).then(|| {
                format!("{path}: its namespace {namespace} is that of this release, which cannot make it; install the release of namespaces into another one")
            });
            long.into_iter().chain(ends).chain(label).chain(own).collect()
        })
    })
}

/// An environment is on one cluster, and has a namespace of its own where its mapping says so.
fn twice<V: Environments>(cx: &Context<V>) -> Vec<String> {
    let all = cx.values.cluster_mapping();
    all.flat_map(|name, mapping| {
        mapping.environments.flat_map(|environment| {
            all.flat_map(|other_name, other| {
                other.environments.flat_map(|other_environment| {
                    let same = environment.same_as(other_environment);
                    let elsewhere = name.same_as(other_name).not();
                    let path = format!("clusterMapping.{name}.environments: {environment}");
                    let mapped = same.and(&elsewhere).then(|| {
                        format!("{path}: is in the mapping {other_name} too; leave it in one of them")
                    });
                    let collides = collide((name, mapping, environment), (other_name, other, other_environment));
                    let collides = same.not().and(&collides).then(|| {
                        format!("{path}: has the same namespace as {other_environment}; rename one of them, or change a namespaceTemplate")
                    });
                    mapped.into_iter().chain(collides).collect()
                })
            })
        })
    })
}

type Mapped<'a> = (&'a Text<crate::values::MappingName>, &'a Mapping, &'a Text<crate::values::EnvironmentName>);

/// Whether two environments have one namespace though they are not to share it.
fn collide(
    (name, mapping, environment): Mapped<'_>,
    (other_name, other, other_environment): Mapped<'_>,
) -> floe_schema::Flag {
    let namespace = names::namespace_of(mapping, name, environment);
    let same = namespace.same_as(&names::namespace_of(other, other_name, other_environment));
    let meant = name.same_as(other_name).and(&names::shared(mapping));
    mapping.cluster.same_as(&other.cluster).and(&same).and(&meant.not())
}
