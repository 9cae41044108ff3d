//! The values of the chart.

mod code_location;
mod compute_logs;
mod instance;
mod launcher;
mod network_policies;
mod parts;
mod webserver;

pub use code_location::{CodeLocation, CodeServer, LocationName, LocationType};
pub use compute_logs::{ComputeLogs, ComputeLogsType};
pub use instance::{Coordinator, Monitoring, Pool, PythonLogs, Retention, Retries};
pub use launcher::{Launcher, LauncherType, RunPod};
pub use network_policies::NetworkPolicies;
pub use parts::{CatalogEnv, Daemon, Instance, Migrate, OpenLineage, Otel, Rbac, ServiceAccounts, Workspace};
pub use webserver::{PathPrefix, ReadOnly, Webserver};

use crate::{
    global::{Collector, Global, Networks, ObjectStore, Outside, Platform, Store, Telemetry},
    wait::WaitForDatabase,
    workload::{self, Workload},
};
use floe_schema::{Defaults, DnsLabel, Flag, LabelValue, Map, Opt, Overlay, Quantity, Text, With};
use floe_workload::{
    Chart,
    values::{Container, Image, Pod, Resources, Scale, Scratch, ServiceAccount, Tests},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Dagster: its webserver, its daemon and its code locations.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// Whether the parent chart brings this chart along; it does where this is unset.
    pub enabled: Opt<Flag>,
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: With<With<With<Global, Store>, Telemetry>, Outside>,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment`; `global.environment` where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// The webserver: UI and GraphQL API.
    pub webserver: Workload<With<Webserver, Scale>>,
    /// The daemon: schedules, sensors and the queue of runs. There is exactly one.
    pub daemon: Workload<Daemon>,
    /// What every code location is unless it says otherwise itself.
    pub code_location_defaults: Defaults<CodeLocation>,
    /// The code locations by name, each with what it changes of `codeLocationDefaults`: a map replaces member by member, a
    /// list as a whole, null deletes.
    pub code_locations: Map<Overlay<CodeLocation>, LocationName>,
    /// The file workspace.yaml, which tells webserver and daemon of code locations.
    pub workspace: Workspace,
    /// The file dagster.yaml, which tells every process of storage, launcher and queue.
    pub instance: Instance,
    /// What launches runs.
    pub run_launcher: Launcher,
    /// In which order runs are launched.
    pub run_coordinator: Coordinator,
    /// Whether the daemon looks after runs that have started.
    pub run_monitoring: Monitoring,
    /// Whether failed runs are launched again.
    pub run_retries: Retries,
    /// How sensors are evaluated.
    pub sensors: Pool,
    /// How schedules are evaluated.
    pub schedules: Pool,
    /// How backfills are evaluated.
    pub backfills: Pool,
    /// How long ticks are kept.
    pub retention: Retention,
    /// What of Python's logging becomes events of runs.
    pub python_logs: PythonLogs,
    /// Where the output of runs is kept.
    pub compute_logs: ComputeLogs,
    /// Whether Dagster tells its makers of its use.
    pub telemetry: Flag,
    /// The writable directories of every pod but those of runs: Dagster's home and `/tmp`.
    pub scratch: Scratch,
    /// A Job before every upgrade, which migrates the database.
    pub migrate: Migrate,
    /// An init container that waits for the database.
    pub wait_for_database: WaitForDatabase,
    /// What the collector of `global.otel` is told by Dagster and its runs.
    pub otel: Otel,
    /// Events of lineage, which code locations and runs send to Marquez.
    pub open_lineage: OpenLineage,
    /// Where the Iceberg catalog is, for code locations and runs.
    pub catalog_env: CatalogEnv,
    /// The service account of webserver and daemon, which launch runs and end them.
    pub service_account: ServiceAccount,
    /// The service accounts of what launches no runs.
    pub service_accounts: ServiceAccounts,
    /// What the service account of webserver and daemon may do with the Kubernetes API.
    pub rbac: Rbac,
    /// NetworkPolicies by component, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicies,
    /// What `helm test` checks: the webserver answers by its Service, and every code location is loaded.
    pub tests: Tests,
}

impl Chart for Values {
    const NAME: &'static str = "dagster";
    const PART_OF: &'static str = "floe-platform";
    const CLIENT_OF: &'static [&'static str] = &["postgresql", "object-store", "otel-collector", "polaris", "marquez"];

    floe_workload::chart_values!();
}

impl Values {
    /// What all charts of the platform have to agree on.
    pub(super) const fn platform(&self) -> &Platform {
        &self.global.own.own.own.shared
    }

    /// The object store.
    pub(super) const fn object_store(&self) -> &ObjectStore {
        &self.global.own.own.shared.object_store
    }

    /// The collector of telemetry.
    pub(super) const fn collector(&self) -> &Collector {
        &self.global.own.shared.otel
    }

    /// What is outside of the platform.
    pub(super) const fn networks(&self) -> &Networks {
        &self.global.shared.networks
    }
}

/// The user that Dagster's containers run as; their image names none.
pub const USER: i64 = 1000;

/// An image of Dagster.
fn image(repository: &str) -> Image {
    workload::image("docker.io", repository)
}

/// A part of Dagster with a Deployment.
fn workload<T>(own: T, container: Container, token: bool) -> Workload<T> {
    let mut pod = Pod::of_user(USER);
    pod.automount_service_account_token = token.into();
    workload::workload(own, container, pod)
}

impl Default for Values {
    fn default() -> Self {
        let server = || Container::of(image("dagster/dagster-k8s"));
        let user_code = || Container::of(image("dagster/user-code-example"));
        Self {
            enabled: Opt::unset(),
            global: With::default(),
            name_override: Opt::unset(),
            fullname_override: Opt::unset(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            webserver: workload(With::default(), server().draining(), true),
            daemon: workload(Daemon::default(), server(), true),
            code_location_defaults: workload(CodeServer::default(), user_code().draining(), false).into(),
            code_locations: Map::default(),
            workspace: Workspace::default(),
            instance: Instance::default(),
            run_launcher: Launcher::default(),
            run_coordinator: Coordinator::default(),
            run_monitoring: Monitoring::default(),
            run_retries: Retries::default(),
            sensors: Pool::default(),
            schedules: Pool::default(),
            backfills: Pool::default(),
            retention: Retention::default(),
            python_logs: PythonLogs::default(),
            compute_logs: ComputeLogs::default(),
            telemetry: false.into(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            migrate: Migrate::default(),
            wait_for_database: WaitForDatabase::default(),
            otel: Otel::default(),
            open_lineage: OpenLineage::default(),
            catalog_env: CatalogEnv::default(),
            service_account: ServiceAccount::default(),
            service_accounts: ServiceAccounts::default(),
            rbac: Rbac { create: true.into() },
            network_policy: NetworkPolicies::default(),
            tests: Tests {
                enabled: true.into(),
                timeout_seconds: 120.into(),
                active_deadline_seconds: 600.into(),
                resources: Resources::of(
                    &[("cpu", "200m"), ("memory", "128Mi")],
                    &[("cpu", "20m"), ("memory", "32Mi")],
                ),
            },
        }
    }
}
