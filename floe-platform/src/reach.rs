//! How a person reaches a user interface: what notes say.

use floe_schema::{Choice, Flag, Text};
use floe_workload::values::ServiceType;

/// A user interface.
pub struct Interface<'a> {
    /// The namespace of its Service.
    pub namespace: Text,
    /// The name of its Service, and of its Ingress.
    pub service: Text,
    /// The port of its Service.
    pub port: Text,
    /// Who reaches its Service.
    pub r#type: &'a Choice<ServiceType>,
    /// Whether it has an Ingress.
    pub ingress: &'a Flag,
    /// What its paths begin with.
    pub prefix: Text,
}

impl Interface<'_> {
    /// The lines: by its Ingress, its load balancer, a port of each node, or a port that is forwarded.
    pub fn lines(&self) -> Vec<String> {
        let Self { namespace, service, port, prefix, .. } = self;
        let kubectl = format!("  kubectl --namespace {namespace}");
        let ingress = self.ingress.then_items(|| vec![format!("{kubectl} get ingress {service}")]);
        let balancer = self.r#type.is(ServiceType::LoadBalancer).then_items(|| {
            let address = "--output jsonpath='{.status.loadBalancer.ingress[0]}'";
            vec![format!("{kubectl} get service {service} {address}, port {port}")]
        });
        let node = self.r#type.is(ServiceType::NodePort).then_items(|| {
            let port = "--output jsonpath='{.spec.ports[0].nodePort}'";
            vec![format!("{kubectl} get service {service} {port}, on any node")]
        });
        let forwarded = vec![
            format!("{kubectl} port-forward service/{service} 3000:{port}"),
            format!("  and then http://localhost:3000{prefix}"),
        ];
        ingress.into_iter().chain(balancer).chain(node).chain(forwarded).collect()
    }
}
