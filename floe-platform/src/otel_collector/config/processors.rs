//! What becomes of telemetry on its way.

use super::NODE;
use crate::otel_collector::{OtelCollector, on_every_node};
use floe_schema::{Flag, Text};
use floe_workload::labels;
use serde::{Deserialize, Serialize};

/// The processors by name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Processors {
    memory_limiter: MemoryLimiter,
    #[serde(skip_serializing_if = "Option::is_none")]
    k8s_attributes: Option<KubernetesAttributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<Resource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probabilistic_sampler: Option<Sampler>,
    batch: Batch,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct MemoryLimiter {
    check_interval: String,
    limit_percentage: i64,
    spike_limit_percentage: i64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct KubernetesAttributes {
    auth_type: String,
    extract: Extract,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Filter>,
    pod_association: Vec<Association>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extract {
    metadata: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Filter {
    node_from_env_var: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Association {
    sources: Vec<Source>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Source {
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Resource {
    attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Attribute {
    key: String,
    value: String,
    action: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Sampler {
    sampling_percentage: f64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Batch {
    send_batch_size: i64,
    timeout: String,
}

/// Those that these values ask for.
pub(super) fn processors(cx: &OtelCollector) -> Processors {
    let (limiter, batch) = (&cx.values.memory_limiter, &cx.values.batch);
    Processors {
        memory_limiter: MemoryLimiter {
            check_interval: limiter.check_interval.get(),
            limit_percentage: limiter.limit_percentage.get(),
            spike_limit_percentage: limiter.spike_limit_percentage.get(),
        },
        k8s_attributes: cx.values.presets.kubernetes_attributes.then(|| kubernetes_attributes(cx)),
        resource: attributed(cx).then(|| Resource { attributes: attributes(cx) }),
        probabilistic_sampler: sampled(cx).then(|| Sampler { sampling_percentage: cx.values.sampling.ratio.percent() }),
        batch: Batch { send_batch_size: batch.send_batch_size.get(), timeout: batch.timeout.get() },
    }
}

/// Their names in the order in which they work: what may refuse comes first, what joins comes last.
pub(super) fn names(cx: &OtelCollector, traces: bool) -> Vec<String> {
    let name = str::to_owned;
    let known = cx.values.presets.kubernetes_attributes.then(|| name("k8s_attributes"));
    let resource = attributed(cx).then(|| name("resource"));
    let sampler = if traces { sampled(cx).then(|| name("probabilistic_sampler")) } else { None };
    let optional = known.into_iter().chain(resource).chain(sampler);
    [name("memory_limiter")].into_iter().chain(optional).chain([name("batch")]).collect()
}

fn sampled(cx: &OtelCollector) -> Flag {
    cx.values.sampling.ratio.is_one().not()
}

fn attributed(cx: &OtelCollector) -> Flag {
    labels::environment(cx).is_empty().and(&cx.values.resource_attributes.is_empty()).not()
}

/// The environment by its name of today and by the one that older backends look for; then the user's.
fn attributes(cx: &OtelCollector) -> Vec<Attribute> {
    let attribute =
        |key: &str, value: &Text| Attribute { key: key.to_owned(), value: value.get(), action: "upsert".to_owned() };
    let environment = Text::of(labels::environment(cx).get());
    let own = environment.is_empty().not().then_items(|| {
        ["deployment.environment.name", "deployment.environment"].map(|key| attribute(key, &environment)).to_vec()
    });
    let users = cx.values.resource_attributes.map(|key, value| attribute(&key.get(), value));
    own.into_iter().chain(users).collect()
}

fn kubernetes_attributes(cx: &OtelCollector) -> KubernetesAttributes {
    let metadata = [
        "k8s.namespace.name",
        "k8s.node.name",
        "k8s.pod.name",
        "k8s.pod.start_time",
        "k8s.pod.uid",
        "k8s.deployment.name",
    ];
    let source = |from: &str, name: Option<&str>| Source { from: from.to_owned(), name: name.map(str::to_owned) };
    let attribute = |name| source("resource_attribute", Some(name));
    let sources = [attribute("k8s.pod.uid"), attribute("k8s.pod.ip"), source("connection", None)];
    KubernetesAttributes {
        auth_type: "serviceAccount".to_owned(),
        extract: Extract { metadata: metadata.map(str::to_owned).to_vec() },
        // Each pod then watches those of its node alone.
        filter: on_every_node(cx).then(|| Filter { node_from_env_var: NODE.to_owned() }),
        pod_association: sources.map(|source| Association { sources: vec![source] }).to_vec(),
    }
}
