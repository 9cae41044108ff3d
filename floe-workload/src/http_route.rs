//! HTTPRoutes of the Gateway API.

use crate::{
    Chart,
    labels::{self, component_metadata},
    object::Object,
    values,
};
use floe_schema::{Context, FreeForm, Text, non_empty};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An object of the Gateway API, `gateway.networking.k8s.io`.
pub type HttpRoute = Object<Spec>;

/// Where requests come from, and where they go.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    /// The Gateways, as the user writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_refs: Option<Vec<BTreeMap<String, FreeForm>>>,
    /// The hosts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostnames: Option<Vec<String>>,
    /// The one rule.
    pub rules: Vec<Rule>,
}

/// Which requests go where.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Which requests.
    pub matches: Vec<Match>,
    /// What becomes of them on the way, as the user writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Vec<BTreeMap<String, FreeForm>>>,
    /// Where they go.
    pub backend_refs: Vec<BackendRef>,
}

/// Which requests.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Match {
    /// Those of this path.
    pub path: PathMatch,
}

/// A path to compare with.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct PathMatch {
    /// `PathPrefix`.
    pub r#type: String,
    /// The path.
    pub value: String,
}

/// A Service.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct BackendRef {
    /// Its name.
    pub name: String,
    /// Its port.
    pub port: i32,
}

/// The HTTPRoute of all below `root` to the Service of its own name, at its port `port`; none where it is not enabled.
pub fn http_route<V: Chart>(
    cx: &Context<V>,
    name: &Text,
    component: &str,
    (port, root): (i32, &Text),
    values: &values::Gateway,
) -> Option<HttpRoute> {
    values.enabled.then(|| HttpRoute {
        api_version: "gateway.networking.k8s.io/v1".to_owned(),
        kind: "HTTPRoute".to_owned(),
        metadata: ObjectMeta {
            annotations: labels::annotations(cx, Some(&values.annotations)),
            ..component_metadata(cx, name, component)
        },
        spec: Spec {
            parent_refs: values.parent_refs.get(),
            hostnames: non_empty(values.hostnames.map(Text::get)),
            rules: vec![Rule {
                matches: vec![Match { path: PathMatch { r#type: "PathPrefix".to_owned(), value: root.get() } }],
                filters: values.filters.get(),
                backend_refs: vec![BackendRef { name: name.get(), port }],
            }],
        },
    })
}
