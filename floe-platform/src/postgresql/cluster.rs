//! A cluster of the operator CloudNativePG, in place of the chart's own server.

use super::{COMPONENT, Postgresql, stateful_set};
use crate::database;
use floe_schema::{FreeForm, Text};
use floe_workload::{Chart, labels, object::Object, pod, resources};
use k8s_openapi::api::core::v1::{LocalObjectReference, ResourceRequirements, Toleration, TopologySpreadConstraint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An object of the operator's API, `postgresql.cnpg.io/v1`.
pub type Cluster = Object<Spec>;

/// What is wanted of a cluster.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    /// How many servers.
    pub instances: i64,
    /// The image of the servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_name: Option<String>,
    /// The first start.
    pub bootstrap: Bootstrap,
    /// The volume of each server.
    pub storage: Storage,
    /// CPU and memory of each server.
    pub resources: ResourceRequirements,
    /// Where servers run.
    pub affinity: Placement,
    /// How servers are spread over nodes and zones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topology_spread_constraints: Option<Vec<TopologySpreadConstraint>>,
    /// The priority class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority_class_name: Option<String>,
    /// The scheduler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduler_name: Option<String>,
    /// Secrets to pull the image with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_pull_secrets: Option<Vec<LocalObjectReference>>,
    /// Settings of the servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgresql: Option<Settings>,
    /// Copies, as the operator writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<BTreeMap<String, FreeForm>>,
    /// Metrics, as the operator writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<BTreeMap<String, FreeForm>>,
}

/// Where servers run. The operator keeps them apart by itself.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// The labels of the nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_selector: Option<BTreeMap<String, String>>,
    /// The taints that they tolerate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerations: Option<Vec<Toleration>>,
}

/// The first start.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Bootstrap {
    /// A new cluster.
    pub initdb: Initdb,
}

/// A new cluster.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Initdb {
    /// The database; the operator's own choice where it is unset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Its owner.
    pub owner: String,
    /// A Secret with the owner's password; else the operator draws one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretRef>,
}

/// A Secret by its name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct SecretRef {
    /// The name.
    pub name: String,
}

/// A volume.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Storage {
    /// Its size.
    pub size: String,
    /// Its storage class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<String>,
}

/// Settings of a server.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Settings {
    /// By name.
    pub parameters: BTreeMap<String, String>,
}

/// The cluster; none where the chart runs the server itself. Its Service and its Secret have the names of the chart's own.
pub fn cluster(cx: &Postgresql) -> Option<Cluster> {
    cx.values.operator.enabled.then(|| Cluster {
        api_version: "postgresql.cnpg.io/v1".to_owned(),
        kind: "Cluster".to_owned(),
        metadata: labels::component_metadata(cx, &database::server(cx, &cx.values.global.own.shared), COMPONENT),
        spec: spec(cx),
    })
}

fn spec(cx: &Postgresql) -> Spec {
    let server = &cx.values;
    let (pod, global) = (&server.shared, cx.values.global());
    let platform = &server.global.own.shared;
    let database = &platform.postgresql;
    Spec {
        instances: server.operator.instances.get(),
        image_name: server.operator.image.map(Text::get),
        bootstrap: Bootstrap {
            initdb: Initdb {
                database: database.databases.dagster.map(Text::get),
                owner: database.user.get(),
                secret: database::given(platform).then(|| SecretRef { name: database::secret(cx, platform) }),
            },
        },
        storage: Storage { size: server.persistence.size.text().get(), storage_class: stateful_set::storage_class(cx) },
        resources: resources::requirements(cx, &server.own.shared),
        affinity: Placement {
            node_selector: pod.node_selector.or(&global.node_selector).get(),
            tolerations: pod.tolerations.or(&global.tolerations).get(),
        },
        topology_spread_constraints: pod.topology_spread_constraints.or(&global.topology_spread_constraints).get(),
        priority_class_name: pod.priority_class_name.or_else(&global.priority_class_name).map(Text::get),
        scheduler_name: pod.scheduler_name.or_else(&global.scheduler_name).map(Text::get),
        image_pull_secrets: pod::pull_secrets(cx, pod),
        postgresql: server
            .config
            .is_empty()
            .not()
            .then(|| Settings { parameters: server.config.map_values(|_, value| value.get()) }),
        backup: server.operator.backup.get(),
        monitoring: server.operator.monitoring.get(),
    }
}
