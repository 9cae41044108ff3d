//! Code locations: where definitions of assets and jobs come from.

use super::Workload;
use crate::global::Host;
use floe_schema::{Choice, Flag, Format, Fragment, Int, Opt, Path, Text};
use floe_workload::values::{Probe, PythonModule};
use k8s_openapi::api::apps::v1::DeploymentStrategy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A code location: what it loads, and beside it what every Deployment, every container and every pod has.
pub type CodeLocation = Workload<CodeServer>;

/// What a code location loads.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CodeServer {
    /// Whether the location exists.
    pub enabled: Flag,
    /// Who loads it.
    pub r#type: Choice<LocationType>,
    /// The Python module with the definitions.
    pub python_module: Opt<Text<PythonModule>>,
    /// The Python file with the definitions, in place of a module; of type `server`.
    pub python_file: Opt<Text<Path>>,
    /// The directory that modules are looked for in.
    pub working_directory: Opt<Text<Path>>,
    /// The variable in the module that holds the definitions.
    pub attribute: Opt<Text<Attribute>>,
    /// The host of a server that exists; of type `external`.
    pub host: Opt<Text<Host>>,
    /// The port of the server.
    pub port: Int<1, 65_535>,
    /// Whether the server that exists speaks TLS.
    pub ssl: Flag,
    /// Whether runs get the environment, volumes and resources of the location; what it says wins over `runLauncher`.
    pub include_config_in_launched_runs: Flag,
    /// How an old pod is replaced, as Kubernetes writes it; where it is empty a new one is ready before it goes.
    pub strategy: Fragment<DeploymentStrategy>,
    /// Labels of the Deployment; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of the Deployment.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// How the container is asked whether it has started, which may take minutes; null for no such probe.
    pub startup_probe: Opt<Probe>,
    /// How the container is asked whether it is alive; null for no such probe.
    pub liveness_probe: Opt<Probe>,
    /// How the container is asked whether it is ready; null for no such probe.
    pub readiness_probe: Opt<Probe>,
}

/// Who loads a code location.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LocationType {
    /// A gRPC server of the chart, with an image of its own.
    Server,
    /// Webserver and daemon, whose image must have the module.
    Module,
    /// A gRPC server that exists.
    External,
}

/// The format of a code location's name: short enough for what is added to it.
#[derive(Clone, Debug)]
pub struct LocationName;

impl Format for LocationName {
    const PATTERN: &'static str = "[a-z]([-a-z0-9]*[a-z0-9])?";
    const TITLE: &'static str = "a code location's name";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 40;
    const EXAMPLES: &'static [&'static str] = &["customer-360"];
}

/// The format of a Python variable's name.
#[derive(Clone, Debug)]
pub struct Attribute;

impl Format for Attribute {
    const PATTERN: &'static str = "[A-Za-z_][A-Za-z0-9_]*";
    const TITLE: &'static str = "a Python variable";
    const MIN_LENGTH: usize = 1;
    const EXAMPLES: &'static [&'static str] = &["defs"];
}

impl Default for CodeServer {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            r#type: LocationType::Server.into(),
            python_module: Opt::unset(),
            python_file: Opt::unset(),
            working_directory: Opt::unset(),
            attribute: Opt::unset(),
            host: Opt::unset(),
            port: 3030.into(),
            ssl: false.into(),
            include_config_in_launched_runs: true.into(),
            strategy: Fragment::default(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            startup_probe: Probe::every(10, 10, 60).into(),
            liveness_probe: Opt::unset(),
            readiness_probe: Probe::every(20, 10, 15).into(),
        }
    }
}
