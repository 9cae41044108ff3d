//! Argo CD: an ApplicationSet for the namespaces of clusters, and one for environments.

use super::Chart;
use crate::{
    commands::{self, slug},
    plan::{Placement, Plan},
};
use floe_chart::yaml;
use serde_json::{Value, json};

/// The namespace of Argo CD.
const ARGOCD: &str = "argocd";

/// Both sets. `values` gives the values of an environment, `namespaces` those of a cluster's namespaces.
pub fn application_sets(
    plan: &Plan,
    chart: &Chart,
    values: impl Fn(&Placement) -> Value,
    namespaces: impl Fn(&str) -> Value,
) -> Vec<Value> {
    let clusters = plan.clusters().into_iter().map(|(cluster, places)| {
        json!({
            "name": format!("{}-{}", commands::RELEASE, slug(cluster)),
            "release": commands::RELEASE,
            "cluster": cluster,
            "namespace": commands::NAMESPACE,
            "automated": !places.iter().any(|place| place.production),
            "values": yaml::write(&namespaces(cluster)),
        })
    });
    let environments = plan.placements.iter().map(|place| {
        json!({
            "name": place.release,
            "release": place.release,
            "environment": place.environment,
            "cluster": place.cluster,
            "namespace": place.namespace,
            // What reaches production, a person decides.
            "automated": !place.production,
            "values": yaml::write(&values(place)),
        })
    });
    let mut first = set(commands::RELEASE, chart, clusters.collect(), &json!({}));
    first["spec"]["template"]["spec"]["syncPolicy"]["syncOptions"] =
        json!(["CreateNamespace=true", "ServerSideApply=true"]);
    let labels = json!({ "floe.dev/environment": "{{.environment}}" });
    vec![first, set(&chart.name, chart, environments.collect(), &labels)]
}

/// One set. Booleans are no texts: whether an Application syncs by itself is a patch.
fn set(name: &str, chart: &Chart, elements: Vec<Value>, labels: &Value) -> Value {
    let automated = "{{- if .automated }}\nspec:\n  syncPolicy:\n    automated:\n      prune: true\n      selfHeal: true\n{{- end }}\n";
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": { "name": name, "namespace": ARGOCD },
        "spec": {
            "goTemplate": true,
            "goTemplateOptions": ["missingkey=error"],
            "generators": [{ "list": { "elements": elements } }],
            "template": {
                "metadata": { "name": "{{.name}}", "labels": labels },
                "spec": {
                    "project": "default",
                    "destination": { "name": "{{.cluster}}", "namespace": "{{.namespace}}" },
                    "source": {
                        "repoURL": chart.registry,
                        "chart": chart.name,
                        "targetRevision": chart.version,
                        "helm": { "releaseName": "{{.release}}", "values": "{{.values}}" },
                    },
                    "syncPolicy": { "syncOptions": ["ServerSideApply=true"] },
                },
            },
            "templatePatch": automated,
        },
    })
}
