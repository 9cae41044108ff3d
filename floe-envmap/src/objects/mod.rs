//! Kubernetes objects of environments: plain functions, which a chart's templates come from, and which the library calls.

pub mod limit_range;
pub mod namespace;
pub mod network_policy;
pub mod resource_quota;
pub mod role;
pub mod role_binding;

use crate::{
    names,
    values::{Environments, Mapping},
};
use floe_chart::{Chart, chart::Values};
use floe_schema::{Context, Text, Traceable, union};
use floe_workload::labels::{self, Labels};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// The templates of environments, added to a chart.
#[must_use]
pub fn templates<V: Environments + Values>(chart: Chart<V>) -> Chart<V> {
    chart
        .template("environments-limitrange.yaml", "floe-envmap/src/objects/limit_range.rs", limit_range::all)
        .template("environments-namespace.yaml", "floe-envmap/src/objects/namespace.rs", namespace::all)
        .template("environments-networkpolicy.yaml", "floe-envmap/src/objects/network_policy.rs", network_policy::all)
        .template("environments-resourcequota.yaml", "floe-envmap/src/objects/resource_quota.rs", resource_quota::all)
        .template("environments-role.yaml", "floe-envmap/src/objects/role.rs", role::all)
        .template("environments-rolebinding.yaml", "floe-envmap/src/objects/role_binding.rs", role_binding::all)
}

/// Where an object is, and for which environment.
pub struct Place<'a> {
    /// The name of the mapping.
    pub mapping: Text,
    /// The mapping itself.
    pub of: &'a Mapping,
    /// The environment; none for what several share.
    pub environment: Option<Text>,
    /// The namespace.
    pub namespace: Text,
}

impl Place<'_> {
    /// What tells the objects of one environment from those of others.
    #[must_use]
    pub fn labels(&self) -> Labels {
        let mapping = labels::labels([("floe.dev/cluster-mapping", self.mapping.get())]);
        let environment = self.environment.as_ref().map(|name| labels::labels([("floe.dev/environment", name.get())]));
        union(mapping, environment.unwrap_or_default())
    }

    /// The metadata of an object in the namespace.
    pub fn metadata<V: Environments, F>(&self, cx: &Context<V>, name: &Text<F>) -> ObjectMeta {
        ObjectMeta { namespace: Some(self.namespace.get()), ..labels::own_metadata(cx, name, self.labels()) }
    }
}

/// What `objects` gives for each environment of the cluster, by its place and its name.
pub fn each<V: Environments, T: Traceable>(cx: &Context<V>, objects: impl Fn(&Place<'_>, &Text) -> Vec<T>) -> Vec<T> {
    each_mapping(cx, |name, of| {
        of.environments.flat_map(|environment| {
            let namespace = names::namespace_of(of, &name.get().into(), environment);
            let environment = Text::of(environment.get());
            let place = Place { mapping: name.clone(), of, environment: Some(environment.clone()), namespace };
            objects(&place, &environment)
        })
    })
}

/// What `objects` gives for each namespace of the cluster.
pub fn each_namespace<V: Environments, T: Traceable>(
    cx: &Context<V>,
    objects: impl Fn(&Place<'_>) -> Vec<T>,
) -> Vec<T> {
    each_mapping(cx, |name, of| {
        let place = |environment, namespace| Place { mapping: name.clone(), of, environment, namespace };
        let shared = || objects(&place(None, names::namespace(of, name)));
        let own = || {
            let own = |name: &Text<_>| objects(&place(Some(Text::of(name.get())), names::namespace(of, name)));
            of.environments.flat_map(own)
        };
        let share = names::shared(of);
        share.then_items(shared).into_iter().chain(share.not().then_items(own)).collect()
    })
}

/// What `objects` gives for each mapping of the cluster.
fn each_mapping<V: Environments, T: Traceable>(cx: &Context<V>, objects: impl Fn(&Text, &Mapping) -> Vec<T>) -> Vec<T> {
    let cluster = cx.values.cluster().or("".into());
    cx.values.namespaces().create.then_items(|| {
        cx.values.cluster_mapping().flat_map(|name, mapping| {
            mapping.cluster.same_as(&cluster).then_items(|| objects(&Text::of(name.get()), mapping))
        })
    })
}
