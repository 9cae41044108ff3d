//! What the rules of `cargo xtask verify` may take for granted, as flags and files.

use std::fs;
use std::net::{IpAddr, SocketAddr};

use anyhow::Result;
use clap::Args;
use floe_chart::verify::Assumptions;
use floe_chart::verify::network::Flows;
use ipnet::IpNet;
use serde_json::Value;

use crate::{Failure, stream};

/// What rules take for granted.
#[derive(Args, Clone, Debug)]
pub(crate) struct AssumptionArgs {
    /// Connections that are needed or denied, as YAML with `needed` and `denied`; may be given several times
    #[arg(long, value_name = "FILE")]
    flows: Vec<String>,
    /// The objects that the cluster holds beside the chart's, as YAML. With it, what pods refer to must be there or rendered; may
    /// be given several times
    #[arg(long, value_name = "FILE")]
    external: Vec<String>,
    /// Where the API server listens, as network policies see it: an address, and a port if it is not both 443 and 6443; may be
    /// given several times [default: 172.18.0.2, that of a cluster of kind]
    #[arg(long, value_name = "ADDRESS[:PORT]", value_parser = api_server)]
    api_server: Vec<Server>,
    /// A block of which pods have their addresses; may be given several times [default: the private and the shared ones]
    #[arg(long, value_name = "CIDR", value_parser = pod_addresses)]
    pod_addresses: Vec<IpNet>,
    /// A ClusterRole that the chart may make and bind; may be given several times
    #[arg(long = "cluster-role", value_name = "NAME")]
    cluster_roles: Vec<String>,
    /// Accept disruption budgets that forbid every eviction
    #[arg(long)]
    blocking_budgets: bool,
}

/// The sockets of one API server.
#[derive(Clone, Debug)]
struct Server(Vec<SocketAddr>);

fn api_server(text: &str) -> Result<Server, String> {
    let both = |address: IpAddr| Assumptions::API_SERVER_PORTS.map(|port| SocketAddr::new(address, port)).to_vec();
    let socket = text.parse::<SocketAddr>().map(|socket| vec![socket]);
    let sockets = text.parse::<IpAddr>().map(both).or(socket);
    sockets.map(Server).map_err(|_| "write an address, such as 10.0.0.1, 10.0.0.1:6443 or [fd00::1]:6443".to_owned())
}

fn pod_addresses(text: &str) -> Result<IpNet, String> {
    text.parse().map_err(|_| "write a block of addresses, such as 10.244.0.0/16 or fd00::/8".to_owned())
}

impl AssumptionArgs {
    /// Reads the files.
    ///
    /// # Errors
    /// All that is wrong in them, with its place.
    pub(crate) fn read(&self, namespace: &str) -> Result<Assumptions> {
        let mut assumptions = Assumptions {
            namespace: namespace.to_owned(),
            cluster_roles: self.cluster_roles.iter().cloned().collect(),
            blocking_budgets: self.blocking_budgets,
            ..Assumptions::default()
        };
        if !self.api_server.is_empty() {
            assumptions.api_server = self.api_server.iter().flat_map(|server| server.0.clone()).collect();
        }
        if !self.pod_addresses.is_empty() {
            assumptions.pod_addresses.clone_from(&self.pod_addresses);
        }
        let mut errors = vec![];
        for file in &self.flows {
            match text(file).and_then(|text| Flows::read(file, &text)) {
                Ok(flows) => {
                    assumptions.flows.needed.extend(flows.needed);
                    assumptions.flows.denied.extend(flows.denied);
                }
                Err(found) => errors.extend(found),
            }
        }
        for file in &self.external {
            match text(file).and_then(|text| stream::read(&text, file)) {
                Ok(manifests) => {
                    let objects = manifests.into_iter().flat_map(|manifest| items(manifest.object));
                    assumptions.external.get_or_insert_default().extend(objects);
                }
                Err(found) => errors.extend(found),
            }
        }
        if errors.is_empty() { Ok(assumptions) } else { Err(Failure::findings(errors).into()) }
    }
}

fn text(file: &str) -> Result<String, Vec<String>> {
    fs::read_to_string(file).map_err(|error| vec![format!("{file}: {error}; name a file that can be read")])
}

/// The objects of a list, as `kubectl get` prints it; any other object is itself.
fn items(mut object: Value) -> Vec<Value> {
    let is_list = object["kind"] == "List";
    match object.get_mut("items").filter(|_| is_list).map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => vec![object],
    }
}
