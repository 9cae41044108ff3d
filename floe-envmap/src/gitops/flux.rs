//! Flux: for each environment the chart's source, its values, and the release; and what applies them from Git.

use super::Chart;
use crate::{
    commands::{self, slug},
    plan::{Placement, Plan},
};
use floe_chart::yaml;
use serde_json::{Value, json};

/// The namespace of Flux.
const FLUX: &str = "flux-system";

/// Files by their path in the repository: for each cluster its Kustomizations, and for each release a folder.
pub fn files(
    plan: &Plan,
    chart: &Chart,
    values: impl Fn(&Placement) -> Value,
    namespaces: impl Fn(&str) -> Value,
) -> Vec<(String, Vec<Value>)> {
    let mut files = vec![];
    for (cluster, places) in plan.clusters() {
        let folder = format!("clusters/{}", slug(cluster));
        let first = format!("{folder}/{}", commands::RELEASE);
        let mut kustomizations = vec![kustomization(commands::RELEASE, &first, None)];
        let target = Target { name: commands::RELEASE, namespace: commands::NAMESPACE };
        files.push((format!("{first}/release.yaml"), release(&target, chart, &namespaces(cluster), true)));
        for place in places {
            let folder = format!("{folder}/{}", place.release);
            kustomizations.push(kustomization(&place.release, &folder, Some(commands::RELEASE)));
            let target = Target { name: &place.release, namespace: &place.namespace };
            files.push((format!("{folder}/release.yaml"), release(&target, chart, &values(place), false)));
        }
        files.push((format!("{folder}/environments.yaml"), kustomizations));
    }
    files
}

/// What applies a folder of the repository, after another one.
fn kustomization(name: &str, folder: &str, after: Option<&str>) -> Value {
    let mut spec = json!({
        "interval": "10m",
        "path": format!("./{folder}"),
        "prune": true,
        "wait": true,
        "sourceRef": { "kind": "GitRepository", "name": FLUX },
    });
    if let Some(after) = after {
        spec["dependsOn"] = json!([{ "name": after }]);
    }
    object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, &spec)
}

/// A release, and where it goes.
struct Target<'a> {
    /// Its name, also that of its objects.
    name: &'a str,
    namespace: &'a str,
}

/// The source of the chart, the values, the release.
fn release(target: &Target<'_>, chart: &Chart, values: &Value, create_namespace: bool) -> Vec<Value> {
    let map = format!("{}-values", target.name);
    let source = json!({
        "interval": "10m",
        "url": format!("oci://{}/{}", chart.registry, chart.name),
        "ref": { "tag": chart.version },
        "layerSelector": { "mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "operation": "copy" },
    });
    let mut release = json!({
        "interval": "10m",
        "releaseName": target.name,
        "targetNamespace": target.namespace,
        "chartRef": { "kind": "OCIRepository", "name": target.name },
        "install": { "remediation": { "retries": 3 } },
        "upgrade": { "remediation": { "retries": 3, "remediateLastFailure": true } },
        "driftDetection": { "mode": "enabled" },
        "valuesFrom": [{ "kind": "ConfigMap", "name": map, "valuesKey": "values.yaml" }],
    });
    if create_namespace {
        release["install"]["createNamespace"] = true.into();
    }
    vec![
        object("source.toolkit.fluxcd.io/v1", "OCIRepository", target.name, &source),
        json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": { "name": map, "namespace": FLUX },
            "data": { "values.yaml": yaml::write(values) },
        }),
        object("helm.toolkit.fluxcd.io/v2", "HelmRelease", target.name, &release),
    ]
}

fn object(api_version: &str, kind: &str, name: &str, spec: &Value) -> Value {
    json!({
        "apiVersion": api_version,
        "kind": kind,
        "metadata": { "name": name, "namespace": FLUX },
        "spec": spec,
    })
}
