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
use k8s_openapi::{
    api::{
        core::v1::{LimitRange, Namespace, ResourceQuota},
        networking::v1::NetworkPolicy,
        rbac::v1::{Role, RoleBinding},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::{Deserialize, Serialize};

/// An object of an environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Object {
    /// A namespace.
    Namespace(Box<Namespace>),
    /// How much a namespace may use.
    ResourceQuota(Box<ResourceQuota>),
    /// How much a container may use.
    LimitRange(Box<LimitRange>),
    /// Which connections there are.
    NetworkPolicy(Box<NetworkPolicy>),
    /// What may be done.
    Role(Box<Role>),
    /// Who may do it.
    RoleBinding(Box<RoleBinding>),
}

impl Object {
    /// An object of one kind.
    fn of<T>(kind: impl Fn(Box<T>) -> Self) -> impl Fn(T) -> Self {
        move |object| kind(Box::new(object))
    }
}

/// All objects of the cluster, natively: those of each namespace, itself first, then those of each environment. The functions of
/// one kind, which templates come from, would look for each place again.
#[must_use]
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<Object> {
    let values = cx.values.namespaces();
    let (quota, range, policy) = (&values.resource_quota, &values.limit_range, &values.network_policy);
    let access = values.access.enabled.get();
    let mut objects = each_namespace(cx, |place| {
        let mut objects = vec![Object::of(Object::Namespace)(namespace::namespace(cx, place))];
        let quota = quota.enabled.then(|| resource_quota::resource_quota(cx, place));
        let range = range.enabled.then(|| limit_range::limit_range(cx, place));
        let denied = policy.enabled.then(|| network_policy::deny_all(cx, place));
        objects.extend(quota.map(Object::of(Object::ResourceQuota)));
        objects.extend(range.map(Object::of(Object::LimitRange)));
        objects.extend(denied.map(Object::of(Object::NetworkPolicy)));
        if access {
            objects.extend(role::roles(cx, place).map(Object::of(Object::Role)));
        }
        objects
    });
    objects.extend(each(cx, |place, name| {
        let allowed = policy.enabled.then(|| network_policy::allowed(cx, place, name));
        let mut objects: Vec<_> = allowed.map(Object::of(Object::NetworkPolicy)).into_iter().collect();
        if access {
            objects.extend(role_binding::bindings(cx, place, name).map(Object::of(Object::RoleBinding)));
        }
        objects
    }));
    objects
}

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
    /// The labels of what is there: those of every object, and what tells the objects of one environment from those of others.
    pub labels: Labels,
}

impl Place<'_> {
    /// The metadata of an object in the namespace.
    pub fn metadata<V: Environments, F>(&self, cx: &Context<V>, name: &Text<F>) -> ObjectMeta {
        ObjectMeta {
            name: Some(name.get()),
            namespace: Some(self.namespace.get()),
            labels: Some(self.labels.clone()),
            annotations: labels::annotations(cx, None),
            ..ObjectMeta::default()
        }
    }
}

/// A mapping of the cluster, with its name and the labels of every object.
struct Mapped<'a> {
    name: Text,
    of: &'a Mapping,
    common: &'a Labels,
}

impl<'a> Mapped<'a> {
    /// A place of the mapping.
    fn place(&self, environment: Option<Text>, namespace: Text) -> Place<'a> {
        let own = labels::labels([("floe.dev/cluster-mapping", self.name.get())]);
        let of_one = environment.as_ref().map(|name| labels::labels([("floe.dev/environment", name.get())]));
        let labels = union(self.common.clone(), union(own, of_one.unwrap_or_default()));
        Place { mapping: self.name.clone(), of: self.of, environment, namespace, labels }
    }
}

/// What `objects` gives for each environment of the cluster, by its place and its name.
pub fn each<V: Environments, T: Traceable>(cx: &Context<V>, objects: impl Fn(&Place<'_>, &Text) -> Vec<T>) -> Vec<T> {
    each_mapping(cx, |mapped| {
        mapped.of.environments.flat_map(|environment| {
            let namespace = names::namespace_of(mapped.of, &mapped.name.get().into(), environment);
            let environment = Text::of(environment.get());
            objects(&mapped.place(Some(environment.clone()), namespace), &environment)
        })
    })
}

/// What `objects` gives for each namespace of the cluster.
pub fn each_namespace<V: Environments, T: Traceable>(
    cx: &Context<V>,
    objects: impl Fn(&Place<'_>) -> Vec<T>,
) -> Vec<T> {
    each_mapping(cx, |mapped| {
        let shared = || objects(&mapped.place(None, names::namespace(mapped.of, &mapped.name)));
        let own = || {
            let place = |name: &Text<_>| mapped.place(Some(Text::of(name.get())), names::namespace(mapped.of, name));
            mapped.of.environments.flat_map(|name| objects(&place(name)))
        };
        let share = names::shared(mapped.of);
        share.then_items(shared).into_iter().chain(share.not().then_items(own)).collect()
    })
}

/// What `objects` gives for each mapping of the cluster.
fn each_mapping<V: Environments, T: Traceable>(cx: &Context<V>, objects: impl Fn(&Mapped<'_>) -> Vec<T>) -> Vec<T> {
    let cluster = cx.values.cluster().or("".into());
    let common = &labels::common(cx);
    cx.values.namespaces().create.then_items(|| {
        cx.values.cluster_mapping().flat_map(|name, of| {
            let mapped = || Mapped { name: Text::of(name.get()), of, common };
            of.cluster.same_as(&cluster).then_items(|| objects(&mapped()))
        })
    })
}
