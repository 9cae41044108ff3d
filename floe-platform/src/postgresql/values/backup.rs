//! Copies of the databases.

use floe_schema::{CronSchedule, DnsSubdomain, Flag, Int, Opt, Quantity, Text};
use floe_workload::values::Resources;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copies of all databases, made by `pg_dump` into a volume of their own.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Backup {
    /// Whether copies are made.
    pub enabled: Flag,
    /// When, as cron writes it.
    pub schedule: Text<CronSchedule>,
    /// Whether every upgrade of the release waits for a copy first, as `global.hooks.mode` says. With Argo CD, whose first sync is an
    /// upgrade too, set it after that one: before there is neither a server nor a volume.
    pub before_upgrade: Flag,
    /// How many copies of each database are kept.
    pub keep: Int<1, 1000>,
    /// The size of the volume with the copies.
    pub size: Quantity,
    /// The storage class of the volume; the cluster's default where it is unset.
    pub storage_class: Opt<Text<DnsSubdomain>>,
    /// A PersistentVolumeClaim that exists, in place of a new one.
    pub existing_claim: Opt<Text<DnsSubdomain>>,
    /// After how many seconds a server that does not answer is given up.
    pub wait_seconds: Int<1, 3600>,
    /// How many seconds the finished Job of an upgrade stays, with its log; null for ever. A plain Job stays always.
    pub ttl_seconds_after_finished: Opt<Int<0, 31_622_400>>,
    /// After how many seconds a copy is given up.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// CPU and memory of the container that makes copies.
    pub resources: Resources,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            schedule: "0 1 * * *".into(),
            before_upgrade: true.into(),
            keep: 7.into(),
            size: "8Gi".into(),
            storage_class: Opt::unset(),
            existing_claim: Opt::unset(),
            wait_seconds: 300.into(),
            ttl_seconds_after_finished: Int::from(604_800).into(),
            active_deadline_seconds: 3600.into(),
            resources: Resources::of(&[("cpu", "500m"), ("memory", "256Mi")], &[("cpu", "50m"), ("memory", "64Mi")]),
        }
    }
}
