//! The values of the umbrella: what its subcharts share, and which of them there are.

use crate::global::{Global, Outside, Storage};
use floe_schema::{DnsLabel, Flag, LabelValue, Opt, Text, With};
use floe_workload::{
    Chart,
    values::{LimitRange, Quota, SecretStore},
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
    pub dagster: Part,
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
        let part = || Part { enabled: Opt::unset() };
        Self {
            global: With::default(),
            resource_quota: Quota::default(),
            limit_range: LimitRange::default(),
            postgresql: part(),
            dagster: part(),
            secret_store: SecretStore::default(),
        }
    }
}
