//! Probes: when a container is started, ready and alive.

use floe_schema::{Flag, Fragment, Int, Opt, Traceable};
use k8s_openapi::api::core::v1::{self, ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a container is asked, how often and how patiently; null removes the probe. One of `exec`, `httpGet`, `tcpSocket` and
/// `grpc` takes the place of what the chart asks by; Kubernetes refuses two.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probe {
    /// Asks by a command.
    pub exec: Opt<Fragment<ExecAction>>,
    /// Asks by a request of HTTP.
    pub http_get: Opt<Fragment<HTTPGetAction>>,
    /// Asks by a connection.
    pub tcp_socket: Opt<Fragment<TCPSocketAction>>,
    /// Asks by gRPC's protocol for health checks.
    pub grpc: Opt<Fragment<GRPCAction>>,
    /// How long to wait before the first time, in seconds.
    pub initial_delay_seconds: Int<0, 3600>,
    /// How often, in seconds.
    pub period_seconds: Int<1, 3600>,
    /// How long an answer may take, in seconds.
    pub timeout_seconds: Int<1, 3600>,
    /// After how many failures in a row the container counts as failed.
    pub failure_threshold: Int<1, 1000>,
}

impl Probe {
    /// Every `period` seconds, an answer in `timeout`, given up after `failures`.
    #[must_use]
    pub fn every(period: i64, timeout: i64, failures: i64) -> Self {
        Self {
            exec: Opt::unset(),
            http_get: Opt::unset(),
            tcp_socket: Opt::unset(),
            grpc: Opt::unset(),
            initial_delay_seconds: 0.into(),
            period_seconds: period.into(),
            timeout_seconds: timeout.into(),
            failure_threshold: failures.into(),
        }
    }

    /// The probe that asks as the user says, else by `own`'s handler.
    #[must_use]
    pub fn or(&self, own: v1::Probe) -> v1::Probe {
        let given = [self.exec.is_set(), self.http_get.is_set(), self.tcp_socket.is_set(), self.grpc.is_set()];
        let none = given.into_iter().fold(Flag::from(false), |any, given| any.or(&given)).not();
        v1::Probe {
            exec: handler(&self.exec, own.exec, &none),
            http_get: handler(&self.http_get, own.http_get, &none),
            tcp_socket: handler(&self.tcp_socket, own.tcp_socket, &none),
            grpc: handler(&self.grpc, own.grpc, &none),
            initial_delay_seconds: Some(self.initial_delay_seconds.get()),
            period_seconds: Some(self.period_seconds.get()),
            timeout_seconds: Some(self.timeout_seconds.get()),
            failure_threshold: Some(self.failure_threshold.get()),
            ..own
        }
    }
}

/// The user's handler; the chart's own where the user gives `none` of any kind.
fn handler<T>(users: &Opt<Fragment<T>>, own: Option<T>, none: &Flag) -> Option<T>
where
    T: Traceable + JsonSchema + Clone + Default + 'static,
{
    let Some(own) = own else { return users.map(Fragment::get_or_empty) };
    let users_own = || users.or(Fragment::default()).get_or_empty();
    users.is_set().or(none).then(|| users.is_set().either(users_own, || own.clone()))
}
