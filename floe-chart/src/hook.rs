//! Helm's hook and resource-policy annotations, typed.
//!
//! A resource with a hook annotation is no longer part of the release: Helm creates it when the event comes, waits for it
//! (a Job or Pod until it has run), and deletes it by its own policy. Spellings are those of Helm's `pkg/release/hook.go`
//! and `pkg/kube/resource_policy.go`.

use std::collections::{BTreeMap, BTreeSet};

const HOOK: &str = "helm.sh/hook";
const WEIGHT: &str = "helm.sh/hook-weight";
const DELETE_POLICY: &str = "helm.sh/hook-delete-policy";
const OUTPUT_LOG_POLICY: &str = "helm.sh/hook-output-log-policy";
const RESOURCE_POLICY: &str = "helm.sh/resource-policy";

/// The moment in a release's life at which a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// After templates are rendered, before any resource is created.
    PreInstall,
    /// After all resources are loaded into Kubernetes.
    PostInstall,
    /// Before any resource of the release is deleted.
    PreDelete,
    /// After all resources of the release are deleted.
    PostDelete,
    /// After templates are rendered, before any resource is updated.
    PreUpgrade,
    /// After all resources have been upgraded.
    PostUpgrade,
    /// After templates are rendered, before any resource is rolled back.
    PreRollback,
    /// After all resources have been rolled back.
    PostRollback,
    /// When `helm test` is run.
    Test,
}

impl Event {
    /// Every event, in the order of a release's life.
    pub const ALL: [Self; 9] = [
        Self::PreInstall,
        Self::PostInstall,
        Self::PreDelete,
        Self::PostDelete,
        Self::PreUpgrade,
        Self::PostUpgrade,
        Self::PreRollback,
        Self::PostRollback,
        Self::Test,
    ];

    /// The event as Helm spells it, e.g. `pre-install`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PreInstall => "pre-install",
            Self::PostInstall => "post-install",
            Self::PreDelete => "pre-delete",
            Self::PostDelete => "post-delete",
            Self::PreUpgrade => "pre-upgrade",
            Self::PostUpgrade => "post-upgrade",
            Self::PreRollback => "pre-rollback",
            Self::PostRollback => "post-rollback",
            Self::Test => "test",
        }
    }
}

/// When Helm deletes a hook's resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeletePolicy {
    /// Before a new hook of the same name is created; Helm's own default. A failed hook stays to be looked at.
    BeforeHookCreation,
    /// After the hook has succeeded.
    HookSucceeded,
    /// When the hook has failed.
    HookFailed,
}

impl DeletePolicy {
    /// The policy as Helm spells it, e.g. `before-hook-creation`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BeforeHookCreation => "before-hook-creation",
            Self::HookSucceeded => "hook-succeeded",
            Self::HookFailed => "hook-failed",
        }
    }
}

/// When Helm prints the logs of a hook's pods to the person who runs it: from Helm 3.18 on (HIP 19); an older Helm reads
/// the annotation as any other and prints nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputLogPolicy {
    /// After the hook has succeeded.
    HookSucceeded,
    /// When the hook has failed.
    HookFailed,
}

impl OutputLogPolicy {
    /// The policy as Helm spells it, e.g. `hook-failed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HookSucceeded => "hook-succeeded",
            Self::HookFailed => "hook-failed",
        }
    }
}

/// A resource's part as a hook.
///
/// ```
/// use floe_chart::hook::{Event, Hook};
///
/// let migrate = Hook { weight: -5, ..Hook::on([Event::PreInstall, Event::PreUpgrade]) };
/// let annotations = migrate.annotations();
/// assert_eq!(annotations["helm.sh/hook"], "pre-install,pre-upgrade");
/// assert_eq!(annotations["helm.sh/hook-weight"], "-5");
/// assert_eq!(annotations["helm.sh/hook-delete-policy"], "before-hook-creation");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The events that the hook runs at. With none it is no hook, and has no annotations.
    pub events: BTreeSet<Event>,
    /// Hooks of one event run in ascending order of weight, then of kind and name.
    pub weight: i32,
    /// When the resource is deleted. Empty leaves the choice to Helm, which takes `before-hook-creation`.
    pub delete: BTreeSet<DeletePolicy>,
    /// When the pods' logs are printed. Empty is never.
    pub output_log: BTreeSet<OutputLogPolicy>,
}

impl Hook {
    /// A hook of weight 0 at these events, which is deleted before the next of its name is created.
    #[must_use]
    pub fn on(events: impl IntoIterator<Item = Event>) -> Self {
        Self {
            events: events.into_iter().collect(),
            weight: 0,
            delete: BTreeSet::from([DeletePolicy::BeforeHookCreation]),
            output_log: BTreeSet::new(),
        }
    }

    /// The annotations that make a resource this hook.
    #[must_use]
    pub fn annotations(&self) -> BTreeMap<String, String> {
        if self.events.is_empty() {
            return BTreeMap::new();
        }
        let lists = [
            (HOOK, comma_list(&self.events, Event::as_str)),
            (WEIGHT, self.weight.to_string()),
            (DELETE_POLICY, comma_list(&self.delete, DeletePolicy::as_str)),
            (OUTPUT_LOG_POLICY, comma_list(&self.output_log, OutputLogPolicy::as_str)),
        ];
        lists.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

fn comma_list<T: Copy>(items: &BTreeSet<T>, spell: fn(T) -> &'static str) -> String {
    items.iter().map(|item| spell(*item)).collect::<Vec<_>>().join(",")
}

/// What Helm does with a resource that it would otherwise delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourcePolicy {
    /// The resource outlives `helm uninstall`, and an upgrade or rollback that no longer has it. Helm does not manage it any
    /// longer: a later install under the same name must adopt it.
    Keep,
}

impl ResourcePolicy {
    /// The annotation that states this policy.
    ///
    /// ```
    /// use floe_chart::hook::ResourcePolicy;
    ///
    /// assert_eq!(ResourcePolicy::Keep.annotations()["helm.sh/resource-policy"], "keep");
    /// ```
    #[must_use]
    pub fn annotations(self) -> BTreeMap<String, String> {
        let Self::Keep = self;
        BTreeMap::from([(RESOURCE_POLICY.to_owned(), "keep".to_owned())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of an annotation lists only words of Helm's vocabulary, each once.
    #[test]
    fn lists_are_spelled_as_helm_reads_them() {
        let hook = Hook {
            delete: BTreeSet::from([DeletePolicy::HookFailed, DeletePolicy::HookSucceeded]),
            output_log: BTreeSet::from([OutputLogPolicy::HookFailed, OutputLogPolicy::HookSucceeded]),
            weight: i32::MIN,
            ..Hook::on(Event::ALL)
        };
        let expected = [
            (
                "helm.sh/hook",
                "pre-install,post-install,pre-delete,post-delete,pre-upgrade,post-upgrade,pre-rollback,post-rollback,test",
            ),
            ("helm.sh/hook-delete-policy", "hook-succeeded,hook-failed"),
            ("helm.sh/hook-output-log-policy", "hook-succeeded,hook-failed"),
            ("helm.sh/hook-weight", "-2147483648"),
        ];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(hook.annotations(), BTreeMap::from(expected));
    }

    #[test]
    fn no_event_is_no_hook() {
        assert!(Hook::on([]).annotations().is_empty());
    }

    #[test]
    fn an_empty_policy_is_not_written() {
        let hook = Hook { delete: BTreeSet::new(), ..Hook::on([Event::Test]) };
        assert_eq!(hook.annotations().into_keys().collect::<Vec<_>>(), ["helm.sh/hook", "helm.sh/hook-weight"]);
    }
}
