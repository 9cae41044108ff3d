//! Where the collector of telemetry is, as all its clients say it alike.

use crate::global::Collector;
use floe_schema::{Context, Flag};
use floe_workload::{
    Chart, labels, names,
    network::{pods, tcp, to},
};
use k8s_openapi::api::networking::v1::NetworkPolicyEgressRule;

/// The name of the collector's chart.
pub const CHART: &str = "otel-collector";
/// Where it takes OTLP by gRPC, and its Service.
pub const GRPC: i32 = 4317;
/// Where it takes OTLP by HTTP, and its Service.
pub const HTTP: i32 = 4318;

/// Whether telemetry goes to the platform's own collector.
pub fn own(otel: &Collector) -> Flag {
    otel.enabled.and(&otel.endpoint.is_set().not())
}

/// Where OTLP is taken by gRPC.
pub fn endpoint<V: Chart>(cx: &Context<V>, otel: &Collector) -> String {
    let own = format!("http://{}.{}.svc:{GRPC}", names::own_of(&cx.release.name, CHART), names::namespace(cx));
    otel.endpoint.or(own.into()).get()
}

/// The way to the platform's own collector, where telemetry goes there.
pub fn egress<V>(cx: &Context<V>, otel: &Collector) -> Option<NetworkPolicyEgressRule> {
    own(otel).then(|| {
        let server = labels::labels([
            ("app.kubernetes.io/name", CHART.to_owned()),
            ("app.kubernetes.io/instance", cx.release.name.get()),
        ]);
        to(vec![pods(server)], vec![tcp(GRPC)])
    })
}
