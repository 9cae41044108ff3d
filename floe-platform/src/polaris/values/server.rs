//! The catalog's server.

use super::{
    Admin, Authentication, Bootstrap, Catalog, Cors, Logging, Maintenance, Metrics, Oidc, Persistence, Python,
    RateLimiter, RealmContext, RootCredentials, Storage, TokenBroker, Tracing,
    auth::AuthType,
    format::{FeatureName, PropertyName, RealmName},
};
use crate::{
    global::{Collector, Global, Networks, ObjectStore, Outside, Platform, Store, Telemetry},
    wait::WaitForDatabase,
};
use floe_schema::{DnsLabel, Flag, Fragment, Int, LabelValue, List, Map, Opt, Quantity, Setting, Text, With};
use floe_workload::{
    Chart,
    values::{
        Gateway, Ingress, NetworkPolicy, Probe, Resources, Scratch, Service, ServiceAccount, ServiceMonitor, Tests,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Apache Polaris: a catalog of Iceberg tables.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Server {
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
    /// Where the catalog keeps its state.
    pub persistence: Persistence,
    /// The realms: catalogs, principals and grants of each are its own.
    pub realms: List<Text<RealmName>>,
    /// How a request says which realm it is for.
    pub realm_context: RealmContext,
    /// Polaris' features by name. One of a name that Polaris does not know has no effect, and Polaris does not say so.
    pub features: Map<Setting, FeatureName>,
    /// Features of single realms, by the realm's name.
    pub realm_overrides: Map<Map<Setting, FeatureName>, RealmName>,
    /// Further lines of the file application.properties, by their keys, which win over all others. Polaris does not start with a key
    /// below one of its own prefixes that it does not know. No credentials: they stand in a ConfigMap.
    pub advanced_config: Map<Setting, PropertyName>,
    /// Who says who a client is.
    pub authentication: Authentication,
    /// The keys that Polaris signs its tokens with.
    pub token_broker: TokenBroker,
    /// The authorisation server, where there is one.
    pub oidc: Oidc,
    /// The credential of the principal `root` of every realm.
    pub root_credentials: RootCredentials,
    /// How the server reaches the object store.
    pub storage: Storage,
    /// The catalog that is made.
    pub catalog: Catalog,
    /// A Job that makes the realms.
    pub bootstrap: Bootstrap,
    /// The admin tool.
    pub admin: Admin,
    /// The image of the chart's own programs.
    pub python: Python,
    /// Upkeep of what is stored.
    pub maintenance: Maintenance,
    /// An init container that waits for the database.
    pub wait_for_database: WaitForDatabase,
    /// What is logged.
    pub logging: Logging,
    /// Which web pages may call the catalog from a browser.
    pub cors: Cors,
    /// How many requests each realm may make.
    pub rate_limiter: RateLimiter,
    /// Metrics for Prometheus.
    pub metrics: Metrics,
    /// A ServiceMonitor of the Prometheus Operator.
    pub service_monitor: ServiceMonitor,
    /// Traces for the OpenTelemetry collector.
    pub tracing: Tracing,
    /// The Java virtual machine.
    pub jvm: Jvm,
    /// The Service of the catalog.
    pub service: Service,
    /// The Service of health and metrics: it has no address of its own, and leads to each pod.
    pub management_service: Service,
    /// An Ingress to the Service.
    pub ingress: Ingress,
    /// An HTTPRoute of the Gateway API to the Service.
    pub gateway: Gateway,
    /// The writable directories of every pod.
    pub scratch: Scratch,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
    /// The service account of every pod. A role of a cloud's workload identity stands in its annotations.
    pub service_account: ServiceAccount,
    /// The NetworkPolicy of the server, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicy,
    /// What `helm test` checks: the server is ready, and gives a token to `root`.
    pub tests: Tests,
}

/// The Java virtual machine.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Jvm {
    /// Which share of the container's memory is the heap, in percent.
    pub max_ram_percentage: Int<10, 90>,
    /// Further flags, as of `-XX:+UseZGC`.
    pub extra_args: List<Text>,
}

impl Chart for Server {
    const NAME: &'static str = "polaris";
    const PART_OF: &'static str = "floe-platform";
    const CLIENT_OF: &'static [&'static str] = &["postgresql", "object-store", "otel-collector"];

    floe_workload::chart_values!();
}

impl Server {
    /// What all charts of the platform have to agree on.
    pub(in crate::polaris) const fn platform(&self) -> &Platform {
        &self.global.own.own.own.shared
    }

    /// The object store.
    pub(in crate::polaris) const fn object_store(&self) -> &ObjectStore {
        &self.global.own.own.shared.object_store
    }

    /// The collector of telemetry.
    pub(in crate::polaris) const fn collector(&self) -> &Collector {
        &self.global.own.shared.otel
    }

    /// What is outside of the platform.
    pub(in crate::polaris) const fn networks(&self) -> &Networks {
        &self.global.shared.networks
    }
}

impl Default for Server {
    fn default() -> Self {
        let sizes = || Resources::of(&[("cpu", "200m"), ("memory", "128Mi")], &[("cpu", "20m"), ("memory", "32Mi")]);
        Self {
            enabled: Opt::unset(),
            global: With::default(),
            name_override: Opt::unset(),
            fullname_override: Opt::unset(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            persistence: Persistence::default(),
            realms: vec!["POLARIS".into()].into(),
            realm_context: RealmContext::default(),
            features: Map::default(),
            realm_overrides: Map::default(),
            advanced_config: Map::default(),
            authentication: Authentication { r#type: AuthType::Internal.into() },
            token_broker: TokenBroker::default(),
            oidc: Oidc::default(),
            root_credentials: RootCredentials::default(),
            storage: Storage::default(),
            catalog: Catalog::default(),
            bootstrap: Bootstrap::default(),
            admin: Admin::default(),
            python: Python::default(),
            maintenance: Maintenance::default(),
            wait_for_database: WaitForDatabase::default(),
            logging: Logging::default(),
            cors: Cors::default(),
            rate_limiter: RateLimiter::default(),
            metrics: Metrics::default(),
            service_monitor: ServiceMonitor::default(),
            tracing: Tracing::default(),
            jvm: Jvm { max_ram_percentage: 75.into(), extra_args: List::default() },
            service: Service::at(8181),
            management_service: Service::at(8182),
            ingress: Ingress::default(),
            gateway: Gateway::default(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(5, 5, 60).into(),
            liveness_probe: Probe::every(10, 10, 6).into(),
            readiness_probe: Probe::every(10, 10, 3).into(),
            service_account: ServiceAccount::default(),
            network_policy: NetworkPolicy::of(true),
            tests: Tests {
                enabled: true.into(),
                timeout_seconds: 120.into(),
                active_deadline_seconds: 600.into(),
                resources: sizes(),
            },
        }
    }
}
