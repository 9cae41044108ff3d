//! What launches runs.

use floe_schema::{Choice, DnsLabel, DnsSubdomain, Flag, Fragment, FreeForm, Int, List, Opt, Quantity, Text};
use floe_workload::values::{PullPolicy, Scratch, container_security, pod_security, quantities};
use k8s_openapi::api::core::v1::{
    Affinity, LocalObjectReference, PodSecurityContext, ResourceRequirements, SecurityContext, Toleration, Volume,
    VolumeMount,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What launches runs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Launcher {
    /// How.
    pub r#type: Choice<LauncherType>,
    /// A launcher of another class, of the type `custom`: `module`, `class` and `config`, as Dagster writes them.
    pub custom: Fragment<BTreeMap<String, FreeForm>>,
    /// The namespace of runs; that of the release where it is unset. In another one must be the Secret of the database and
    /// what `env…`, `volumes` and `imagePullSecrets` name.
    pub job_namespace: Opt<Text<DnsLabel>>,
    /// The image of runs whose code location has none of its own.
    pub image: Opt<Text>,
    /// When the image is pulled.
    pub image_pull_policy: Choice<PullPolicy>,
    /// Secrets to pull the image with.
    pub image_pull_secrets: Fragment<Vec<LocalObjectReference>>,
    /// The service account of runs; that of `serviceAccounts.runs` where it is unset.
    pub service_account_name: Opt<Text<DnsSubdomain>>,
    /// Variables of runs, `NAME=VALUE`, or `NAME` for the launcher's own.
    pub env_vars: List<Text>,
    /// ConfigMaps all of whose keys become variables of runs.
    pub env_config_maps: List<Text<DnsSubdomain>>,
    /// Secrets all of whose keys become variables of runs.
    pub env_secrets: List<Text<DnsSubdomain>>,
    /// Labels of Jobs and pods of runs.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// CPU and memory of runs.
    pub resources: Fragment<ResourceRequirements>,
    /// Whether runs may make a Job of each step, as `k8s_job_executor` does: their service account gets the rights of the
    /// launcher, and their pods its token.
    pub step_jobs: Flag,
    /// The scheduler of runs' pods; `global.schedulerName`, else the cluster's own, where it is unset.
    pub scheduler_name: Opt<Text<DnsSubdomain>>,
    /// The security context of the container: the `restricted` Pod Security Standard, with a read-only root.
    pub security_context: Fragment<SecurityContext>,
    /// Whether the pod of a run that fails fails too.
    pub fail_pod_on_run_failure: Flag,
    /// What code locations may say of their runs' pods, as Dagster writes it; anything where it is unset.
    pub only_allow_user_defined_k8s_config_fields: Fragment<BTreeMap<String, FreeForm>>,
    /// Which variables code locations may give to their runs; any where it is empty.
    pub only_allow_user_defined_env_vars: List<Text>,
    /// The pods of runs.
    pub pod: RunPod,
}

/// The pods of runs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunPod {
    /// The writable directories: `storage` in Dagster's home, and `/tmp`.
    pub scratch: Scratch,
    /// Further volumes.
    pub volumes: Fragment<Vec<Volume>>,
    /// Where they are mounted.
    pub volume_mounts: Fragment<Vec<VolumeMount>>,
    /// The security context of the pod: the `restricted` Pod Security Standard.
    pub security_context: Fragment<PodSecurityContext>,
    /// The labels of the nodes that it may run on; `global.nodeSelector` where it is unset.
    pub node_selector: Fragment<BTreeMap<String, String>>,
    /// The taints that it tolerates; `global.tolerations` where it is unset.
    pub tolerations: Fragment<Vec<Toleration>>,
    /// Which nodes and neighbours it prefers; `global.affinity` where it is unset.
    pub affinity: Fragment<Affinity>,
    /// The priority class; `global.priorityClassName` where it is unset.
    pub priority_class_name: Opt<Text<DnsSubdomain>>,
    /// The runtime class; `global.runtimeClassName` where it is unset.
    pub runtime_class_name: Opt<Text<DnsSubdomain>>,
    /// Whether the pod's users are those of the node; false gives it a user namespace of its own.
    pub host_users: Flag,
    /// Annotations of the pod.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// Whether the service account's token is mounted, also without `stepJobs`.
    pub automount_service_account_token: Flag,
    /// How many seconds a finished run's Job stays; null keeps it.
    pub ttl_seconds_after_finished: Opt<Int<0, 31_622_400>>,
    /// How often the pod of a run is made anew when it fails.
    pub backoff_limit: Int<0, 100>,
    /// After how many seconds the Job of a run is ended; null for never.
    pub active_deadline_seconds: Opt<Int<1, 31_622_400>>,
}

/// How runs are launched.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LauncherType {
    /// A Kubernetes Job for each.
    K8s,
    /// In the process of the code location, for development.
    Default,
    /// By a class of your own.
    Custom,
}

impl Default for Launcher {
    fn default() -> Self {
        let resources = ResourceRequirements {
            limits: Some(quantities(&[("cpu", "1"), ("memory", "1Gi")])),
            requests: Some(quantities(&[("cpu", "250m"), ("memory", "512Mi")])),
            ..ResourceRequirements::default()
        };
        Self {
            r#type: LauncherType::K8s.into(),
            custom: Fragment::default(),
            job_namespace: Opt::unset(),
            image: Opt::unset(),
            image_pull_policy: PullPolicy::IfNotPresent.into(),
            image_pull_secrets: Fragment::default(),
            service_account_name: Opt::unset(),
            env_vars: List::default(),
            env_config_maps: List::default(),
            env_secrets: List::default(),
            labels: Fragment::default(),
            resources: resources.into(),
            step_jobs: false.into(),
            scheduler_name: Opt::unset(),
            security_context: container_security().into(),
            fail_pod_on_run_failure: false.into(),
            only_allow_user_defined_k8s_config_fields: Fragment::default(),
            only_allow_user_defined_env_vars: List::default(),
            pod: RunPod::default(),
        }
    }
}

impl Default for RunPod {
    fn default() -> Self {
        Self {
            scratch: Scratch { size_limit: Quantity::from("10Gi").into() },
            volumes: Fragment::default(),
            volume_mounts: Fragment::default(),
            security_context: pod_security(super::USER).into(),
            node_selector: Fragment::default(),
            tolerations: Fragment::default(),
            affinity: Fragment::default(),
            priority_class_name: Opt::unset(),
            runtime_class_name: Opt::unset(),
            host_users: true.into(),
            annotations: Fragment::default(),
            automount_service_account_token: false.into(),
            ttl_seconds_after_finished: Int::from(86_400).into(),
            backoff_limit: 0.into(),
            active_deadline_seconds: Opt::unset(),
        }
    }
}
