//! The values of the umbrella: what its subcharts share, and which of them there are.
//!
//! Threads may share them:
//!
//! ```
//! fn shared<T: Send + Sync>() {}
//! shared::<floe_platform::values::Values>();
//! ```

mod parts;

pub use parts::{
    CollectorPart, DagsterPart, MarquezPart, Named, OptionalPart, Part, PolarisPart, ServicePart, WebserverPart,
};

use crate::{
    dashboards::GrafanaDashboards,
    global::{Collector, Global, ObjectStore, Outside, Platform, Storage, Store, Telemetry, Tracing},
};
use floe_envmap::values::{ClusterMapping, ClusterName, Environments, Namespaces};
use floe_schema::{DnsLabel, Fragment, LabelValue, Opt, Text, With};
use floe_workload::{
    Chart,
    values::{ExtraObject, LimitRange, Quota, SecretStore},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What parts share that keep data.
type Kept = With<With<Global, Storage>, Store>;

/// The floe data platform: Dagster and Polaris on PostgreSQL, with an OpenTelemetry collector.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// What all charts of the platform share.
    pub global: With<With<With<Kept, Telemetry>, Tracing>, Outside>,
    /// The physical cluster that this release is installed on, as `clusterMapping` names it: only the environments of its
    /// mappings are made.
    pub cluster: Opt<Text<ClusterName>>,
    /// Which logical environments are on which physical cluster, by names of your choice, such as `non-prod`.
    pub cluster_mapping: ClusterMapping,
    /// The namespaces of the environments that are on `cluster`, with rights, policies and bounds.
    pub namespaces: Namespaces,
    /// How much all pods of the namespace may use together.
    pub resource_quota: Quota,
    /// What a container of the namespace may use, and what it gets where it says nothing.
    pub limit_range: LimitRange,
    /// The bundled PostgreSQL; all its values are in charts/postgresql.
    pub postgresql: Part,
    /// Dagster; all its values are in charts/dagster.
    pub dagster: DagsterPart,
    /// Polaris, the Iceberg catalog; all its values are in charts/polaris.
    pub polaris: PolarisPart,
    /// The OpenTelemetry collector; all its values are in charts/otel-collector.
    pub otel: CollectorPart,
    /// Marquez, which shows lineage; all its values are in charts/marquez.
    pub marquez: MarquezPart,
    /// The store of `global.externalSecrets`, where this chart is to make it.
    pub secret_store: SecretStore,
    /// Dashboards for Grafana.
    pub grafana_dashboards: GrafanaDashboards,
    /// Objects of your own, as they are.
    pub extra_objects: Fragment<Vec<ExtraObject>>,
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

impl Environments for Values {
    floe_envmap::environments!();
}

impl Values {
    /// What all charts of the platform have to agree on.
    pub(crate) const fn platform(&self) -> &Platform {
        &self.global.own.own.own.own.own.shared
    }

    /// The object store.
    pub(crate) const fn store(&self) -> &ObjectStore {
        &self.global.own.own.own.shared.object_store
    }

    /// The collector of telemetry.
    pub(crate) const fn collector(&self) -> &Collector {
        &self.global.own.own.shared.otel
    }
}
