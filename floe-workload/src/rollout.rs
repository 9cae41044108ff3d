//! How Deployments change.

use crate::values::Rollout;
use floe_schema::{Fragment, Int};
use k8s_openapi::{
    api::apps::v1::{DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment},
    apimachinery::pkg::util::intstr::IntOrString,
};

/// What the values say of a Deployment, whatever its pods are.
pub fn common(rollout: &Rollout) -> DeploymentSpec {
    DeploymentSpec {
        min_ready_seconds: rollout.min_ready_seconds.map(Int::get),
        progress_deadline_seconds: rollout.progress_deadline_seconds.map(Int::get),
        revision_history_limit: rollout.revision_history_limit.map(Int::get),
        ..DeploymentSpec::default()
    }
}

/// The user's strategy, else: a new pod is ready before an old one goes.
pub fn strategy(users: &Fragment<DeploymentStrategy>) -> DeploymentStrategy {
    users.is_set().either(
        || users.get_or_empty(),
        || DeploymentStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateDeployment {
                max_surge: Some(IntOrString::Int(1)),
                max_unavailable: Some(IntOrString::Int(0)),
            }),
        },
    )
}
