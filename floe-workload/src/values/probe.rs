//! Probes: when a container is started, ready and alive.

use floe_schema::Int;
use k8s_openapi::api::core::v1;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often and how patiently a container is asked; null removes the probe.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Timing {
    /// How long to wait before the first time, in seconds.
    pub initial_delay_seconds: Int<0, 3600>,
    /// How often, in seconds.
    pub period_seconds: Int<1, 3600>,
    /// How long an answer may take, in seconds.
    pub timeout_seconds: Int<1, 3600>,
    /// After how many failures in a row the container counts as failed.
    pub failure_threshold: Int<1, 1000>,
}

impl Timing {
    /// Every `period` seconds, an answer in `timeout`, given up after `failures`.
    #[must_use]
    pub fn every(period: i64, timeout: i64, failures: i64) -> Self {
        Self {
            initial_delay_seconds: 0.into(),
            period_seconds: period.into(),
            timeout_seconds: timeout.into(),
            failure_threshold: failures.into(),
        }
    }

    /// The probe that asks by `probe`'s handler.
    #[must_use]
    pub fn probe(&self, probe: v1::Probe) -> v1::Probe {
        v1::Probe {
            initial_delay_seconds: Some(self.initial_delay_seconds.get()),
            period_seconds: Some(self.period_seconds.get()),
            timeout_seconds: Some(self.timeout_seconds.get()),
            failure_threshold: Some(self.failure_threshold.get()),
            ..probe
        }
    }
}
