//! What every container has.

use super::{Image, Preset, Resources, container_security};
use floe_schema::{Choice, EnvVarName, Fragment, List, Map, Opt, Path, Text};
use k8s_openapi::api::core::v1::{
    EnvFromSource, EnvVar, ExecAction, Lifecycle, LifecycleHandler, SecurityContext, VolumeMount,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What every container has.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Container {
    /// The image.
    pub image: Image,
    /// Replaces the command.
    pub command: List<Text>,
    /// Replaces the arguments.
    pub args: List<Text>,
    /// Further arguments, after those of the chart.
    pub extra_args: List<Text>,
    /// The directory that the command starts in; the image's own where it is unset.
    pub working_dir: Opt<Text<Path>>,
    /// Environment variables with their values. No credentials: they stand in the pod.
    pub env: Map<Text, EnvVarName>,
    /// Environment variables as Kubernetes writes them, after all others.
    pub extra_env: Fragment<Vec<EnvVar>>,
    /// Further sources of environment variables, as Kubernetes writes them.
    pub extra_env_from: Fragment<Vec<EnvFromSource>>,
    /// How large it is: the sizes that `resources` does not say; `global.resourcePreset` where it is unset.
    pub resource_preset: Opt<Choice<Preset>>,
    /// CPU and memory of the container, over those of the preset.
    pub resources: Resources,
    /// Where further volumes are mounted.
    pub extra_volume_mounts: Fragment<Vec<VolumeMount>>,
    /// What runs after the start and before the end of the container.
    pub lifecycle: Fragment<Lifecycle>,
    /// The security context of the container: the `restricted` Pod Security Standard, with a read-only root.
    pub security_context: Fragment<SecurityContext>,
}

/// How long a container that ends still answers, in seconds: endpoints follow within a second or two.
const DRAIN: &str = "5";

impl Container {
    /// The same of what answers others: it goes on for some seconds while they learn that it ends. By a command, for
    /// Kubernetes knows `sleep` from 1.30 on only.
    #[must_use]
    pub fn draining(mut self) -> Self {
        let command = ["sleep", DRAIN].map(str::to_owned).to_vec();
        let wait =
            LifecycleHandler { exec: Some(ExecAction { command: Some(command) }), ..LifecycleHandler::default() };
        self.lifecycle = Lifecycle { pre_stop: Some(wait), ..Lifecycle::default() }.into();
        self
    }

    /// A container of an image, all else unset, in the security context of the `restricted` standard.
    #[must_use]
    pub fn of(image: Image) -> Self {
        Self {
            image,
            command: List::default(),
            args: List::default(),
            extra_args: List::default(),
            working_dir: Opt::unset(),
            env: Map::default(),
            extra_env: Fragment::default(),
            extra_env_from: Fragment::default(),
            resource_preset: Opt::unset(),
            resources: Resources::default(),
            extra_volume_mounts: Fragment::default(),
            lifecycle: Fragment::default(),
            security_context: container_security().into(),
        }
    }
}
