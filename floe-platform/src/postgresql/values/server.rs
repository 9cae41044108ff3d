//! The server itself.

use super::Backup;
use crate::global::{Global, Storage};
use floe_schema::{
    Choice, ConfigMapKey, DnsLabel, Flag, Format, Fragment, FreeForm, Int, LabelValue, Map, Opt, Quantity, Text, With,
};
use floe_workload::{
    Chart,
    values::{DisruptionBudget, NetworkPolicy, Persistence, Probe, Resources, Scratch, ServiceAccount, Tests},
};
use k8s_openapi::api::apps::v1::StatefulSetUpdateStrategy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The PostgreSQL server.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Server {
    /// Whether the parent chart brings this chart along; it does where this is unset.
    pub enabled: Opt<Flag>,
    /// What all charts of the platform share; a parent chart hands it down.
    pub global: With<Global, Storage>,
    /// The namespace of every object; the release's own where this and `global.namespaceOverride` are unset.
    pub namespace_override: Opt<Text<DnsLabel>>,
    /// The environment, for the label `floe.dev/environment`; `global.environment` where this is unset.
    pub environment: Opt<Text<LabelValue>>,
    /// The password of the user.
    pub auth: Auth,
    /// SQL and shell scripts by name, run in order of their names at the first start; `00-databases.sql`
    /// of the chart creates those of `global.postgresql.databases` before.
    pub init_scripts: Map<Text, ConfigMapKey>,
    /// Options of `initdb`, at the first start.
    pub initdb_args: Opt<Text>,
    /// Settings of the server by name, as in postgresql.conf: `max_connections: "200"`.
    pub config: Map<Text, SettingName>,
    /// The size of the memory that processes share (`/dev/shm`), for parallel queries; it counts as the container's own.
    pub shared_memory: Quantity,
    /// Where the data lie.
    pub persistence: Persistence,
    /// The writable directories beside the data: `/tmp` and the socket's.
    pub scratch: Scratch,
    /// How the pod is replaced, as Kubernetes writes it.
    pub update_strategy: Fragment<StatefulSetUpdateStrategy>,
    /// How long a new pod must be ready before it counts, in seconds.
    pub min_ready_seconds: Opt<Int<0, 86_400>>,
    /// How many old revisions are kept, to go back to; null for Kubernetes' own ten.
    pub revision_history_limit: Opt<Int<0, 100>>,
    /// How many pods may be missing while nodes are drained: with one pod, `maxUnavailable: 0` keeps it where it is.
    pub pod_disruption_budget: DisruptionBudget,
    /// Annotations of the Service.
    pub service_annotations: Fragment<BTreeMap<String, String>>,
    /// Annotations of the StatefulSet.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
    /// The server's NetworkPolicy, with `global.networkPolicy.enabled`.
    pub network_policy: NetworkPolicy,
    /// The service account that the server runs as.
    pub service_account: ServiceAccount,
    /// A cluster of the operator CloudNativePG in place of the chart's own server.
    pub operator: Operator,
    /// Copies of the databases.
    pub backup: Backup,
    /// What `helm test` checks: a client finds the server by its Service, and every database answers it.
    pub tests: Tests,
}

/// The password of the user.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Auth {
    /// The password in clear; for development. In production name a Secret by `global.postgresql.existingSecret`, or let one be
    /// made by `global.postgresql.externalSecret`.
    #[schemars(extend("writeOnly" = true))]
    pub password: Opt<Text>,
    /// What to do without a password and without an existing Secret.
    pub generate: Choice<Generate>,
    /// Whether the server, its copies and its test read the password from a file, in place of a variable of their environment.
    pub use_password_files: Flag,
}

/// Whether a password is drawn.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Generate {
    /// It is drawn at the first install, and found again in the cluster by every upgrade. Without access to the cluster
    /// (`helm template`, Argo CD) every rendering draws another one: use an existing Secret there.
    Lookup,
    /// It is not: an existing Secret or a password must be given.
    None,
}

/// A cluster of the operator CloudNativePG, which must be installed.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Operator {
    /// Whether a `Cluster` takes the place of the StatefulSet.
    pub enabled: Flag,
    /// How many servers there are.
    pub instances: Int<1, 9>,
    /// The image of the servers; the operator's own where it is unset.
    pub image: Opt<Text>,
    /// The Cluster's `backup`, as the operator writes it.
    pub backup: Fragment<BTreeMap<String, FreeForm>>,
    /// The Cluster's `monitoring`, as the operator writes it.
    pub monitoring: Fragment<BTreeMap<String, FreeForm>>,
}

/// The format of a setting's name.
#[derive(Clone, Debug)]
pub struct SettingName;

impl Format for SettingName {
    const PATTERN: &'static str = "[A-Za-z_][A-Za-z0-9_.]*";
    const TITLE: &'static str = "a setting of PostgreSQL";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 128;
    const EXAMPLES: &'static [&'static str] = &["max_connections"];
}

impl Chart for Server {
    const NAME: &'static str = "postgresql";
    const PART_OF: &'static str = "floe-platform";
    const CLIENT_OF: &'static [&'static str] = &["postgresql"];

    fn global(&self) -> &floe_workload::values::Global {
        &self.global
    }

    fn name_override(&self) -> Opt<Text<DnsLabel>> {
        Opt::unset()
    }

    /// Clients have to find the server: its name is theirs, too.
    fn fullname_override(&self) -> Opt<Text<DnsLabel>> {
        self.global.own.shared.postgresql.fullname_override.clone()
    }

    fn namespace_override(&self) -> Opt<Text<DnsLabel>> {
        self.namespace_override.clone()
    }

    fn environment(&self) -> Opt<Text<LabelValue>> {
        self.environment.clone()
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            enabled: Opt::unset(),
            global: With::default(),
            namespace_override: Opt::unset(),
            environment: Opt::unset(),
            auth: Auth { password: Opt::unset(), generate: Generate::Lookup.into(), use_password_files: false.into() },
            init_scripts: Map::default(),
            initdb_args: Opt::unset(),
            config: Map::default(),
            shared_memory: "128Mi".into(),
            persistence: Persistence::default(),
            scratch: Scratch { size_limit: Quantity::from("1Gi").into() },
            update_strategy: Fragment::default(),
            min_ready_seconds: Opt::unset(),
            revision_history_limit: Int::from(3).into(),
            pod_disruption_budget: DisruptionBudget::default(),
            service_annotations: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(5, 5, 60).into(),
            liveness_probe: Probe::every(20, 5, 6).into(),
            readiness_probe: Probe::every(10, 5, 3).into(),
            network_policy: NetworkPolicy::of(true),
            service_account: ServiceAccount::default(),
            operator: Operator {
                enabled: false.into(),
                instances: 3.into(),
                image: Opt::unset(),
                backup: Fragment::default(),
                monitoring: Fragment::default(),
            },
            backup: Backup::default(),
            tests: Tests {
                enabled: true.into(),
                timeout_seconds: 60.into(),
                active_deadline_seconds: 300.into(),
                resources: Resources::of(&[("cpu", "100m"), ("memory", "64Mi")], &[("cpu", "10m"), ("memory", "16Mi")]),
            },
        }
    }
}
