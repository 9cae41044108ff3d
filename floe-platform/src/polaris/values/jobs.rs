//! What runs beside the server.

use super::image;
use floe_schema::{CronSchedule, Flag, Int, List, Opt, Text};
use floe_workload::values::{Image, Resources};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The admin tool, which makes realms and looks after what is stored.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Admin {
    /// Its image, of the same version as the server's.
    pub image: Image,
    /// CPU and memory.
    pub resources: Resources,
}

/// The image of the chart's own programs: the catalog's Job, the tests.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Python {
    /// An image with Python.
    pub image: Image,
}

/// A Job that makes the realms and their principal `root`, after each install and upgrade, as `global.hooks.mode` says. A realm that is
/// there stays as it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bootstrap {
    /// Whether it runs; of the persistence `in-memory` the server does it itself.
    pub enabled: Flag,
    /// How often it is tried again.
    pub backoff_limit: Int<0, 20>,
    /// After how many seconds it is given up.
    pub active_deadline_seconds: Int<1, 86_400>,
    /// How many seconds a finished hook stays, with its log; null for ever. A plain Job stays always.
    pub ttl_seconds_after_finished: Opt<Int<0, 31_622_400>>,
}

/// Upkeep of what is stored, of the persistence `nosql`: the admin tool on a schedule.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Maintenance {
    /// Whether it runs.
    pub enabled: Flag,
    /// When, as cron writes it.
    pub schedule: Text<CronSchedule>,
    /// What the admin tool is told.
    pub args: List<Text>,
    /// After how many seconds it is given up.
    pub active_deadline_seconds: Int<1, 86_400>,
}

impl Default for Admin {
    fn default() -> Self {
        Self {
            image: image("apache/polaris-admin-tool"),
            resources: Resources::of(&[("cpu", "1"), ("memory", "512Mi")], &[("cpu", "100m"), ("memory", "256Mi")]),
        }
    }
}

impl Default for Python {
    fn default() -> Self {
        Self { image: Image { tag: Text::from("3.13.1-slim-bookworm").into(), ..image("library/python") } }
    }
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            backoff_limit: 3.into(),
            active_deadline_seconds: 900.into(),
            ttl_seconds_after_finished: Int::from(604_800).into(),
        }
    }
}

impl Default for Maintenance {
    fn default() -> Self {
        Self {
            enabled: false.into(),
            schedule: "0 3 * * *".into(),
            args: vec!["nosql".into(), "maintenance-run".into()].into(),
            active_deadline_seconds: 3600.into(),
        }
    }
}
