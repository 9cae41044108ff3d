//! The NetworkPolicy of jobs' pods: no connection in, and out only what is named.

use crate::{Jobs, labels, names};
use floe_workload::network::{self, Flows};
use k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicyEgressRule};

/// Where the platform's services listen: Polaris, the collector (gRPC and HTTP), Marquez, the Dagster webserver. A policy
/// sees the pods' own ports.
const PLATFORM_PORTS: [i32; 5] = [8181, 4317, 4318, 5000, 3000];

/// The policy; none where it is not enabled.
pub fn network_policy(jobs: &Jobs) -> Option<NetworkPolicy> {
    let policy = &jobs.values.network_policy;
    policy.enabled.then(|| {
        network::policy(
            labels::metadata(jobs, &names::own(jobs)),
            network::selector(labels::selector(jobs)),
            Flows { ingress: policy.extra_ingress.items(), egress: egress(jobs) },
        )
    })
}

fn egress(jobs: &Jobs) -> Vec<NetworkPolicyEgressRule> {
    let policy = &jobs.values.network_policy;
    let platform = jobs.values.platform.namespace.map(|namespace| {
        let pods = network::in_namespace(namespace.get());
        network::to(vec![pods], PLATFORM_PORTS.map(network::tcp).to_vec())
    });
    let external = network::external(&policy.external);
    let own = [network::dns(&policy.dns)].into_iter().chain(platform).chain(external);
    own.chain(policy.extra_egress.items()).collect()
}
