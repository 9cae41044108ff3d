//! What may be done in a namespace: roles without wildcards, none of which can give rights.

use super::{Place, each_namespace};
use crate::values::{Access, Environments};
use floe_schema::{Context, Flag, Text};
use k8s_openapi::api::rbac::v1::{PolicyRule, Role};

/// What a role of an environment is for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Running the platform.
    Admins,
    /// Running jobs.
    Developers,
    /// Looking.
    Viewers,
    /// Starting jobs, by a program.
    JobRunners,
}

/// All purposes.
pub const PURPOSES: [Purpose; 4] = [Purpose::Admins, Purpose::Developers, Purpose::Viewers, Purpose::JobRunners];

const LOOK: &[&str] = &["get", "list", "watch"];
const CHANGE: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete"];

impl Purpose {
    /// The role's name.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::Admins => "floe-admin",
            Self::Developers => "floe-developer",
            Self::Viewers => "floe-viewer",
            Self::JobRunners => "floe-job-runner",
        }
    }

    /// Whether anybody has it.
    pub(super) fn is_given(self, access: &Access) -> Flag {
        let nobody = match self {
            Self::Admins => access.admins.is_empty(),
            Self::Developers => access.developers.is_empty(),
            Self::Viewers => access.viewers.is_empty(),
            Self::JobRunners => access.job_runners.is_empty(),
        };
        nobody.not()
    }

    /// What it allows.
    fn rules(self) -> Vec<PolicyRule> {
        let batch = ["jobs", "cronjobs"];
        match self {
            Self::Admins => with_looking([
                rule("", &["configmaps", "secrets", "services", "persistentvolumeclaims", "serviceaccounts"], CHANGE),
                rule("", &["pods/exec", "pods/portforward"], &["create"]),
                rule("", &["pods"], &["delete"]),
                rule("apps", &["deployments", "statefulsets"], CHANGE),
                rule("batch", &batch, CHANGE),
                rule("networking.k8s.io", &["ingresses"], CHANGE),
                rule("policy", &["poddisruptionbudgets"], CHANGE),
                rule("autoscaling", &["horizontalpodautoscalers"], CHANGE),
            ]),
            Self::Developers => with_looking([
                rule("", &["pods/portforward"], &["create"]),
                rule("batch", &batch, &["create", "delete"]),
            ]),
            Self::Viewers => with_looking([]),
            Self::JobRunners => vec![
                rule("", &["pods", "pods/log"], LOOK),
                rule("batch", &["jobs"], &["get", "list", "watch", "create", "delete"]),
            ],
        }
    }
}

/// Rules, and those of who may look.
fn with_looking<const N: usize>(own: [PolicyRule; N]) -> Vec<PolicyRule> {
    let looking = [
        rule(
            "",
            &[
                "configmaps",
                "endpoints",
                "events",
                "limitranges",
                "persistentvolumeclaims",
                "pods",
                "pods/log",
                "resourcequotas",
                "services",
            ],
            LOOK,
        ),
        rule("apps", &["deployments", "replicasets", "statefulsets"], LOOK),
        rule("batch", &["jobs", "cronjobs"], LOOK),
        rule("networking.k8s.io", &["ingresses", "networkpolicies"], LOOK),
        rule("autoscaling", &["horizontalpodautoscalers"], LOOK),
    ];
    own.into_iter().chain(looking).collect()
}

fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> PolicyRule {
    let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(texts(resources)),
        verbs: texts(verbs),
        ..PolicyRule::default()
    }
}

/// All of them: in each namespace those that anybody has.
pub fn all<V: Environments>(cx: &Context<V>) -> Vec<Role> {
    let access = &cx.values.namespaces().access;
    access.enabled.then_items(|| each_namespace(cx, |place| roles(cx, place).collect()))
}

/// Those of one namespace.
pub(super) fn roles<V: Environments>(cx: &Context<V>, place: &Place<'_>) -> impl Iterator<Item = Role> {
    let access = &cx.values.namespaces().access;
    PURPOSES.iter().filter_map(|purpose| purpose.is_given(access).then(|| role(cx, place, *purpose)))
}

fn role<V: Environments>(cx: &Context<V>, place: &Place<'_>, purpose: Purpose) -> Role {
    Role { metadata: place.metadata(cx, &Text::of(purpose.role())), rules: Some(purpose.rules()) }
}
