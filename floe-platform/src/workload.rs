//! What the values of all parts with Deployments have alike.

use floe_schema::{Opt, Text, With};
use floe_workload::values::{Container, Image, Pod, PullPolicy, Rollout};

/// A part with a Deployment: what every Deployment, every container and every pod has stands beside what is its own.
pub type Workload<T> = With<With<With<T, Rollout>, Container>, Pod>;

/// A part with what every Deployment, every container and every pod has.
pub fn workload<T>(own: T, container: Container, pod: Pod) -> Workload<T> {
    let own = With { own, shared: Rollout::default() };
    With { own: With { own, shared: container }, shared: pod }
}

/// An image of a registry; without a tag it has the version of the chart's program.
pub fn image(registry: &str, repository: &str) -> Image {
    Image {
        registry: Text::from(registry).into(),
        repository: repository.into(),
        tag: Opt::unset(),
        digest: Opt::unset(),
        pull_policy: PullPolicy::IfNotPresent.into(),
    }
}
