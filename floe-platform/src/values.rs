//! The values of the umbrella: what its subcharts share, and which of them there are.

use crate::{
    dagster::values::PathPrefix,
    global::{Global, Outside, Storage},
};
use floe_schema::{Choice, DnsLabel, Flag, Int, LabelValue, Opt, Text, With};
use floe_workload::{
    Chart,
    values::{LimitRange, Quota, SecretStore, ServiceType},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The floe data platform: Dagster on PostgreSQL.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// What all charts of the platform share.
    pub global: With<With<Global, Storage>, Outside>,
    /// How much all pods of the namespace may use together.
    pub resource_quota: Quota,
    /// What a container of the namespace may use, and what it gets where it says nothing.
    pub limit_range: LimitRange,
    /// The bundled PostgreSQL; all its values are in charts/postgresql.
    pub postgresql: Part,
    /// Dagster; all its values are in charts/dagster.
    pub dagster: DagsterPart,
    /// The store of `global.externalSecrets`, where this chart is to make it.
    pub secret_store: SecretStore,
}

/// A part of the platform.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Whether it is installed. Where it is unset its tag decides, and without that it is.
    pub enabled: Opt<Flag>,
}

/// Dagster, as far as others have to know where it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DagsterPart {
    /// Whether it is installed. Where it is unset its tag decides, and without that it is.
    pub enabled: Opt<Flag>,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of its objects; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The webserver.
    pub webserver: WebserverPart,
}

/// The webserver, as far as others have to know where it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebserverPart {
    /// Serve the UI below this path.
    pub path_prefix: Opt<Text<PathPrefix>>,
    /// Its Service.
    pub service: ServicePart,
    /// An Ingress to the Service.
    pub ingress: Switch,
    /// How many webserver pods run; ignored while `autoscaling` is enabled.
    pub replica_count: Int<0, 100>,
    /// An autoscaler of the pods.
    pub autoscaling: Switch,
}

impl WebserverPart {
    /// Whether there is one pod of it.
    pub(crate) fn single(&self) -> Flag {
        self.autoscaling.enabled.not().and(&self.replica_count.lt(2))
    }
}

/// A Service, as far as others have to know where it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServicePart {
    /// Who can reach it.
    pub r#type: Choice<ServiceType>,
    /// Its port.
    pub port: Int<1, 65_535>,
}

/// What may be made.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Switch {
    /// Whether it is made.
    pub enabled: Flag,
}

impl Default for DagsterPart {
    fn default() -> Self {
        Self {
            enabled: Opt::unset(),
            name_override: Opt::unset(),
            fullname_override: Opt::unset(),
            namespace_override: Opt::unset(),
            webserver: WebserverPart {
                path_prefix: Opt::unset(),
                service: ServicePart { r#type: ServiceType::ClusterIP.into(), port: 80.into() },
                ingress: Switch { enabled: false.into() },
                replica_count: 1.into(),
                autoscaling: Switch { enabled: false.into() },
            },
        }
    }
}

impl Chart for Values {
    const NAME: &'static str = "floe-platform";
    const PART_OF: &'static str = "floe-platform";

    fn global(&self) -> &floe_workload::values::Global {
        &self.global
    }

    /// Its parts have names of their own.
    fn name_override(&self) -> Opt<Text<DnsLabel>> {
        Opt::unset()
    }

    fn fullname_override(&self) -> Opt<Text<DnsLabel>> {
        Opt::unset()
    }

    fn namespace_override(&self) -> Opt<Text<DnsLabel>> {
        Opt::unset()
    }

    fn environment(&self) -> Opt<Text<LabelValue>> {
        Opt::unset()
    }
}

impl Default for Values {
    fn default() -> Self {
        Self {
            global: With::default(),
            resource_quota: Quota::default(),
            limit_range: LimitRange::default(),
            postgresql: Part { enabled: Opt::unset() },
            dagster: DagsterPart::default(),
            secret_store: SecretStore::default(),
        }
    }
}
