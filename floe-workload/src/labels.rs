//! Labels and annotations: one function for each set.

use crate::{Chart, names, values::Pod};
use floe_schema::{Context, Fragment, LabelValue, Text, non_empty_map, part, text_part, union};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use std::collections::BTreeMap;

/// Labels or annotations.
pub type Labels = BTreeMap<String, String>;

/// The environment: the chart's own, else the platform's.
pub fn environment<V: Chart>(cx: &Context<V>) -> Text<LabelValue> {
    cx.values.environment().or(cx.values.global().environment.or(Text::default()))
}

/// `helm.sh/chart`: a label's value has no `+`.
fn chart<V: Chart>(cx: &Context<V>) -> Text {
    text_part("chart", (), |()| {
        Text::of(format!("{}-{}", cx.chart.name, cx.chart.version)).replace("+", "_").trunc(63).get()
    })
}

/// Entries as a map.
pub fn labels<const N: usize>(entries: [(&str, String); N]) -> Labels {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// What selects all pods of the release.
pub fn selector<V: Chart>(cx: &Context<V>) -> Labels {
    labels([("app.kubernetes.io/name", V::NAME.to_owned()), ("app.kubernetes.io/instance", cx.release.name.get())])
}

/// What selects the pods of one component.
pub fn component_selector<V: Chart>(cx: &Context<V>, component: &str) -> Labels {
    union(selector(cx), of_component(component))
}

/// The same as Kubernetes' selectors have it.
pub fn label_selector<V: Chart>(cx: &Context<V>, component: &str) -> LabelSelector {
    LabelSelector { match_labels: Some(component_selector(cx, component)), ..LabelSelector::default() }
}

/// What tells one component's objects from another's.
pub fn of_component(component: &str) -> Labels {
    labels([("app.kubernetes.io/component", component.to_owned())])
}

/// What stays the same over a chart's versions: the labels of pods, which are part of a Job's identity.
pub fn stable<V: Chart>(cx: &Context<V>) -> Labels {
    part("stableLabels", (), |()| {
        let own = labels([
            ("app.kubernetes.io/part-of", V::PART_OF.to_owned()),
            ("app.kubernetes.io/managed-by", cx.release.service.get()),
        ]);
        let own = union(union(selector(cx), own), where_set("floe.dev/environment", &environment(cx)));
        union(own, V::own_labels(cx))
    })
}

/// A label that is there where its value is.
pub fn where_set<F>(key: &str, value: &Text<F>) -> Labels {
    value.is_empty().either(Labels::new, || labels([(key, value.get())]))
}

/// The labels of every object.
pub fn common<V: Chart>(cx: &Context<V>) -> Labels {
    part("labels", (), |()| {
        let versions =
            labels([("helm.sh/chart", chart(cx).get()), ("app.kubernetes.io/version", cx.chart.app_version.get())]);
        union(cx.values.global().common_labels.entries(), union(stable(cx), versions))
    })
}

/// The labels of a component's pods: the user's, under those of the chart.
pub fn pod<V: Chart>(cx: &Context<V>, users: &Fragment<Labels>, own: Labels) -> Labels {
    let users = union(cx.values.global().common_labels.entries(), users.entries());
    union(users, union(union(stable(cx), clients::<V>()), own))
}

/// What the charts that a chart's pods connect to know them by.
pub fn clients<V: Chart>() -> Labels {
    V::CLIENT_OF.iter().fold(Labels::new(), |all, of| union(all, client_of(of)))
}

/// What the pods that may connect to the chart `name` are known by.
pub fn client_of(name: &str) -> Labels {
    labels([(&format!("floe.dev/{name}-client"), "true".to_owned())])
}

/// The annotations of every object, with more over them; none where there are none.
pub fn annotations<V: Chart>(cx: &Context<V>, more: Option<&Fragment<Labels>>) -> Option<Labels> {
    let common = &cx.values.global().common_annotations;
    match more {
        None => common.get(),
        Some(more) => non_empty_map(union(common.entries(), more.entries())),
    }
}

/// The annotations of a pod: the user's, under those of the chart.
pub fn pod_annotations<V: Chart>(cx: &Context<V>, users: &Fragment<Labels>, own: Labels) -> Labels {
    union(union(cx.values.global().common_annotations.entries(), users.entries()), own)
}

/// The annotation that follows what a pod is made from.
pub fn checksum(of: &str, digest: &Text) -> Labels {
    labels([(&format!("checksum/{of}"), digest.get())])
}

/// The metadata of an object that belongs to no component.
pub fn metadata<V: Chart, F>(cx: &Context<V>, name: &Text<F>) -> ObjectMeta {
    labelled(cx, name, common(cx))
}

fn labelled<V: Chart, F>(cx: &Context<V>, name: &Text<F>, labels: Labels) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.get()),
        namespace: Some(names::namespace(cx).get()),
        labels: Some(labels),
        annotations: annotations(cx, None),
        ..ObjectMeta::default()
    }
}

/// The metadata of an object that the labels `own` tell from others.
pub fn own_metadata<V: Chart, F>(cx: &Context<V>, name: &Text<F>, own: Labels) -> ObjectMeta {
    labelled(cx, name, union(common(cx), own))
}

/// The metadata of a component's object.
pub fn component_metadata<V: Chart, F>(cx: &Context<V>, name: &Text<F>, component: &str) -> ObjectMeta {
    own_metadata(cx, name, of_component(component))
}

/// The metadata of a workload: the user's labels and annotations, under those of the chart; `own` tells it from others.
pub fn workload_metadata<V: Chart, F>(
    cx: &Context<V>,
    name: &Text<F>,
    own: Labels,
    (labels, annotations): (&Fragment<Labels>, &Fragment<Labels>),
    own_annotations: Labels,
) -> ObjectMeta {
    let annotations = union(cx.values.global().common_annotations.entries(), annotations.entries());
    ObjectMeta {
        labels: Some(union(labels.entries(), union(common(cx), own))),
        annotations: non_empty_map(union(annotations, own_annotations)),
        ..metadata(cx, name)
    }
}

/// The metadata of a pod: the user's labels and annotations, under those of the chart; `own` tells it from others.
pub fn pod_metadata<V: Chart>(cx: &Context<V>, users: &Pod, own: Labels, annotations: Labels) -> ObjectMeta {
    ObjectMeta {
        labels: Some(pod(cx, &users.pod_labels, own)),
        annotations: Some(pod_annotations(cx, &users.pod_annotations, annotations)),
        ..ObjectMeta::default()
    }
}
