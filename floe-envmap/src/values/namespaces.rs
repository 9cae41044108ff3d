//! What the namespaces of environments hold.

use floe_schema::{Choice, DnsSubdomain, Flag, Format, Fragment, List, Text};
use floe_workload::values::{Dns, External, LimitRange};
use k8s_openapi::{
    api::networking::v1::{NetworkPolicyEgressRule, NetworkPolicyIngressRule},
    apimachinery::pkg::api::resource::Quantity,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The namespaces of the environments in `clusterMapping`, with rights, policies and bounds.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Namespaces {
    /// Whether they are made: the namespaces of all environments on `cluster`. A release cannot make the namespace that it is
    /// installed into, so this is a release of its own.
    pub create: Flag,
    /// Labels of every namespace; those of the chart win over them.
    pub labels: Fragment<BTreeMap<String, String>>,
    /// Annotations of every namespace.
    pub annotations: Fragment<BTreeMap<String, String>>,
    /// What Kubernetes' pod security standards ask of pods.
    pub pod_security: PodSecurity,
    /// Who may do what in an environment.
    pub access: Access,
    /// Which connections pods of an environment may have: none to other environments.
    pub network_policy: Network,
    /// How much all pods of a namespace may use together.
    pub resource_quota: Quota,
    /// What a container may use, and what it gets where it says nothing.
    pub limit_range: LimitRange,
}

/// The pod security standards of a namespace.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PodSecurity {
    /// Pods that do not meet it are refused.
    pub enforce: Choice<Level>,
    /// Pods that do not meet it are noted in the audit log.
    pub audit: Choice<Level>,
    /// Whoever makes pods that do not meet it is warned.
    pub warn: Choice<Level>,
}

/// A level of the pod security standards.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Everything is allowed.
    Privileged,
    /// No known ways to more rights.
    Baseline,
    /// What hardened pods do.
    Restricted,
}

/// Who may do what in an environment: groups as the cluster's authentication names them. `{{.environment}}` in a name stands
/// for the environment's name.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Access {
    /// Whether Roles and RoleBindings are made.
    pub enabled: Flag,
    /// Groups that run the platform: workloads, their configuration and their Secrets. Rights, quotas and policies stay with
    /// whoever installs this.
    pub admins: List<Text<GroupName>>,
    /// Groups that run jobs and look into what runs. Secrets stay closed to them.
    pub developers: List<Text<GroupName>>,
    /// Groups that look. Secrets stay closed to them.
    pub viewers: List<Text<GroupName>>,
    /// Service accounts of the environment's namespace that start jobs and read their logs.
    pub job_runners: List<Text<DnsSubdomain>>,
}

/// Which connections pods of an environment may have.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// Whether policies are made: by them a pod has no connection that is not allowed here or by another policy. Without effect
    /// where the cluster's network does not enforce policies.
    pub enabled: Flag,
    /// Whether pods of one environment may reach each other.
    pub same_environment: Flag,
    /// The name servers.
    pub dns: Dns,
    /// Hosts outside the cluster.
    pub external: External,
    /// Further rules of incoming connections, of every environment: from the Ingress controller, say.
    pub extra_ingress: Fragment<Vec<NetworkPolicyIngressRule>>,
    /// Further rules of outgoing connections, of every environment: to the Kubernetes API server, say.
    pub extra_egress: Fragment<Vec<NetworkPolicyEgressRule>>,
}

/// How much all pods of a namespace may use together: by the preset of the mapping.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quota {
    /// Whether ResourceQuotas are made.
    pub enabled: Flag,
    /// Amounts by resource for all environments, over those of the presets; those of a mapping win.
    pub hard: Fragment<BTreeMap<String, Quantity>>,
}

/// The format of a group's name: printable ASCII, without blanks around it.
#[derive(Clone, Debug)]
pub struct GroupName;

impl Format for GroupName {
    const PATTERN: &'static str = "[!-~]([ -~]*[!-~])?";
    const TITLE: &'static str = "a group's name";
    const MIN_LENGTH: usize = 1;
    const MAX_LENGTH: usize = 253;
    const EXAMPLES: &'static [&'static str] = &["floe-{{.environment}}-developers"];
}

impl Default for Namespaces {
    fn default() -> Self {
        Self {
            create: false.into(),
            labels: Fragment::default(),
            annotations: Fragment::default(),
            pod_security: PodSecurity {
                enforce: Level::Restricted.into(),
                audit: Level::Restricted.into(),
                warn: Level::Restricted.into(),
            },
            access: Access::default(),
            network_policy: Network::default(),
            resource_quota: Quota { enabled: true.into(), hard: Fragment::default() },
            limit_range: LimitRange { enabled: true.into(), ..LimitRange::default() },
        }
    }
}

impl Default for Access {
    fn default() -> Self {
        let of = |group: &str| vec![format!("floe-{{{{.environment}}}}-{group}").into()].into();
        Self {
            enabled: true.into(),
            admins: of("admins"),
            developers: of("developers"),
            viewers: of("viewers"),
            job_runners: vec!["floe-job-runner".into()].into(),
        }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            enabled: true.into(),
            same_environment: true.into(),
            dns: Dns::default(),
            external: External::default(),
            extra_ingress: Fragment::default(),
            extra_egress: Fragment::default(),
        }
    }
}
