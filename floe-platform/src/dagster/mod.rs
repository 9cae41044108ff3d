//! The subchart dagster: webserver, daemon, code locations, and runs as Kubernetes Jobs.

pub mod account;
pub mod checks;
mod client;
pub mod code_server;
pub mod compute_logs;
pub mod credential;
pub mod daemon;
pub mod env;
pub mod instance;
pub mod launcher;
pub mod migrate;
pub mod network_policy;
pub mod notes;
pub mod pod;
pub mod role;
pub mod test;
pub mod values;
pub mod wait;
pub mod webserver;
pub mod workspace;

use floe_chart::{Chart, metadata::Metadata};
use floe_schema::Context;
use floe_workload::metadata;
use values::Values;

/// What every builder of this chart is given.
pub type Dagster = Context<Values>;

/// The chart.
#[must_use]
pub fn chart() -> Chart<Values> {
    Chart::new(metadata(), Values::default(), "floe-platform/src/dagster/values")
        .readme(include_str!("chart.md"))
        .part()
        .unknown_fields(client::UNKNOWN_FIELDS)
        .template("configmap-env.yaml", "floe-platform/src/dagster/code_server.rs", code_server::config_maps)
        .template("configmap-instance.yaml", "floe-platform/src/dagster/instance.rs", instance::config_map)
        .template("configmap-workspace.yaml", "floe-platform/src/dagster/workspace.rs", workspace::config_map)
        .template("deployment.yaml", "floe-platform/src/dagster/webserver.rs", webserver::deployment)
        .template("deployment-code.yaml", "floe-platform/src/dagster/code_server.rs", code_server::deployments)
        .template("deployment-daemon.yaml", "floe-platform/src/dagster/daemon.rs", daemon::deployment)
        .template("deployment-read-only.yaml", "floe-platform/src/dagster/webserver.rs", webserver::read_only)
        .template("externalsecret.yaml", "floe-platform/src/dagster/credential.rs", credential::external_secrets)
        .template("horizontalpodautoscaler.yaml", "floe-workload/src/autoscaling.rs", webserver::autoscaler)
        .template("job-migrate.yaml", "floe-platform/src/dagster/migrate.rs", migrate::job)
        .template("httproute.yaml", "floe-workload/src/http_route.rs", webserver::http_routes)
        .template("ingress.yaml", "floe-workload/src/ingress.rs", webserver::ingresses)
        .template("networkpolicy.yaml", "floe-platform/src/dagster/network_policy.rs", network_policy::policies)
        .template("poddisruptionbudget.yaml", "floe-workload/src/disruption_budget.rs", webserver::disruption_budget)
        .template(
            "poddisruptionbudget-code.yaml",
            "floe-workload/src/disruption_budget.rs",
            code_server::disruption_budgets,
        )
        .template(
            "poddisruptionbudget-daemon.yaml",
            "floe-workload/src/disruption_budget.rs",
            daemon::disruption_budget,
        )
        .template(
            "poddisruptionbudget-read-only.yaml",
            "floe-workload/src/disruption_budget.rs",
            webserver::read_only_disruption_budget,
        )
        .template("role.yaml", "floe-platform/src/dagster/role.rs", role::role)
        .template("rolebinding.yaml", "floe-platform/src/dagster/role.rs", role::role_binding)
        .template("service.yaml", "floe-platform/src/dagster/webserver.rs", webserver::service)
        .template("service-code.yaml", "floe-platform/src/dagster/code_server.rs", code_server::services)
        .template("service-read-only.yaml", "floe-platform/src/dagster/webserver.rs", webserver::read_only_service)
        .template("serviceaccount.yaml", "floe-workload/src/service_account.rs", account::own)
        .template("serviceaccount-code.yaml", "floe-workload/src/service_account.rs", account::code)
        .template("serviceaccount-runs.yaml", "floe-workload/src/service_account.rs", account::runs)
        .template("tests/pod.yaml", "floe-platform/src/dagster/test.rs", test::pod)
        .checks(checks::findings)
        .notes(notes::lines)
}

fn metadata() -> Metadata {
    metadata::of(
        "dagster",
        "Dagster for the floe data platform: webserver, daemon, code locations, runs as Jobs",
        "1.13.27",
        &[
            ("dagster", "docker.io/dagster/dagster-k8s:1.13.27"),
            ("wait-for-database", "docker.io/library/postgres:17.9"),
        ],
    )
}
