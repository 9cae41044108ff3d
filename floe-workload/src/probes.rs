//! What probes ask by.

use k8s_openapi::{
    api::core::v1::{Probe, TCPSocketAction},
    apimachinery::pkg::util::intstr::IntOrString,
};

/// By a connection to a port of the container. Who is busy, or recovers from a crash, still takes connections: that is no reason to
/// start it anew, which a probe of liveness does.
#[must_use]
pub fn connects(port: &str) -> Probe {
    let port = IntOrString::String(port.to_owned());
    Probe { tcp_socket: Some(TCPSocketAction { port, ..TCPSocketAction::default() }), ..Probe::default() }
}
