//! The values of the chart.

mod api;
mod web;

pub use api::{Api, LogLevel, NetworkPolicies};
pub use web::Web;

use crate::{
    global::{Global, Networks, Outside, Platform},
    wait::WaitForDatabase,
    workload::{self, Workload},
};
use floe_schema::{DnsLabel, Flag, LabelValue, Opt, Quantity, Text, With};
use floe_workload::{
    Chart,
    values::{Container, Image, Pod, Resources, Scale, Scratch, ServiceAccount, ServiceMonitor, Tests},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Marquez, which keeps and shows lineage: where data come from, and what is made of them.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// Whether the parent chart brings this chart along.
    pub enabled: Opt<Flag>,
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: With<Global, Outside>,
    /// Replaces the chart's name in the names of objects.
    pub name_override: Opt<Text<DnsLabel>>,
    /// Replaces the release's and the chart's name in the names of objects.
    pub fullname_override: Opt<Text<DnsLabel>>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment`; `global.environment` where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// The API, which takes events of OpenLineage.
    pub api: Workload<With<Api, Scale>>,
    /// The user interface.
    pub web: Workload<With<Web, Scale>>,
    /// The writable directory of every pod, `/tmp`.
    pub scratch: Scratch,
    /// An init container of the API that waits for the database.
    pub wait_for_database: WaitForDatabase,
    /// A ServiceMonitor of the Prometheus Operator, for the metrics of the API.
    pub service_monitor: ServiceMonitor,
    /// The service account of all pods; it has no rights.
    pub service_account: ServiceAccount,
    /// NetworkPolicies by component, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicies,
    /// What `helm test` checks: the API answers by its Service, and so does the user interface where there is one.
    pub tests: Tests,
    /// The image of the test: one with a shell and with curl.
    pub test_image: Image,
}

impl Values {
    /// What all charts of the platform have to agree on.
    pub(crate) const fn platform(&self) -> &Platform {
        &self.global.own.shared
    }

    /// What is outside of the platform.
    pub(crate) const fn networks(&self) -> &Networks {
        &self.global.shared.networks
    }
}

impl Chart for Values {
    const NAME: &'static str = "marquez";
    const PART_OF: &'static str = "floe-platform";
    const CLIENT_OF: &'static [&'static str] = &["postgresql", "marquez"];

    floe_workload::chart_values!();
}

/// The user that all containers run as; the images name none.
pub const USER: i64 = 1000;

/// A part with an image of Marquez, of these sizes: limits and requests.
fn part<T>(own: T, repository: &str, limits: &[(&str, &str)], requests: &[(&str, &str)]) -> Workload<T> {
    let container = Container::of(workload::image("docker.io", repository)).draining();
    let container = Container { resources: Resources::of(limits, requests), ..container };
    workload::workload(own, container, Pod::of_user(USER))
}

impl Default for Values {
    fn default() -> Self {
        let test = workload::image("docker.io", "curlimages/curl");
        Self {
            enabled: Opt::unset(),
            global: With::default(),
            name_override: Opt::unset(),
            fullname_override: Opt::unset(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            api: part(
                With::default(),
                "marquezproject/marquez",
                &[("cpu", "500m"), ("memory", "768Mi")],
                &[("cpu", "100m"), ("memory", "384Mi")],
            ),
            web: part(
                With::default(),
                "marquezproject/marquez-web",
                &[("cpu", "200m"), ("memory", "256Mi")],
                &[("cpu", "50m"), ("memory", "128Mi")],
            ),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            wait_for_database: WaitForDatabase::default(),
            service_monitor: ServiceMonitor::default(),
            service_account: ServiceAccount::default(),
            network_policy: NetworkPolicies::default(),
            tests: Tests {
                enabled: true.into(),
                timeout_seconds: 120.into(),
                active_deadline_seconds: 300.into(),
                resources: Resources::of(&[("cpu", "100m"), ("memory", "64Mi")], &[("cpu", "10m"), ("memory", "16Mi")]),
            },
            test_image: Image { tag: Text::from("8.16.0").into(), ..test },
        }
    }
}
